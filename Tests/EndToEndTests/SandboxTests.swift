import Engine
import Foundation
import Glibc
import OrderedCollections
import Support
import Synchronization
import SystemPackage
import Testing

/// The sandbox as the whole program has it.
@Suite(.timeLimit(.minutes(3))) struct SandboxTests {
    private let program: Program

    init() throws { program = try Program() }

    private static let request = #"{"description": "plot sin(x) from -6 to 6", "quality": "4k"}"#

    /// Promise P16.
    @Test func `a daemon that is killed takes its renders with it and leaves no process, mount or folder`() async throws
    {
        let seen = Mutex<[pid_t]>([])
        try program.drop(Self.request, as: "long.json")
        let outcome = try await program.daemon(environment: ["MANIMD_QUALITY": "4k"]) { daemon in
            try await drawing("long")
            let all = daemon.descendants
            seen.withLock { $0 = all }
            daemon.send(SIGKILL)
        }
        #expect(outcome.code == 128 + SIGKILL)
        let family = seen.withLock { $0 }
        // The walls, the worker, the scene.
        #expect(family.count >= 3)
        // The kernel ends them one after the other; a second is promised.
        let end = ContinuousClock.now + .seconds(1)
        while family.contains(where: RunningDaemon.isAlive), ContinuousClock.now < end { await Task.yield() }
        #expect(!family.contains(where: RunningDaemon.isAlive))
        let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
        #expect(!mounts.contains(program.folder.path.string))

        // The next daemon clears away what lay around.
        for ending in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: program.folder.appending(".manimd/jobs.sqlite\(ending)").string)
        }
        let next = try await program.run("run", "--once", "--quiet")
        #expect(next.code == 0, "\(next.errors)")
        for folder in ["renders", "desks", "scratch"] {
            let place = program.folder.appending(".manimd/work/\(folder)").string
            #expect(try FileManager.default.contentsOfDirectory(atPath: place) == [])
        }
    }

    @Test func `doing without a sandbox is said aloud, in the log, in every status and by the doctor`() async throws {
        try program.drop(#"{"description": "plot sin(x) from -6 to 6", "quality": "low"}"#, as: "open.json")
        let off = ["MANIMD_SANDBOX": "off"]
        let outcome = try await program.run("run", "--once", environment: off)
        #expect(outcome.code == 0 && outcome.errors.contains("MANIMD_SANDBOX=off"))
        #expect(try program.status("open")["sandbox"]?.string == "off")
        #expect(try await program.run("doctor", environment: off).output.contains("MANIMD_SANDBOX=off"))

        try program.drop(#"{"description": "plot cos(x) from -6 to 6", "quality": "low"}"#, as: "walled.json")
        let walled = try await program.run("run", "--once")
        #expect(walled.code == 0 && !walled.errors.contains("MANIMD_SANDBOX"))
        #expect(try program.status("walled")["sandbox"] == nil)
    }

    @Test func `P12: a job whose worker is killed is drawn by the next one, and no other job is lost with it`()
        async throws
    {
        try program.drop(Self.request, as: "long.json")
        try program.drop(#"{"description": "circle to square", "quality": "low"}"#, as: "other.json")
        let outcome = try await program.daemon(environment: ["MANIM_MAX_WORKERS": "1"]) { daemon in
            try await drawing("long")
            for process in daemon.descendants { kill(process, SIGKILL) }
            #expect(try await program.finished("long")["status"] == "done")
            #expect(try await program.finished("other")["status"] == "done")
            #expect(daemon.said.contains("the attempt ended by accident and is repeated"))
            daemon.send(SIGTERM)
        }
        #expect(outcome.code == 0, "\(outcome.errors)")
    }

    /// Waits until a scene has told how far it is.
    private func drawing(_ job: String) async throws {
        try await program.waits(for: job, "running")
        while try program.status(job)["progress"] == nil {
            try Task.checkCancellation()
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
