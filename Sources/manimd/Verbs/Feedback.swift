import ArgumentParser
import Engine
import Folders
import Foundation
import OrderedCollections
import Store
import SystemPackage
import Templates

/// `manimd feedback`: what a person thinks of a video.
struct Feedback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether a job got the right video.",
        discussion: """
            “wrong” forgets the answer and queues the request again, past the caches. If another request's video was \
            taken for it, the two are never taken for the same again. What was delivered stays until the new video is \
            there. “right” is remembered for “manimd calibrate”. A daemon need not be running.
            """
    )

    enum Verdict: String, ExpressibleByArgument, CaseIterable { case wrong, right }

    @Argument(help: "The job's id, after its batch and a slash if it has one.") var job: String
    @Argument(help: "wrong or right.") var verdict: Verdict
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.settings()
        let finished = try await FinishedJob(job, settings)
        let answers = try AnswersStore(path: settings.state.appending("cache.sqlite").absolute.string)
        var fields: JSONObject = ["job_id": .string(finished.name.id.description)]
        fields["batch"] = finished.name.batch.map { .string($0.description) }
        fields["verdict"] = .string(verdict.rawValue)
        fields["matched_description"] = finished.source.map { .string($0.description) }
        switch verdict {
        case .right: try await answers.confirm(finished.description, answeredBy: finished.matched)
        case .wrong: fields.merge(try await reject(finished, answers, settings)) { $1 }
        }
        if common.json { Screen.print(JSONValue.object(fields).text(pretty: true)) } else { tell(finished, fields) }
    }

    /// The order matters: after a crash at any point, saying it again does the rest.
    private func reject(
        _ finished: FinishedJob,
        _ answers: AnswersStore,
        _ settings: Settings
    ) async throws -> JSONObject {
        let door = try InboxDoor(settings)
        if let waiting = door.waiting(finished.name) {
            throw NotNow(description: "\(waiting) waits in the inbox already; say it again when that is answered")
        }
        let library = try Library(settings)
        let evicted = try await answers.reject(
            finished.description,
            answeredBy: finished.matched,
            own: ExactKey(finished.request, edition: library.edition()),
            source: finished.source?.key
        )
        try door.putBack(finished.request, as: finished.name)
        let templates = TemplateLayer(
            library.catalogue,
            isEnabled: settings.templateMatching,
            threshold: settings.templateThreshold
        )
        var fields: JSONObject = ["evicted": .int(evicted), "queued": .bool(true)]
        switch try await templates.find(finished.request) {
        case .scene(let scene):
            fields["next_layer"] = "template"
            if case .template(let match) = scene.origin { fields["template_id"] = .string(match.templateID) }
        default: fields["next_layer"] = "full_llm"
        }
        return fields
    }

    private func tell(_ finished: FinishedJob, _ fields: JSONObject) {
        guard verdict == .wrong else {
            Screen.print("\(finished.name): noted as right")
            return
        }
        Screen.print("\(finished.name): noted as wrong, forgotten and queued again")
        if let source = finished.source {
            Screen.say("it will never again be answered with the video of \(source.description.quotedForPeople)")
        }
        if let template = fields["template_id"]?.string {
            let again = finished.source == nil ? ", as before unless the template was changed since" : ""
            Screen.say("the template \(template) will draw it\(again); manimd explain shows how it reads the request")
        } else {
            Screen.say("no template reads this request: without a language model it will fail; reword it")
        }
    }
}

/// A job that got its video, and where that came from.
private struct FinishedJob {
    let name: JobName
    let request: RenderRequest
    /// The answer that was found by similarity; nil if the video was made for this request.
    let source: Source?

    struct Source {
        let description: String
        /// Nil in a status that has none.
        let key: ExactKey?
    }

    var description: String { request.description }
    /// What the video had been made for.
    var matched: String { source?.description ?? request.description }

    init(_ text: String, _ settings: Settings) async throws {
        let path = settings.state.appending("jobs.sqlite")
        guard FileManager.default.fileExists(atPath: path.string) else {
            throw ValidationError("there are no jobs in \(settings.state) yet")
        }
        let store = try JobsStore(path: path.absolute.string)
        name = try await JobName.find(text, in: store)
        guard let status = try await store.latest(name)?.status else { throw JobName.unknown(text) }
        guard status.state.isFinal else {
            throw NotNow(
                description: "\(name) is \(status.state.rawValue); say what you think of its video once it has one"
            )
        }
        guard status.state == .done, let job = try await store.latestJob(name) else {
            throw ValidationError("\(name) has no video to judge: it is \(status.state.rawValue)")
        }
        request = job.request
        source = Self.source(status.document)
    }

    private static func source(_ document: JSONObject) -> Source? {
        guard document["cache_layer"]?.string == LayerName.semantic.rawValue,
            let description = document["matched_description"]?.string
        else { return nil }
        let key = document["evidence"]?.object?["matched_key"]?.string.flatMap { ExactKey($0) }
        return Source(description: description, key: key)
    }
}

/// Something that can be done later.
struct NotNow: Error, CustomStringConvertible {
    let description: String
}
