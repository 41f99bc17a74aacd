import Engine
import Folders
import Generation
import Glibc
import LanguageModel
import Logging
import Rendering
import Semantics
import ServiceLifecycle
import Store
import SystemPackage
import Templates
import UnixSignals

/// The composition root: every part of the daemon, put together once.
struct Daemon {
    private let configuration: LiveSettings
    /// What holds from the start on.
    private let settings: Settings
    private let onChange: @Sendable (Status) -> Void

    init(_ configuration: LiveSettings, onChange: @escaping @Sendable (Status) -> Void) {
        self.configuration = configuration
        settings = configuration.current
        self.onChange = onChange
    }

    /// Runs until it is told to stop.
    ///
    /// - Parameters:
    ///   - once: Whether to end when everything in the inbox is answered.
    ///   - batching: Whether what models have to write is put in batches.
    /// - Throws: `Fault` when it cannot go on.
    func run(once: Bool, batching: Bool = false) async throws {
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let release = ManimRelease(python: settings.python.absolute)
        _ = try release.edition()
        let ballast = Ballast(state: settings.state.absolute, folders: [settings.outbox.absolute])
        // A run that ends by itself does not wait: it is tried again by whoever started it.
        let patience = once ? nil : Patience(room: ballast)
        let (state, lock, journal, answers) = try await patience.insist(open)
        defer { withExtendedLifetime(lock) {} }

        let videos = try ContentStore(folder: state.videos, isDaemon: true)
        let names = FolderNames(inbox: settings.inbox, outbox: settings.outbox)
        let outbox = try Outbox(folder: settings.outbox.absolute, videos: videos, called: names)
        let configuration = configuration
        let access = settings.modelClient(ledger: journal)
        defer { access?.close() }
        let batches = access.flatMap { BatchingClient($0, journal: journal, isCollecting: batching) }
        if batching, batches == nil { throw Self.noBatches }
        let client: (any ModelClient)? = batches ?? access
        let library = try Library(settings, answers: answers, videos: videos, client: client) { configuration.current }
        let issuer = Issuer(
            version: Manimd.version,
            manim: release.installed,
            videoBaseURL: settings.videoBaseURL,
            isSandboxed: settings.sandbox
        )
        let workload = Workload()
        let reception = Reception(
            reader: RequestReader(configuration.current),
            journal: journal,
            delivery: outbox,
            issuer: issuer,
            workload: workload,
            patience: patience,
            onChange: onChange
        )
        let pool = WorkerPool(
            WorkerPool.Settings(
                python: settings.python.absolute,
                state: state.path,
                width: settings.workers,
                ahead: once ? 0 : 1,
                limits: RenderLimits(time: settings.renderTimeout, trial: settings.testTimeout),
                confinement: settings.confinement
            )
        )
        let studio = Studio(
            renderer: pool,
            workshop: client.map {
                Studio.Workshop(author: author(asking: $0, journal, answers, library), tester: pool)
            },
            videos: videos,
            journal: journal,
            cache: settings.exactCache || settings.semanticCache ? answers : nil,
            learner: library.semantics,
            isExact: settings.exactCache,
            width: settings.workers
        )
        let caretaker = Caretaker(
            answers: answers,
            videos: videos,
            limits: configuration.current.cacheLimits,
            edition: library.edition,
            pins: studio.pins
        )
        let desk = Desk(
            pipeline: library.pipeline,
            studio: studio,
            delivery: outbox,
            journal: journal,
            issuer: issuer,
            edition: library.edition,
            workload: workload,
            caretaker: caretaker,
            books: Books(ledger: journal, drafts: journal),
            patience: patience,
            onChange: onChange
        )
        let inbox = try Inbox(
            folder: settings.inbox.absolute,
            outbox: outbox,
            intake: reception,
            settings: settings.inboxSettings
        )
        await caretaker.begin()
        announce(library, answers)
        if await !ballast.reclaim() { Logger.current.warning("hardly any room is left on the disk") }
        await settings.announceSandbox()
        if client != nil { try await journal.reopen(failedWith: .noLanguageModel) }
        let overdue = try await reception.resume()
        try pool.clear()
        let office = Office(jobs: reception.jobs, desk: desk, overdue: overdue, onFault: Self.end)
        do {
            let warming = Lasting(service: Warming(semantics: library.semantics))
            let reloading = Reloading(
                configuration: configuration,
                catalogue: library.catalogue,
                inbox: inbox,
                signals: hangups
            )
            let helpers: [any Service] =
                [warming, reloading, Strict(service: reception.backlog)] + (batches.map { [$0] } ?? [])
            try await group(pool, office, inbox, workload, helpers, once: once).run()
        } catch is CancellationError {
            // The time to finish is over.
        }
        do { try await answers.flush() } catch {
            // Only how often answers were asked for.
            Logger.current.warning("hits not written down", metadata: ["reason": "\(error)"])
        }
    }

