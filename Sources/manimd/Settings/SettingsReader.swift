import Configuration
import Engine
import Foundation
import Generation
import LanguageModel
import SystemPackage

/// What is wrong with the settings; one line for each mistake.
struct SettingsError: Error, CustomStringConvertible {
    let problems: [String]
    var description: String { problems.joined(separator: "\n") }
}

/// Reads variables one by one and collects what is wrong with them.
struct SettingsReader {
    /// What is odd and yet no reason to stop: variables that look like ours and are not.
    let warnings: [String]
    private let values: [String: String]
    private var problems: [String] = []

    init(flags: [String: String], environment: [String: String], dotEnv: FilePath) async throws {
        problems = EnvFile.problems(in: dotEnv)
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
        let reader = ConfigReader(providers: [
            EnvironmentVariablesProvider(environmentVariables: flags),
            EnvironmentVariablesProvider(environmentVariables: environment, secretsSpecifier: .all),
            try await EnvironmentVariablesProvider(
                environmentFilePath: dotEnv,
                allowMissing: true,
                secretsSpecifier: .all
            ),
        ])
        var found: [String: String] = [:]
        for variable in Variable.all {
            found[variable.name] = try await reader.fetchString(forKey: variable.key)
        }
        values = found
        warnings = Set(environment.keys).union(EnvFile.names(in: dotEnv)).filter { $0.hasPrefix("MANIMD_") }.sorted()
            .compactMap(Self.warning)
    }

    /// Reports everything that was wrong.
    func finish() throws(SettingsError) {
        guard problems.isEmpty else { throw SettingsError(problems: problems) }
    }

    mutating func path(_ variable: Variable) -> FilePath { FilePath(text(variable)) }

    mutating func number(_ variable: Variable) -> Int {
        guard case .number(let range) = variable.expected else { preconditionFailure("\(variable.name) is no number") }
        if let value = Int(text(variable)), range.contains(value) { return value }
        complain(variable)
        return range.lowerBound
    }

    mutating func fraction(_ variable: Variable) -> Double {
        if let value = Double(text(variable)), (0...1).contains(value) { return value }
        complain(variable)
        return 0
    }

    mutating func yesOrNo(_ variable: Variable) -> Bool {
        switch text(variable).lowercased() {
        case "true", "yes", "on", "1": return true
        case "false", "no", "off", "0": return false
        default:
            complain(variable)
            return false
        }
    }

    mutating func choice(_ variable: Variable) -> String {
        guard case .choice(let names) = variable.expected else { preconditionFailure("\(variable.name) is no choice") }
        let value = text(variable).lowercased()
        if !names.contains(value) { complain(variable) }
        return value
    }

    /// So many bytes, nil for as many as there are.
    mutating func size(_ variable: Variable) -> Int? {
        if text(variable).lowercased() == "none" { return nil }
        if let size = Quantity.bytes(text(variable)) { return size }
        complain(variable)
        return nil
    }

    /// So long, nil for ever.
    mutating func age(_ variable: Variable) -> Duration? {
        if text(variable).lowercased() == "none" { return nil }
        if let age = Quantity.duration(text(variable)) { return age }
        complain(variable)
        return nil
    }

    /// The address, nil when there is none.
    mutating func address(_ variable: Variable) -> String? {
        let value = text(variable)
        guard !value.isEmpty else { return nil }
        let scheme = URL(string: value).flatMap { $0.host == nil ? nil : $0.scheme?.lowercased() }
        if scheme != "http" && scheme != "https" { complain(variable) }
        return value
    }

    /// Which models are asked; names that the provider does not know are complained of.
    mutating func models(for access: ModelAccess) -> ModelChoice {
        let names = ModelNames(
            threshold: given(.modelThreshold),
            usual: given(.usualModel),
            forced: given(.forcedModel),
            repair: given(.repairModel),
            haiku: given(.haiku),
            sonnet: given(.sonnet),
            plans: yesOrNo(.usesPlans)
        )
        do throws(ModelNameProblems) { return try ModelChoice(names, known: access.knownModels) } catch {
            problems += error.problems
            return .standard
        }
    }

    /// What was set; empty where nothing was.
    private func given(_ variable: Variable) -> String {
        values[variable.name]?.trimmingCharacters(in: .whitespaces) ?? ""
    }

    /// Checks variables that are not used yet, so that a wrong one does not lie in wait.
    mutating func check(_ variables: [Variable]) {
        for variable in variables {
            switch variable.expected {
            case .number: _ = number(variable)
            case .fraction: _ = fraction(variable)
            case .yesOrNo: _ = yesOrNo(variable)
            case .choice: _ = choice(variable)
            case .size: _ = size(variable)
            case .age: _ = age(variable)
            case .address: _ = address(variable)
            case .path, .text, .secret, .dollars: break
            }
        }
    }

    /// Every value, by the name of its variable; of keys only what tells one from another in this process.
    var texts: [String: String] {
        Dictionary(
            uniqueKeysWithValues: Variable.all.map { variable in
                if case .secret = variable.expected { return (variable.name, "\(text(variable).hashValue)") }
                return (variable.name, text(variable))
            }
        )
    }

    /// Whether and how a language model is reached; nil when that was set wrongly.
    mutating func modelAccess(environment: [String: String]) -> ModelAccess? {
        var texts = environment.filter { Variable.networkNames.contains($0.key) }
        // What is not set is left to the reader of the access: it tells a default address from one that was given.
        for variable in Variable.modelAccess { texts[variable.name] = values[variable.name] }
        do throws(SettingProblems) { return try ModelAccess(texts) } catch {
            problems += error.problems
            return nil
        }
    }

    /// The value, or the default where there is none or an empty one.
    func text(_ variable: Variable) -> String {
        let value = values[variable.name]?.trimmingCharacters(in: .whitespaces) ?? ""
        return value.isEmpty ? variable.fallback : value
    }

    private mutating func complain(_ variable: Variable) {
        problems.append(
            "\(variable.name) is \(text(variable).quotedForPeople); expected \(variable.expected.description)"
        )
    }

    private static func warning(about name: String) -> String? {
        guard !Variable.all.contains(where: { $0.name == name }) else { return nil }
        let hint = nearest(to: name, among: Variable.all.map(\.name)).map { "; did you mean \($0)?" } ?? ""
        return "the variable \(name) is unknown\(hint)"
    }
}

extension Variable {
    /// The name as the configuration library spells it: `manim.max.workers`.
    fileprivate var key: ConfigKey { ConfigKey(name.lowercased().split(separator: "_").map(String.init)) }
}
