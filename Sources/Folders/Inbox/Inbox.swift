package import Engine
import Glibc
import Logging
import ServiceLifecycle
package import SystemPackage

/// How the inbox is looked at.
package struct InboxSettings: Sendable {
    package var limits = SizeLimits()
    /// How long a text that is not whole may stay as it is before it counts as a bad one.
    package var settle = Duration.seconds(1)
    /// How often the inbox is looked at although nothing was heard.
    package var interval = Duration.seconds(5)
    /// The same where files can appear without being heard.
    package var pollingInterval = Duration.seconds(1)
    /// Tells how long something has not changed; set by tests.
    package var now: @Sendable () -> ContinuousClock.Instant = { .now }

    package init() {}
}

/// The folder that requests are dropped into.
///
/// The folder is the queue: whatever wakes the loop (an event, lost events, a tick of the clock), it lists the folder
/// and claims what is whole. Events only make it faster. A file is read once, handed to the intake, which writes it
/// down, and taken out after that; a daemon that is killed in between finds the file again.
package actor Inbox: Service {
    let path: FilePath
    let outbox: Outbox
    let intake: any Intake
    private(set) var settings: InboxSettings
    let lane = Lane("inbox")
    let wakeUp = WakeUp()
    private let watcher: Result<Watcher, Errno>
    private let fileSystem: FileSystemKind?

    /// What was not whole when it was last looked at.
    var observations: [Place: Observation] = [:]
    /// What cannot be claimed and cannot be removed: not looked at again while it stays as it is.
    var passedOver: [Place: String] = [:]
    /// Files that left the inbox and could not be set going yet.
    var untaken: [AdmittedFile] = []
    /// Files that were removed, and may come back after a power cut.
    var removed: [(batch: Batch?, file: AdmittedFile)] = []
    /// After how many of them the inbox is flushed.
    static let mostRemoved = 256
    private var mentioned: Set<Stranger> = []
    private var watches: Set<Int32> = []
    private var complaint: String?
    private var isMissing = false
    private var isFullyWatched = true

    struct Observation {
        let identity: String
        let since: ContinuousClock.Instant
    }

    /// Opens the inbox and makes it if it is missing.
    package init(folder path: FilePath, outbox: Outbox, intake: any Intake, settings: InboxSettings = InboxSettings())
        throws
    {
        (self.path, fileSystem) = try withConsequences(of: "the inbox \(path) cannot be opened") {
            _ = try Directory.making(path)
            let resolved = try path.resolvingLinks()
            guard access(resolved.string, R_OK | W_OK | X_OK) == 0 else {
                throw Fault(
                    .environment,
                    "the inbox \(path) must be readable and writable for the user that runs manimd"
                )
            }
            // Kept as it was given: it may be a link that is turned to another folder later.
            return (path, FileSystemKind(of: resolved))
        }
        self.outbox = outbox
        self.intake = intake
        self.settings = settings
        watcher = Result { [wakeUp] () throws(Errno) in try Watcher { wakeUp.ring() } }
    }

    /// Looks at the inbox in another way from now on; `now` stays as it is.
    package func adopt(_ settings: InboxSettings) {
        let now = self.settings.now
        self.settings = settings
        self.settings.now = now
        wakeUp.ring()
    }

    /// Claims files until the service group shuts down.
    package func run() async throws {
        logWatching()
        while !isOver {
            let pass = try await pass()
            await wait(after: pass)
        }
    }

    /// Claims files until none is left that could be, for a run that ends by itself.
    ///
    /// What someone is still writing stays, and is mentioned in the log.
    ///
    /// - Throws: A `JobFailure` that keeps files from being claimed, `disk_full` for one.
    package func drain() async throws {
        while !isOver {
            let pass = try await pass()
            if let failure = pass.failure { throw failure }
            if pass.claimed > 0 { continue }
            guard pass.withheld > 0 || pass.nextSettling != nil else {
                if pass.incomplete > 0 {
                    let count: Logger.Metadata = ["files": "\(pass.incomplete)"]
                    Logger.current.warning("left in the inbox: still being written", metadata: count)
                }
                return
            }
            await wait(after: pass)
        }
    }

    /// Looks at everything in the inbox once and claims what can be.
    package func pass() async throws -> Pass {
        wakeUp.reset()
        var pass = Pass()
        try await takeUntaken(&pass)
        let start = ContinuousClock.now
        guard let listing = try await list() else { return pass }
        pass.listing = start.duration(to: .now)
        forget(allBut: listing)
        mention(listing.strangers)
        var full: Set<LaneName> = []
        for candidate in listing.candidates {
            // News are looked at now and then, so that a large drop does not keep a small one waiting.
            if isOver || wakeUp.isRung && start.duration(to: .now) > max(.milliseconds(250), pass.listing * 2) {
                break
            }
            if full.contains(candidate.lane) {
                pass.withheld += 1
            } else if await intake.hasRoom(for: candidate.lane) {
                try await handle(candidate, &pass)
                if pass.isDiskFull { break }
            } else {
                full.insert(candidate.lane)
                pass.withheld += 1
            }
        }
        try await confirmRemoved()
        complain(pass.failure)
        return pass
    }

    private var isOver: Bool { Task.isCancelled || Task.isShuttingDownGracefully }
}

