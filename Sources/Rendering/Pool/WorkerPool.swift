package import Engine
import Foundation
import Glibc
import Logging
import ServiceLifecycle
package import SystemPackage

/// Draws scenes in a pool of Python workers that have imported Manim once and fork for every job.
///
/// Orders are taken from the start on and drawn while `run()` runs. Workers are started as orders come in, except
/// those that `ahead` asks for; one that dies takes its own job with it and is replaced.
package struct WorkerPool: Renderer, Service {
    private let settings: Settings
    let bench = Bench()
    private let examination: Examination

    /// Where and how the pool works.
    package struct Settings: Sendable {
        /// The interpreter that has Manim: `.venv/bin/python`.
        package var python: FilePath
        /// The state folder; the pool uses `work/` and `tex/` below it.
        package var state: FilePath
        /// How many workers there may be, at least 1: `MANIM_MAX_WORKERS`.
        package var width: Int
        /// How many of them start before there is anything to draw.
        package var ahead: Int
        package var limits: RenderLimits
        /// Where programs are looked for, as in `PATH`.
        package var searchPath: String
        package var confinement: any Confinement

        package init(
            python: FilePath,
            state: FilePath,
            width: Int = 4,
            ahead: Int = 1,
            limits: RenderLimits = RenderLimits(),
            searchPath: String = Toolbox.usualSearchPath,
            confinement: any Confinement = Bubblewrap()
        ) {
            precondition(width > 0)
            self.python = python
            self.state = state
            self.width = width
            self.ahead = ahead
            self.limits = limits
            self.searchPath = searchPath
            self.confinement = confinement
        }
    }

    package init(_ settings: Settings) {
        self.settings = settings
        examination = Examination(tools: Toolbox(searchPath: settings.searchPath), confinement: settings.confinement)
    }

    private var folders: WorkFolders { WorkFolders(state: settings.state) }

    package func render(
        _ order: RenderOrder,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> RenderedFiles {
        guard order.scene.source.utf8.count <= DaemonMessage.longestScene else {
            throw JobFailure(.sceneInvalid, "the scene has more than \(DaemonMessage.longestScene) bytes")
        }
        let folder = folders.job(order.id)
        do {
            try folder.prepare()
            try await bench.draw(Ticket(.render(order, into: folder), progress: progress))
            return try await examination.examine(folder, of: order)
        } catch {
            folder.remove()
            throw error
        }
    }

    package func discard(_ order: RenderOrder) { folders.job(order.id).remove() }

    /// Removes what an earlier daemon left behind; to be called before the first order.
    ///
    /// - Throws: `Fault` when the state folder cannot be used.
    package func clear() throws(Fault) { try folders.clear() }

    /// Keeps the workers until shutdown, which gives up the orders that are left.
    ///
    /// - Throws: `Fault` when the state folder cannot be used.
    package func run() async throws {
        let prepare = try preparation()
        await withTaskCancellationOrGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                for place in 0..<settings.width {
                    group.addTask { await occupy(place, with: prepare(place)) }
                }
            }
        } onCancelOrGracefulShutdown: {
            bench.close()
        }
        bench.abandon()
    }

    /// Starts a worker whenever one is wanted and this place is free.
    private func occupy(_ place: Int, with command: WorkerCommand) async {
        let (confinement, limits, workplace) = (settings.confinement, settings.limits, folders.place(place))
        var isAhead = place < settings.ahead
        while isAhead ? bench.startAhead() : await bench.demand() {
            isAhead = false
            do throws(JobFailure) {
                try await Keeper(
                    command: command,
                    confinement: confinement,
                    bench: bench,
                    limits: limits,
                    place: workplace
                ).run()
            } catch {
                Logger.current.error("no worker", metadata: ["reason": "\(error)"])
                bench.startFailed(error)
            }
        }
    }

    /// Makes ready what all workers need.
    ///
    /// - Returns: The command that starts the worker of a place.
    private func preparation() throws -> @Sendable (Int) -> WorkerCommand {
        // A worker that dies while it is spoken to must not end the daemon.
        signal(SIGPIPE, SIG_IGN)
        let folders = try folders.made()
        let package = try WorkerSources.install(below: folders.work)
        let settings = settings
        return { number in
            let place = folders.place(number)
            return PythonCommand(python: settings.python, package: package, searchPath: settings.searchPath).running(
                [
                    WorkerSources.package, folders.tex.string, place.desk.string, place.scratch.string,
                    settings.confinement.walls.rawValue,
                ],
                writing: [place.desk],
                sharing: [folders.tex],
                scratch: place.scratch,
                limits: settings.limits
            )
        }
    }
}
