import Engine
import Foundation
import LanguageModel
import OrderedCollections
import Store
import Support
import Synchronization
import SystemPackage

@testable import Generation

/// A language model that knows a little calculus, behind the stand-in server.
final class Tutor: Sendable {
    /// What the tutor says instead of filling in the form properly, by the number of the question from 1.
    private let lapses: [Int: Reply]
    private let lessons: Lessons
    private let asked = Mutex<[Question]>([])

    /// A question as the tutor understood it.
    struct Question: Sendable, Hashable {
        let form: String
        let model: String
        let system: String
        let content: JSONObject
        let temperature: JSONValue?

        /// The names of the concepts that it is about.
        var names: [String] { concepts.compactMap { $0["name"]?.string } }
        var concepts: [JSONObject] { content["concepts"]?.array?.compactMap(\.object) ?? [] }
    }

    init(_ lessons: Lessons = .calculus, lapses: [Int: Reply] = [:]) {
        self.lessons = lessons
        self.lapses = lapses
    }

    var questions: [Question] { asked.withLock(\.self) }
    func questions(of form: String) -> [Question] { questions.filter { $0.form == form } }

    func reply(to request: RecordedRequest) -> Reply {
        guard let body = request.json, let form = body["tools"]?.array?.first?.object?["name"]?.string,
            let text = body["messages"]?.array?.first?.object?["content"]?.string,
            let content = try? JSONReader().read(Array(text.utf8)).value.object
        else { return .unexpected }
        let question = Question(
            form: form,
            model: body["model"]?.string ?? "",
            system: body["system"]?.array?.first?.object?["text"]?.string ?? "",
            content: content,
            temperature: body["temperature"]
        )
        let number = asked.withLock { asked in
            asked.append(question)
            return asked.count
        }
        if let lapse = lapses[number] { return lapse }
        return .anthropicForm(JSONValue.object(lessons.answer(question)).text(), pieceLength: 500)
    }
}

/// What a tutor knows.
struct Lessons: Sendable {
    var concept: String
    /// What each concept builds upon; those that are not listed are foundations.
    var prerequisites: [String: [String]]
    var colors: [String: [(String, String)]] = [:]
    /// What it says in every free text; nil for something fitting.
    var talk: String?

    static let calculus = Lessons(
        concept: "fundamental theorem of calculus",
        prerequisites: [
            "fundamental theorem of calculus": [
                "derivative", "definite integral", "continuous function", "antiderivative",
            ],
            "derivative": ["limit of a function", "slope of a line", "function"],
            "definite integral": ["Riemann sum", "area under a curve", "Limits of functions"],
            "continuous function": ["The Limit of a Function", "function"],
            "antiderivative": ["Derivatives"],
            // A circle: continuity is defined by limits.
            "limit of a function": ["function", "continuous functions", "distance on the number line"],
            "Riemann sum": ["area of a rectangle", "summation notation"],
        ],
        colors: [
            "function": [("graph of f", "BLUE"), ("x-axis", "GRAY")],
            "derivative": [("tangent line", "YELLOW"), ("graph of f", "RED")],
            "definite integral": [("area under the graph", "green c")],
            "fundamental theorem of calculus": [
                ("graph of f", "#ff0000"), ("moving edge", "ORANGE"), ("areas under the graph", "RED"),
            ],
        ]
    )

    func answer(_ question: Tutor.Question) -> JSONObject {
        if question.form == "concept_analysis" {
            return [
                "concept": .string(concept), "domain": "real analysis", "level": "high school",
                "goal": "See why the rate at which an area grows is the height of its moving edge.",
            ]
        }
        let entries = question.concepts.enumerated().map { index, concept in
            var entry: JSONObject = ["number": .int(index + 1)]
            entry.merge(fields(of: concept["name"]?.string ?? "", question.form)) { $1 }
            return JSONValue.object(entry)
        }
        return ["concepts": .array(entries)]
    }