/// What one look at the inbox came to.
package struct Pass: Sendable {
    /// Files that were taken over or refused.
    package internal(set) var claimed = 0
    /// Files that stay because there is no room for more jobs.
    package internal(set) var withheld = 0
    /// Files that were not whole.
    package internal(set) var incomplete = 0
    /// When the first of them will have stayed as it is for long enough.
    var nextSettling: ContinuousClock.Instant?
    /// What kept files from being claimed; they are tried again.
    package internal(set) var failure: JobFailure?
    /// How long listing took.
    var listing = Duration.zero

    var isDiskFull: Bool { failure?.code == .diskFull }
}

extension Inbox {
    /// Lists the inbox; nil while there is none.
    private func list() async throws -> Listing? {
        let watcher = heardThrough
        let lister = Lister(root: path, watcher: watcher)
        do {
            let listing = try await lane.run { try lister.list() }
            if isMissing { Logger.current.notice("the inbox is back", metadata: ["inbox": "\(path)"]) }
            isMissing = false
            for watch in watches.subtracting(listing.watches) { watcher?.unwatch(watch) }
            watches = listing.watches
            if !listing.isWatched, isFullyWatched {
                let message: Logger.Message = "not every folder of the inbox can be watched; looking every second"
                Logger.current.warning(message, metadata: ["hint": "raise fs.inotify.max_user_watches"])
            }
            isFullyWatched = listing.isWatched
            return listing
        } catch let error as Errno where error == .noSuchFileOrDirectory || error == .notDirectory {
            if !isMissing {
                Logger.current.warning("the inbox is gone; waiting for it", metadata: ["inbox": "\(path)"])
            }
            isMissing = true
            return nil
        } catch let error as Errno {
            throw error.consequence(of: "the inbox \(path) cannot be read")
        }
    }

    private func wait(after pass: Pass) async {
        // A large folder is not listed over and over: listing takes a third of the time at most while there are news,
        // so that a single request does not wait long beside thousands, and else a tenth.
        if pass.listing > .milliseconds(5) {
            let pause = min(pass.listing * 2, .milliseconds(500))
            await WakeUp().wait(atMost: pause)
            await wakeUp.wait(atMost: min(pass.listing * 10, .seconds(2)) - pause)
        }
        var limit = isPolling ? settings.pollingInterval : settings.interval
        if pass.withheld > 0 { limit = min(limit, .milliseconds(100)) }
        if let settling = pass.nextSettling {
            limit = min(limit, max(settings.now().duration(to: settling), .milliseconds(1)))
        }
        await wakeUp.wait(atMost: limit)
    }

    private var isPolling: Bool { isMissing || !isFullyWatched || fileSystem?.hidesEvents ?? true }

    /// The watcher; nil where there is none.
    private var heardThrough: Watcher? {
        switch watcher {
        case .success(let watcher): watcher
        case .failure: nil
        }
    }

    private func logWatching() {
        let reason: String
        if case .failure(let error) = watcher {
            reason = "inotify is not to be had: \(error)"
        } else if fileSystem?.hidesEvents ?? true {
            reason = "files on \(fileSystem?.name ?? "a file system of unknown kind") can appear without an event"
        } else {
            return
        }
        Logger.current.notice(
            "looking at the inbox at intervals",
            metadata: ["interval": "\(settings.pollingInterval)", "reason": "\(reason)"]
        )
    }

    /// Drops what is remembered of things that are no longer there.
    private func forget(allBut listing: Listing) {
        mentioned.formIntersection(listing.strangers)
        if observations.isEmpty, passedOver.isEmpty { return }
        let places = Set(listing.candidates.map(\.place))
        observations = observations.filter { places.contains($0.key) }
        passedOver = passedOver.filter { places.contains($0.key) }
    }

    private func mention(_ strangers: [Stranger]) {
        for stranger in strangers where mentioned.insert(stranger).inserted {
            Logger.current.notice(
                "left alone in the inbox",
                metadata: ["name": "\(stranger.place.text)", "reason": "\(stranger.reason)"]
            )
        }
    }

    /// Tells once what keeps files waiting, and once that it is over.
    private func complain(_ failure: JobFailure?) {
        guard failure?.description != complaint else { return }
        complaint = failure?.description
        if let failure {
            Logger.current.error("files stay in the inbox for now", metadata: ["reason": "\(failure)"])
        } else {
            Logger.current.notice("files are taken out of the inbox again")
        }
    }
}
