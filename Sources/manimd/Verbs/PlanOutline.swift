import Engine
import Generation
import LanguageModel
import OrderedCollections
import Store
import SystemPackage

/// What has to be understood for a request: the first stages of its plan, for `manimd explain --plan`.
struct PlanOutline {
    private let outline: MathToManim.Outline

    /// Asks the language model, which is paid like a job's questions.
    ///
    /// - Throws: `JobFailure` of the model's client; `Fault` when the state folder cannot be used.
    init(_ request: RenderRequest, _ settings: Settings) async throws {
        let state = settings.state.absolute
        let journal = try JobsStore(path: state.appending("jobs.sqlite").string)
        let client = try settings.requiredModelClient(ledger: journal)
        defer { client.close() }
        let memory = try AnswersStore(path: state.appending("cache.sqlite").string)
        let planner = settings.planner(asking: client, journal: journal, memory: memory)
        outline = try await planner.outline(request)
    }

    var text: String {
        let questions = outline.calls == 1 ? "1 question" : "\(outline.calls) questions"
        return outline.graph.text + "\n" + "\(questions) to models, \(outline.spending.cost)"
    }

    var json: JSONValue {
        .object([
            "graph": outline.graph.json, "calls": .int(outline.calls),
            "cost_usd": .double(outline.spending.cost.dollars), "tokens": outline.spending.usage.json,
        ])
    }
}
