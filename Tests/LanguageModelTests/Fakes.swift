import Engine
import Foundation
import LanguageModel
import OrderedCollections
import Support
import Synchronization

/// A clock that stands still until somebody waits: then the wait is over at once.
final class TestPace: Sendable {
    private let state = Mutex((now: Duration.zero, waits: [Duration]()))
    let random: Double
    let date: Date

    init(random: Double = 0.5, date: Date = Date(timeIntervalSince1970: 784_111_777)) {
        self.random = random
        self.date = date
    }

    var waits: [Duration] { state.withLock(\.waits) }

    func pass(_ time: Duration) { state.withLock { $0.now += time } }

    var pace: Pace {
        Pace(
            now: { self.state.withLock(\.now) },
            wait: { time in
                try Task.checkCancellation()
                self.state.withLock { state in
                    state.waits.append(time)
                    state.now += time
                }
            },
            random: { self.random },
            clock: WallClock { self.date }
        )
    }
}

/// A ledger in memory.
final class TestLedger: SpendingLedger {
    struct Entry: Hashable {
        let call: ModelCall
        let reserved: MicroDollars
        var usage: TokenUsage?
        var cost: MicroDollars?

        /// What counts against the limits.
        var counted: MicroDollars { cost ?? reserved }
    }

    private let state = Mutex<[Entry]>([])
    private let isBroken: Bool

    init(isBroken: Bool = false) { self.isBroken = isBroken }

    var entries: [Entry] { state.withLock(\.self) }

    func reserve(
        _ amount: MicroDollars,
        for call: ModelCall,
        within limits: SpendingLimits
    ) async throws -> ReservationOutcome {
        if isBroken { throw POSIXError(.ENOSPC) }
        return state.withLock { entries in
            let job = sum(entries.filter { call.run != nil && $0.call.run == call.run })
            let day = sum(entries)
            if let limit = limits.exceeded(by: amount, job: job, day: day) {
                return .refused(limit: limit, spent: limit == .perJob ? job : day)
            }
            entries.append(Entry(call: call, reserved: amount))
            return .granted(Reservation(id: Int64(entries.count)))
        }
    }

    func settle(_ reservation: Reservation, usage: TokenUsage, cost: MicroDollars) async throws {
        state.withLock { entries in
            entries[Int(reservation.id) - 1].usage = usage
            entries[Int(reservation.id) - 1].cost = cost
        }
    }

    func spent(by run: Int64) async throws -> Spending { spending(entries.filter { $0.call.run == run }) }
    func spent(onDayOf instant: Date) async throws -> Spending { spending(entries) }

    private func spending(_ entries: [Entry]) -> Spending {
        entries.reduce(into: Spending()) { sum, entry in
            sum.usage = sum.usage + (entry.usage ?? .none)
            sum.cost = sum.cost + entry.counted
        }
    }

    private func sum(_ entries: [Entry]) -> MicroDollars { entries.reduce(.zero) { $0 + $1.counted } }
}

/// A stand-in server with a client before it.
struct Bench {
    let server: StandInServer
    let client: HTTPModelClient
    let ledger: TestLedger
    let pace: TestPace

    static let key = "sk-test-0123456789abcdef"

    init(
        _ kind: ModelSettings.Kind = .anthropic,
        pace: TestPace = TestPace(),
        ledger: TestLedger = TestLedger(),
        variables: [String: String] = [:],
        otherwise: @escaping @Sendable (RecordedRequest) -> Reply = { _ in .unexpected },
        _ adjust: (inout ModelSettings) -> Void = { _ in }
    ) throws {
        server = try StandInServer(otherwise: otherwise)
        self.pace = pace
        self.ledger = ledger
        let values = [
            "MANIMD_LLM_PROVIDER": kind.rawValue, "ANTHROPIC_API_KEY": Self.key, "OPENAI_API_KEY": Self.key,
            "ANTHROPIC_BASE_URL": server.address, "OPENAI_BASE_URL": server.address,
        ].merging(variables) { $1 }
        guard case .configured(var settings) = try ModelAccess(values) else { throw POSIXError(.EINVAL) }
        settings.limits.idle = .seconds(20)
        settings.limits.total = .seconds(40)
        adjust(&settings)
        client = HTTPModelClient(settings, ledger: ledger, pace: pace.pace)
    }

    /// A question that costs something at Anthropic's.
    static let question = ModelRequest(
        model: "claude-haiku-4-5",
        system: "You write Manim scenes.",
        messages: [.user("Draw a circle.")],
        maximumTokens: 1_000,
        run: 7
    )

    /// A question with a form for its answer.
    static var form: ModelRequest {
        var request = question
        request.schema = schema
        return request
    }

    static let schema = AnswerSchema(
        name: "verdict",
        purpose: "Say whether both ask for the same.",
        schema: [
            "type": "object",
            "properties": .object([
                "same": .object(["type": "boolean"]),
                "why": .object(["type": "string", "maxLength": .int(80)]),
            ]),
            "required": .array(["same"]), "additionalProperties": .bool(false),
        ]
    )

    /// How asking fails; nil if it does not.
    func failure(_ request: ModelRequest = question) async -> JobFailure? {
        do throws(JobFailure) {
            _ = try await client.ask(request)
            return nil
        } catch { return error }
    }
}
