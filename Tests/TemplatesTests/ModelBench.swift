import Engine
import Foundation
import LanguageModel
import OrderedCollections
import Support
import Templates

/// A template layer before a language model that says what a test wants.
struct ModelBench {
    let server: StandInServer
    let layer: TemplateLayer

    /// - Parameters:
    ///   - budget: What a job may cost, in dollars.
    ///   - idle: How long the model may be silent.
    ///   - otherwise: What the model says.
    /// - Throws: When no port can be had.
    init(
        budget: String = "none",
        idle: Duration = .seconds(20),
        otherwise: @escaping @Sendable (RecordedRequest) -> Reply = { _ in .unexpected }
    ) throws {
        server = try StandInServer(otherwise: otherwise)
        let values = [
            "ANTHROPIC_API_KEY": "sk-test-0123456789abcdef", "ANTHROPIC_BASE_URL": server.address,
            "MANIMD_MAX_COST_USD": budget, "MANIMD_MAX_COST_USD_PER_DAY": "none",
        ]
        guard case .configured(var settings) = try ModelAccess(values) else { throw POSIXError(.EINVAL) }
        settings.limits.idle = idle
        settings.retries.attempts = 1
        settings.retries.billedRepeats = 0
        let client = HTTPModelClient(settings, ledger: NoLedger())
        layer = TemplateLayer(
            try TemplateCatalogue(folder: projectTemplates),
            extraction: ParameterExtraction(client: client, model: "claude-haiku-4-5")
        )
    }

    func find(_ text: String, payer: Int64? = 7, quality: Quality = .medium) async throws -> Finding {
        try await layer.find(Inquiry(RenderRequest(description: text, quality: quality), payer: payer))
    }

    func match(_ text: String) async throws -> TemplateMatch? {
        guard case .scene(let scene) = try await find(text), case .template(let match) = scene.origin else {
            return nil
        }
        return match
    }

    /// Why there is no scene; nil if there is one.
    func reason(_ text: String) async throws -> String? {
        guard case .miss(let reason, _) = try await find(text) else { return nil }
        return reason
    }
}

/// Writes nothing down and grants what the limits allow of one question.
private struct NoLedger: SpendingLedger {
    func reserve(
        _ amount: MicroDollars,
        for call: ModelCall,
        within limits: SpendingLimits
    ) async throws -> ReservationOutcome {
        if let limit = limits.exceeded(by: amount, job: .zero, day: .zero) {
            return .refused(limit: limit, spent: .zero)
        }
        return .granted(Reservation(id: 1))
    }

    func settle(_ reservation: Reservation, usage: TokenUsage, cost: MicroDollars) async throws {}
    func spent(by run: Int64) async throws -> Spending { Spending() }
    func spent(onDayOf instant: Date) async throws -> Spending { Spending() }
}

/// What a model reads in a request.
struct ModelReading: Sendable {
    var values: JSONObject = [:]
    /// What words are there for; those that are not listed are courtesy.
    var words: [String: String] = [:]
    var leftOut: [String] = []
    var showsEverything = true

    /// The form that was sent, filled in; parameters without a value are left open.
    func reply(to request: RecordedRequest) -> Reply {
        guard let question = request.question, let words = question["words"]?.object,
            let parameters = question["parameters"]?.array
        else { return .unexpected }
        var values: JSONObject = [:]
        for name in parameters.compactMap({ $0.object?["name"]?.string }) { values[name] = self.values[name] ?? .null }
        let uses = words.mapValues { JSONValue.string(self.words[$0.string ?? ""] ?? "courtesy") }
        let form: JSONObject = [
            "values": .object(values), "words": .object(uses),
            "left_out": .array(leftOut.map { .string($0) }), "shows_everything": .bool(showsEverything),
        ]
        return .anthropicForm(JSONValue.object(form).text())
    }
}

extension RecordedRequest {
    /// The question that a user message holds.
    var question: JSONObject? {
        guard let text = json?["messages"]?.array?.first?.object?["content"]?.string else { return nil }
        do { return try JSONReader().read(Array(text.utf8)).value.object } catch { return nil }
    }
}