    private static let noBatches = Fault(
        .configuration,
        """
        --batch-api needs the Anthropic API: set ANTHROPIC_API_KEY, and neither MANIMD_OFFLINE=true nor \
        MANIMD_LLM_PROVIDER=openai, or leave the flag out
        """
    )

    /// Ends the process at once if a disk loses what it was given; other errors end it in good order.
    ///
    /// To wait for the other services would leave seconds in which they might call done what is not on the disk.
    @Sendable fileprivate static func end(_ error: any Error) {
        guard let fault = error as? Fault, fault.kind == .storage else { return }
        Logger.current.critical("the daemon ends", metadata: ["reason": "\(fault)"])
        _exit(ExitStatus(for: fault).rawValue)
    }

    /// Opens what the daemon remembers.
    private func open() throws -> (state: StateFolder, lock: StateLock, journal: JobsStore, answers: AnswersStore) {
        let state = try StateFolder(settings.state.absolute)
        let lock = try state.lock()
        let journal = try JobsStore(path: state.jobs.string)
        return (state, lock, journal, try AnswersStore(path: state.cache.string))
    }

    /// Who has scenes written.
    private func author(
        asking client: any ModelClient,
        _ journal: JobsStore,
        _ answers: AnswersStore,
        _ library: Library
    ) -> Author {
        Author(
            client: client,
            journal: journal,
            examples: library.semantics,
            planner: settings.planner(asking: client, journal: journal, memory: answers),
            repairModel: settings.models.repair,
            edition: library.edition
        )
    }

    /// The long-running parts; they stop in reverse order, so that what is under way can still be finished.
    private func group(
        _ pool: WorkerPool,
        _ office: Office,
        _ inbox: Inbox,
        _ workload: Workload,
        _ helpers: [any Service],
        once: Bool
    ) -> ServiceGroup {
        let source: any Service = once ? Emptying(inbox: inbox, workload: workload) : inbox
        var configuration = ServiceGroupConfiguration(
            services: [
                .init(service: Impatience(grace: settings.shutdownGrace), successTerminationBehavior: .ignore),
                .init(service: pool),
                .init(service: office),
            ] + helpers.map { .init(service: $0, successTerminationBehavior: .ignore) } + [
                .init(service: Strict(service: source), successTerminationBehavior: .gracefullyShutdownGroup)
            ],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: Logger.current
        )
        configuration.maximumGracefulShutdownDuration = settings.shutdownGrace
        return ServiceGroup(configuration: configuration)
    }

    private func announce(_ library: Library, _ answers: AnswersStore) {
        let templates = library.catalogue.current
        Logger.current.info("Template classifier initialized with \(templates.templates.count) templates")
        for problem in templates.problems {
            Logger.current.warning("template problem", metadata: ["problem": "\(problem)"])
        }
        Logger.current.info("Exact cache now contains \(answers.count) entries")
        Logger.current.notice(
            "watching",
            metadata: ["inbox": "\(settings.inbox)", "outbox": "\(settings.outbox)", "workers": "\(settings.workers)"]
        )
    }
}

/// Ends the process at once on the second signal; the journal knows where to continue.
///
/// First in the group, it is the last that hears of the shutdown: until then it listens.
private struct Impatience: Service {
    let grace: Duration

    func run() async throws {
        var isTold = false
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint).cancelOnGracefulShutdown() {
            if isTold { _exit(128 + (signal == .sigint ? SIGINT : SIGTERM)) }
            isTold = true
            Logger.current.notice(
                "stopping after the renders under way; a second signal stops at once",
                metadata: ["grace": "\(grace)"]
            )
        }
        // It heard of the shutdown in its turn, or else nobody waits for the others any longer.
        guard isTold, Task.isCancelled else { return }
        Logger.current.notice("the time to finish is over; what was being drawn is queued again")
    }
}

/// Ends the process at once if the service fails for a disk that loses what it was given.
private struct Strict: Service {
    let service: any Service

    func run() async throws {
        do { try await service.run() } catch {
            Daemon.end(error)
            throw error
        }
    }
}

/// Opens the semantic cache while the first requests come in, and reads answers that it does not know yet.
private struct Warming: Service {
    let semantics: SemanticCache?

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await semantics?.catchUp() }
        } catch is CancellationError {
        } catch {
            Logger.current.warning("earlier answers not read", metadata: ["reason": "\(error)"])
        }
    }
}

/// Empties the inbox once, waits until the jobs are finished, and ends.
private struct Emptying: Service {
    let inbox: Inbox
    let workload: Workload

    func run() async throws {
        try await inbox.drain()
        // Told to stop, it goes at once: only then do the others hear that no more is to be begun.
        await cancelWhenGracefulShutdown { await workload.idle() }
    }
}
