import Engine
import Foundation
import Glibc
import Support
import Synchronization
import SystemPackage
import Testing

@testable import Folders

/// An intake that remembers what it was given, and fails where a test wants it to.
final class TestIntake: Intake {
    struct Record {
        var admitted: [Arrival] = []
        var taken: [Int64] = []
        var left: [Int64] = []
        var refused: [(name: [UInt8], batch: Batch?, refusal: Refusal)] = []
        /// Admitted and not taken: what a journal would know again.
        var open: [Arrival: Int64] = [:]
    }

    let record = Mutex(Record())
    private let hooks = Mutex(Hooks())
    /// The names of files as they are taken, for tests that wait.
    let takings: AsyncStream<String>
    private let taking: AsyncStream<String>.Continuation

    struct Hooks: Sendable {
        var room: @Sendable (LaneName) -> Bool = { _ in true }
        var onAdmit: @Sendable (Arrival) throws -> Void = { _ in }
        var onTaken: @Sendable (Int64) throws -> Void = { _ in }
    }

    init() { (takings, taking) = AsyncStream.makeStream() }

    func set(_ change: @Sendable (inout Hooks) -> Void) { hooks.withLock { change(&$0) } }

    var admitted: [Arrival] { record.withLock(\.admitted) }
    var taken: [Int64] { record.withLock(\.taken) }
    var left: [Int64] { record.withLock(\.left) }
    var names: [String] { admitted.map(\.text) }
    var refusals: [String] {
        record.withLock { $0.refused.map { "\(String(decoding: $0.name, as: UTF8.self)): \($0.refusal.message)" } }
    }

    func hasRoom(for lane: LaneName) async -> Bool { hooks.withLock(\.room)(lane) }

    func looksComplete(_ bytes: [UInt8], name: [UInt8]) -> Bool { RequestReader().looksComplete(bytes, fileName: name) }

    func admit(_ arrival: Arrival) async throws -> AdmittedFile {
        let id = record.withLock { record in
            if let known = record.open[arrival] { return known }
            record.admitted.append(arrival)
            let id = Int64(record.admitted.count)
            record.open[arrival] = id
            return id
        }
        try hooks.withLock(\.onAdmit)(arrival)
        return AdmittedFile(id: id, jobs: [], rejected: [])
    }

    func taken(_ file: AdmittedFile) async throws {
        try hooks.withLock(\.onTaken)(file.id)
        let arrival = record.withLock { record in
            record.taken.append(file.id)
            return record.open.first { $0.value == file.id }?.key
        }
        taking.yield(arrival?.text ?? "again")
    }

    func left(_ files: [AdmittedFile]) async throws {
        record.withLock { record in
            record.left += files.map(\.id)
            record.open = record.open.filter { open in !files.contains { $0.id == open.value } }
        }
    }

    func refuse(_ name: [UInt8], in batch: Batch?, because refusal: Refusal) async throws {
        record.withLock { $0.refused.append((name, batch, refusal)) }
    }
}

extension Arrival {
    /// The file's name below the inbox.
    var text: String { (batch.map { "\($0)/" } ?? "") + String(decoding: name, as: UTF8.self) }
}

/// A clock that a test moves.
final class TestClock: Sendable {
    private let instant = Mutex(ContinuousClock.now)

    var now: ContinuousClock.Instant { instant.withLock(\.self) }

    func advance(by duration: Duration) { instant.withLock { $0 = $0.advanced(by: duration) } }
}

/// An inbox, its intake and all folders around it.
struct TestInbox {
    let folders: TestFolders
    let intake = TestIntake()
    let clock = TestClock()
    let inbox: Inbox
    var path: FilePath { folders.folder.appending("inbox") }

    init(_ change: (inout InboxSettings) -> Void = { _ in }) throws {
        folders = try TestFolders()
        inbox = try Self.inbox(folders, intake, clock, change)
    }

    /// The daemon after the next start.
    func restarted() throws -> Inbox { try Self.inbox(folders, intake, clock) { _ in } }

    private static func inbox(
        _ folders: TestFolders,
        _ intake: TestIntake,
        _ clock: TestClock,
        _ change: (inout InboxSettings) -> Void
    ) throws -> Inbox {
        var settings = InboxSettings()
        settings.now = { clock.now }
        change(&settings)
        return try Inbox(
            folder: folders.folder.appending("inbox"),
            outbox: folders.outbox,
            intake: intake,
            settings: settings
        )
    }

    @discardableResult
    func drop(_ name: String, _ text: String = "{}") throws -> FilePath {
        try folders.folder.write(text.utf8, to: "inbox/\(name)")
    }

    /// Drops a file whose name need not be text.
    func drop(bytes name: [UInt8], _ text: String = "{}") throws {
        let file = try Directory(path).open(name, O_WRONLY | O_CREAT, permissions: 0o644)
        try file.closeAfter { _ = try file.writeAll(text.utf8) }
    }

    var left: [String] { get throws { try folders.files(in: "inbox") } }
}
