import Engine
import Foundation
import OrderedCollections
import Rendering
import ServiceLifecycle
import Synchronization
import SystemPackage

/// A pool over a state folder of its own, for the length of a test.
struct Rig {
    let pool: WorkerPool
    let state: FilePath

    static let python = FilePath(FileManager.default.currentDirectoryPath).appending(".venv/bin/python")

    /// Runs `body` beside a pool and shuts the pool down after it.
    static func run(
        python: FilePath = python,
        width: Int = 1,
        ahead: Int = 0,
        limits: RenderLimits = RenderLimits(),
        confinement: any Confinement = Bubblewrap(),
        _ body: (Rig) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "manimd-\(UUID().uuidString)")
        // Closed to others, as a state folder is.
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let state = FilePath(folder.resolvingSymlinksInPath().path)
        let pool = WorkerPool(
            WorkerPool.Settings(
                python: python,
                state: state,
                width: width,
                ahead: ahead,
                limits: limits,
                confinement: confinement
            )
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pool.run() }
            defer { group.cancelAll() }
            try await body(Rig(pool: pool, state: state))
        }
    }

    /// Draws a scene at low quality.
    @discardableResult
    func render(
        _ id: String,
        _ source: String,
        quality: Quality = .low,
        format: VideoFormat = .mp4,
        seed: UInt32 = 7,
        progress: @escaping @Sendable (RenderProgress) async -> Void = { _ in }
    ) async throws(JobFailure) -> RenderedFiles {
        try await pool.render(order(id, source, quality: quality, format: format, seed: seed), progress: progress)
    }

    /// Tries code out.
    func test(
        _ source: String,
        id: String = "trial",
        wantsMotion: Bool = false,
        progress: @escaping @Sendable (RenderProgress) async -> Void = { _ in }
    ) async throws -> TestReport {
        try await pool.test(Trial(id: id, source: source, wantsMotion: wantsMotion, seed: 7), progress: progress)
    }

    func order(
        _ id: String,
        _ source: String,
        quality: Quality = .low,
        format: VideoFormat = .mp4,
        seed: UInt32 = 7
    ) -> RenderOrder {
        let match = TemplateMatch(templateID: "test", confidence: 1, parameters: [:], defaultsUsed: [])
        let scene = Scene(source: source, origin: .template(match))
        return RenderOrder(id: id, scene: scene, quality: quality, format: format, seed: seed)
    }

    /// The failure that a scene ends in, nil if it is drawn after all.
    func failure(of source: String, id: String = "failing") async -> JobFailure? {
        do throws(JobFailure) {
            try await render(id, source)
            return nil
        } catch {
            return error
        }
    }
}

/// A scene file with these lines in `construct`.
func scene(_ lines: String...) -> String {
    let body = lines.flatMap { $0.split(separator: "\n") }.map { "        \($0)\n" }.joined()
    return "from manim import *\nimport numpy as np\n\nclass GeneratedScene(Scene):\n    def construct(self):\n\(body)"
}

/// The quickest scene that shows something: half a second.
let quick = scene("self.play(Create(Circle()), run_time=0.5)")
