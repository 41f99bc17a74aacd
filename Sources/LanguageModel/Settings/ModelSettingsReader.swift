import Engine
import Foundation

/// Reads variables one by one; empty ones count as not set.
struct ModelSettingsReader: Sendable {
    let values: [String: String]

    func text(_ name: String) -> String? {
        values[name].map(\.trimmingSpaces).flatMap { $0.isEmpty ? nil : $0 }
    }

    func isOffline() throws(SettingProblems) -> Bool {
        switch text("MANIMD_OFFLINE")?.lowercased() {
        case nil, "false", "no", "off", "0": return false
        case "true", "yes", "on", "1": return true
        // Who wrote something there wanted to be offline: nothing may go out by mistake.
        default: throw SettingProblems(["MANIMD_OFFLINE must be true or false"])
        }
    }

    func kind() throws(SettingProblems) -> ModelSettings.Kind? {
        guard let name = text("MANIMD_LLM_PROVIDER") else { return nil }
        if let kind = ModelSettings.Kind(rawValue: name.lowercased()) { return kind }
        let names = ModelSettings.Kind.allCases.map(\.rawValue).joined(separator: " or ")
        throw SettingProblems(["MANIMD_LLM_PROVIDER is \(name.quotedForPeople), expected \(names)"])
    }

    func key(_ name: String) throws(SettingProblems) -> Secret? {
        guard let text = text(name) else { return nil }
        if let secret = Secret(text) { return secret }
        throw SettingProblems(["\(name) holds spaces or characters that no key has"])
    }

    func endpoint(_ name: String, fallback: String) throws(SettingProblems) -> Endpoint {
        do throws(EndpointError) { return try Endpoint(text(name) ?? fallback) } catch {
            throw SettingProblems(["\(name): \(error)"])
        }
    }

    func number(_ name: String, fallback: Int, _ range: ClosedRange<Int>) throws(SettingProblems) -> Int {
        guard let text = text(name) else { return fallback }
        if let number = Int(text), range.contains(number) { return number }
        throw SettingProblems(["\(name) must be a whole number from \(range.lowerBound) to \(range.upperBound)"])
    }

    func limits() throws(SettingProblems) -> HTTPLimits {
        HTTPLimits(
            idle: .seconds(try number("MANIMD_LLM_IDLE_TIMEOUT", fallback: 120, 1...3_600)),
            total: .seconds(try number("MANIMD_LLM_TIMEOUT", fallback: 600, 1...86_400))
        )
    }

    func spending() throws(SettingProblems) -> SpendingLimits {
        SpendingLimits(
            perJob: try amount("MANIMD_MAX_COST_USD", fallback: MicroDollars(1_000_000)),
            perDay: try amount("MANIMD_MAX_COST_USD_PER_DAY", fallback: MicroDollars(20_000_000))
        )
    }

    private func amount(_ name: String, fallback: MicroDollars) throws(SettingProblems) -> MicroDollars? {
        guard let text = text(name) else { return fallback }
        if text.lowercased() == "none" { return nil }
        if let amount = MicroDollars(dollars: text) { return amount }
        throw SettingProblems(["\(name) must be an amount of dollars such as 0.50, or none"])
    }

    func prices() throws(SettingProblems) -> PriceList {
        do {
            let builtIn = try PriceList.builtIn()
            guard let path = text("MANIMD_LLM_PRICES") else { return builtIn }
            guard let own = FileManager.default.contents(atPath: path) else {
                throw SettingProblems(["MANIMD_LLM_PRICES: \(path) cannot be read"])
            }
            return builtIn.overlaid(with: try PriceList(Array(own)))
        } catch let problem as SettingProblems { throw problem } catch {
            throw SettingProblems(["MANIMD_LLM_PRICES: \(error)"])
        }
    }

    func network() throws(SettingProblems) -> NetworkSettings {
        let network = NetworkSettings(environment: values, isOffline: try isOffline())
        guard network.problems.isEmpty else { throw SettingProblems(network.problems) }
        return network
    }
}
