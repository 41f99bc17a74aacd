import Engine
import Foundation
import OrderedCollections
import Store
import Support
import SystemPackage
import Testing

/// `manimd feedback` on jobs that were never drawn: the journal and the cache are written by hand.
@Suite(.timeLimit(.minutes(2))) struct FeedbackTests {
    private let program: Program
    private let asked = "show how sine behaves"
    private let made = "plot sin(x)"

    init() throws { program = try Program() }

    private func cache() throws -> AnswersStore {
        try AnswersStore(path: program.folder.appending(".manimd/cache.sqlite").string)
    }

    /// Writes a job down that ended, or has come as far, as `state` says.
    private func job(
        _ id: String,
        in batch: String? = nil,
        _ description: String,
        _ state: Status.State = .done,
        _ fields: JSONObject = [:]
    ) async throws {
        let name = JobName(batch: batch.flatMap { Batch($0) }, id: try #require(JobID(id)))
        try program.folder.write([], to: ".manimd/none")
        let journal = try JobsStore(path: program.folder.appending(".manimd/jobs.sqlite").string)
        let request = RenderRequest(description: description, topic: "math", metadata: .int(7))
        let arrival = Arrival(
            batch: name.batch,
            name: Array("\(id).json".utf8),
            bytes: [],
            sha256: String(repeating: "a", count: 64),
            identity: "\(name)"
        )
        let contents = Contents(accepted: [Contents.Accepted(name: name, request: request)], rejected: [])
        let job = try #require(try await journal.admit(arrival, holding: contents).jobs.first)
        guard state != .queued else { return }
        var document: JSONObject = ["job_id": .string(id), "status": .string(state.rawValue)]
        document.merge(fields) { $1 }
        try await journal.record(Status(name: name, state: state, document: document), of: job)
    }

    /// A job that got the video of another request, whose answer is remembered.
    private func borrowed() async throws -> ExactKey {
        let key = try #require(ExactKey(String(repeating: "ab", count: 32)))
        let evidence: JSONObject = ["matched_key": .string(key.description)]
        try await job(
            "s",
            in: "course-7",
            asked,
            .done,
            ["cache_layer": "semantic", "matched_description": .string(made), "evidence": .object(evidence)]
        )
        let facts = VideoFacts(durationMilliseconds: 1, width: 1, height: 1, framesPerSecond: 1)
        let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
        let answer = StoredAnswer(
            description: made,
            video: StoredVideo(
                sha256: String(repeating: "c", count: 64),
                format: .mp4,
                byteCount: 1,
                facts: facts
            ),
            scene: Scene(source: "", origin: .template(match))
        )
        let edition = Edition(templates: "t", renderer: "r")
        let scope = Scope(RenderRequest(description: made), edition: edition)
        try await cache().remember(answer, for: key, scope: scope, edition: edition)
        return key
    }

    @Test func `another request's video that is wrong is barred, forgotten, and the request queued again`() async throws
    {
        let key = try await borrowed()
        let outcome = try await program.run("feedback", "course-7/s", "wrong", "--json")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let fields = try outcome.json().object
        #expect(fields?["job_id"] == "s" && fields?["batch"] == "course-7" && fields?["verdict"] == "wrong")
        #expect(fields?["matched_description"] == .string(made))
        #expect(fields?["evicted"] == .int(1) && fields?["queued"] == .bool(true))
        let cache = try cache()
        #expect(try await cache.answer(for: key) == nil)
        #expect(try await !cache.mayBorrow(asked, from: made))
        #expect(try await !cache.mayBorrow(asked, from: "anything else"))
        #expect(try await cache.verdicts().map(\.isRight) == [false])
        let request = try JSONReader().read(try program.folder.read("inbox/course-7/s.json")).value.object
        #expect(request?["description"] == .string(asked) && request?["id"] == "s" && request?["metadata"] == .int(7))
        // Until that is answered, there is nothing new to judge.
        #expect(try await program.run("feedback", "course-7/s", "wrong").code == 75)
    }

    @Test func `right is written down and changes nothing else`() async throws {
        let key = try await borrowed()
        let outcome = try await program.run("feedback", "s", "right")
        #expect(outcome.code == 0 && outcome.output == "course-7/s: noted as right\n")
        let cache = try cache()
        #expect(try await cache.answer(for: key) != nil)
        #expect(try await cache.mayBorrow(asked, from: made))
        let verdict = try #require(try await cache.verdicts().first)
        #expect(verdict.asked == asked && verdict.matched == made && verdict.isRight)
        #expect(try program.folder.files().filter { $0.hasPrefix("inbox/") } == [])
    }

    @Test func `a template's own video that is wrong says that the template draws it again`() async throws {
        try await job("a", made, .done, ["generation_mode": "template"])
        let outcome = try await program.run("feedback", "a", "wrong")
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("the template function_plot_2d will draw it, as before"))
        #expect(try program.folder.files().contains("inbox/a.json"))
    }

    @Test func `a request that nothing reads is said to fail`() async throws {
        try await job("a", asked)
        #expect(try await program.run("feedback", "a", "wrong").errors.contains("no template reads this request"))
    }

    @Test func `jobs without a video, unknown ones and ambiguous ones are told apart`() async throws {
        #expect(try await program.run("feedback", "a", "wrong").code == 2)
        try await job("waiting", made, .queued)
        try await job("failed", made, .failed)
        try await job("twice", in: "b1", made)
        try await job("twice", in: "b2", made)
        let unknown = try await program.run("feedback", "nobody", "right")
        #expect(unknown.code == 2 && unknown.errors.contains("there is no job “nobody”"))
        let waiting = try await program.run("feedback", "waiting", "right")
        #expect(waiting.code == 75 && waiting.errors.contains("waiting is queued"))
        let failed = try await program.run("feedback", "failed", "wrong")
        #expect(failed.code == 2 && failed.errors.contains("failed has no video to judge"))
        let twice = try await program.run("feedback", "twice", "right")
        #expect(twice.code == 2 && twice.errors.contains("there are several jobs “twice”: b1/twice, b2/twice"))
        #expect(try await program.run("feedback", "b1/twice", "right").code == 0)
        #expect(try await program.run("feedback", "b1/twice", "perhaps").code == 2)
        #expect(try program.folder.files().filter { $0.hasPrefix("inbox/") } == [])
    }
}
