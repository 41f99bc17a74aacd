import ArgumentParser
import Engine
import Foundation
import OrderedCollections
import Store
import SystemPackage

/// `manimd retry`: has failed jobs done again.
struct Retry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put the requests of failed jobs into the inbox again.",
        discussion: """
            Each is a new run of the same job: its status, and its video once there is one, take the place of the old \
            ones. A daemon need not be running. Without jobs, all that failed are meant.
            """
    )

    @Argument(help: "The jobs' ids, each after its batch and a slash if it has one.") var jobs: [String] = []
    @Option(help: "Only jobs that failed with this code, such as no_language_model.") var failed: FailureCode?
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let settings = try await common.settings()
        let path = settings.state.appending("jobs.sqlite")
        guard FileManager.default.fileExists(atPath: path.string) else {
            throw ValidationError("there are no jobs in \(settings.state) yet")
        }
        let door = try InboxDoor(settings)
        let (chosen, others) = try await choose(in: try JobsStore(path: path.absolute.string))
        for name in others { Screen.say("\(name) has not failed\(failed.map { " with \($0.rawValue)" } ?? "")") }
        var dropped: [JobName] = []
        for job in chosen {
            if let file = door.waiting(job.name) {
                Screen.say("\(file) waits in the inbox already")
                continue
            }
            if !dryRun { try door.putBack(job.request, as: job.name) }
            dropped.append(job.name)
        }
        if common.json {
            Screen.print(JSONValue.array(dropped.map { .string($0.description) }).text())
        } else {
            for name in dropped { Screen.print(name.description) }
            Screen.say("\(dropped.count) \(dryRun ? "would be queued" : "queued") again")
        }
        if !others.isEmpty { throw dropped.isEmpty ? ExitStatus.allFailed : ExitStatus.someFailed }
    }

    /// The jobs that are meant, and the names of those that have not failed so.
    private func choose(in store: JobsStore) async throws -> (chosen: [Job], others: [JobName]) {
        let failures = try await store.failedJobs(with: failed)
        guard !jobs.isEmpty else { return (failures, []) }
        var names = OrderedSet<JobName>()
        for text in jobs { names.append(try await JobName.find(text, in: store)) }
        let chosen = failures.filter { names.contains($0.name) }
        let found = Set(chosen.map(\.name))
        return (chosen, names.filter { !found.contains($0) })
    }
}

extension FailureCode: ExpressibleByArgument {}