    private func fields(of name: String, _ form: String) -> JSONObject {
        switch form {
        case "prerequisites":
            let names = prerequisites[name]
            return [
                "is_foundation": .bool(names == nil), "prerequisites": .array((names ?? []).map { .string($0) }),
            ]
        case "mathematics":
            let formulas = [
                ("\\frac{d}{dx}\\int_a^x f(t)\\,dt = f(x)", "the area grows as fast as its edge is high"),
                ("$\\left. F \\right|_a^b = F(b) - F(a)$", "the area is a difference"),
                ("\\int_a^b {f", "a formula that LaTeX stumbles over"),
            ]
            return [
                "definition": .string(talk ?? "The \(name), in one exact sentence."),
                "equations": .array(
                    formulas.map { .object(["latex": .string($0.0), "meaning": .string($0.1)]) }
                ),
                "interpretation": .string(talk ?? "An edge moves to the right and sweeps over an area."),
                "examples": .array(["For f(x) = 2x the area from 0 to 3 is 9."]),
            ]
        case "visual_design":
            return [
                "elements": .array(["axes in the lower left", .string(talk ?? "the graph of f above them")]),
                "palette": .array(
                    (colors[name] ?? []).map { .object(["subject": .string($0.0), "color": .string($0.1)]) }
                ),
                "animations": .array(["the axes are drawn", "the edge moves to the right"]),
                "transition": .string(talk ?? "the graph stays"), "camera": "still",
                "layout": "graph on the left, formulas on the right",
                "seconds": .int(12),
            ]
        default: return ["segment": .string(talk ?? "What is the \(name)? We see the graph, and an edge that moves.")]
        }
    }
}

/// A tutor's server, a client before it, and real databases.
struct PlanBench {
    let folder: TemporaryFolder
    let jobs: JobsStore
    let answers: AnswersStore

    static let request = RenderRequest(description: "explain the fundamental theorem of calculus")

    init() throws {
        folder = try TemporaryFolder()
        jobs = try JobsStore(path: folder.appending("jobs.sqlite").string)
        answers = try AnswersStore(path: folder.appending("cache.sqlite").string)
    }

    /// A planner as a program that has just started would make it.
    func planner(
        _ tutor: Tutor,
        exploring: String = "claude-haiku-4-5",
        limits: PlanLimits = PlanLimits(),
        variables: [String: String] = [:]
    ) throws -> (planner: MathToManim, server: StandInServer, client: HTTPModelClient) {
        let server = try StandInServer { tutor.reply(to: $0) }
        let values = ["ANTHROPIC_API_KEY": "sk-test", "ANTHROPIC_BASE_URL": server.address].merging(variables) { $1 }
        guard case .configured(let settings) = try ModelAccess(values) else { throw POSIXError(.EINVAL) }
        let jobs = try JobsStore(path: folder.appending("jobs.sqlite").string)
        let client = HTTPModelClient(settings, ledger: jobs)
        let planner = MathToManim(
            client,
            models: .init(exploring: exploring, planning: "claude-sonnet-4-5"),
            journal: jobs,
            memory: try AnswersStore(path: folder.appending("cache.sqlite").string),
            limits: limits
        )
        return (planner, server, client)
    }

    /// The plan of a run by a fresh planner.
    func plan(
        _ tutor: Tutor,
        run: Int64 = 1,
        request: RenderRequest = request,
        exploring: String = "claude-haiku-4-5",
        limits: PlanLimits = PlanLimits(),
        variables: [String: String] = [:]
    ) async throws -> String {
        let (planner, server, client) = try planner(tutor, exploring: exploring, limits: limits, variables: variables)
        defer {
            client.close()
            server.stop()
        }
        return try await planner.plan(request, for: run) { _ in }
    }

    /// What two stages come to.
    func outline(_ tutor: Tutor, limits: PlanLimits = PlanLimits()) async throws -> MathToManim.Outline {
        let (planner, server, client) = try planner(tutor, limits: limits)
        defer {
            client.close()
            server.stop()
        }
        return try await planner.outline(Self.request)
    }

    /// How planning fails; nil if it does not.
    func failure(_ tutor: Tutor, run: Int64 = 1, variables: [String: String] = [:]) async throws -> JobFailure? {
        do {
            _ = try await plan(tutor, run: run, variables: variables)
            return nil
        } catch let failure as JobFailure { return failure }
    }
}

extension String {
    /// The names of a storyboard's parts, in their order.
    var partNames: [String] {
        split(separator: "\n").compactMap { line -> String? in
            guard line.hasPrefix("Part "), let colon = line.firstIndex(of: ":") else { return nil }
            return String(line[line.index(colon, offsetBy: 2)...]).replacing(" (a short recap)", with: "")
        }
    }
}
