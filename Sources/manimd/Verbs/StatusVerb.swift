import ArgumentParser
import Engine
import Foundation
import OrderedCollections
import Store
import SystemPackage

/// `manimd status`: how the jobs stand, from the journal.
struct StatusVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how jobs stand.",
        discussion: "Without a job, the newest ones are listed. With one, its whole status is shown."
    )

    @Argument(help: "The job's id, after its batch and a slash if it has one.") var job: String?
    @Option(help: "Only jobs in this state: \(Status.State.allCases.map(\.rawValue).joined(separator: ", ")).")
    var only: Status.State?
    @Option(help: "How many jobs are listed.") var limit = 20
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    func run() async throws {
        let settings = try await common.settings()
        let path = settings.state.appending("jobs.sqlite")
        guard FileManager.default.fileExists(atPath: path.string) else {
            if job != nil { throw ValidationError("there are no jobs in \(settings.state) yet") }
            Screen.print(common.json ? "[]" : "no jobs yet; drop a request into \(settings.inbox) or use manimd submit")
            return
        }
        let store = try JobsStore(path: path.absolute.string)
        if let job { try await show(job, in: store) } else { try await list(store) }
    }

    private func show(_ text: String, in store: JobsStore) async throws {
        guard let name = JobName(parsing: text), let record = try await store.latest(name) else {
            throw ValidationError("there is no job \(text.quotedForPeople); manimd status lists the newest")
        }
        Screen.print(JSONValue.object(record.status.document).text(pretty: true))
    }

    private func list(_ store: JobsStore) async throws {
        let records = try await store.jobs(state: only, limit: limit)
        if common.json {
            Screen.print(JSONValue.array(records.map { .object($0.status.document) }).text(pretty: true))
            return
        }
        Screen.print(StatusTable(records.map(\.status)).text)
        let counts = try await store.counts()
        let summary = Status.State.allCases.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
        Screen.say(Ink.faint.on(summary.joined(separator: " · "), isColourful: Screen.isErrorColourful))
    }
}

extension Status.State: ExpressibleByArgument {}

extension JobName {
    /// Reads `course-7/a` or `a`.
    init?(parsing text: String) {
        let slash = text.lastIndex(of: "/")
        guard let id = JobID(slash.map { text[text.index(after: $0)...] } ?? text[...]) else { return nil }
        guard let slash else {
            self.init(batch: nil, id: id)
            return
        }
        guard let batch = Batch(text[..<slash]) else { return nil }
        self.init(batch: batch, id: id)
    }
}
