import Engine
import Foundation
import Glibc
import OrderedCollections
import Subprocess
import Support
import Synchronization
import SystemPackage
import Testing

/// The sandbox as the whole program has it.
@Suite(.timeLimit(.minutes(3))) struct SandboxTests {
    private let program: Program

    init() throws { program = try Program() }

    private static let request = #"{"description": "plot sin(x) from -6 to 6", "quality": "4k"}"#

    private func environment() -> Environment {
        let values = [
            "PATH": "/usr/bin:/bin", "HOME": program.folder.path.string,
            "MANIMD_TEMPLATES": Program.project.appending("templates").string,
            "MANIMD_PYTHON": Program.project.appending(".venv/bin/python").string,
        ]
        return .custom(values.map { Array("\($0.key)=\($0.value)\0".utf8) })
    }

    /// Promise P16.
    @Test func `a daemon that is killed takes its renders with it and leaves no process, mount or folder`() async throws
    {
        let seen = Mutex<[pid_t]>([])
        try program.drop(Self.request, as: "long.json")
        let result = try await Subprocess.run(
            .path(Program.path),
            arguments: ["run"],
            environment: environment(),
            workingDirectory: program.folder.path,
            input: .none,
            output: .discarded,
            error: .discarded
        ) { daemon in
            while try Self.progress(of: program) == nil {
                try Task.checkCancellation()
                try await Task.sleep(for: .milliseconds(20))
            }
            let all = Self.descendants(of: daemon.processIdentifier.value)
            seen.withLock { $0 = all }
            try daemon.send(signal: .kill)
        }
        #expect(!result.terminationStatus.isSuccess)
        let family = seen.withLock { $0 }
        // The walls, the worker, the scene.
        #expect(family.count >= 3)
        // The kernel ends them one after the other; a second is promised.
        let end = ContinuousClock.now + .seconds(1)
        while family.contains(where: Self.isAlive), ContinuousClock.now < end { await Task.yield() }
        #expect(!family.contains(where: Self.isAlive))
        let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)
        #expect(!mounts.contains(program.folder.path.string))

        // The next daemon clears away what lay around.
        for ending in ["", "-wal", "-shm"] {
            try FileManager.default.removeItem(atPath: program.folder.appending(".manimd/jobs.sqlite\(ending)").string)
        }
        let outcome = try await program.run("run", "--once", "--quiet")
        #expect(outcome.code == 0, "\(outcome.errors)")
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

    private static func progress(of program: Program) throws -> JSONValue? {
        FileManager.default.fileExists(atPath: program.folder.appending("outbox/long.json").string)
            ? try program.status("long")["progress"] : nil
    }

    private static func descendants(of process: pid_t) -> [pid_t] {
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        let children = threads.flatMap { thread in
            let list = try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/children", encoding: .utf8)
            return (list ?? "").split(separator: " ").compactMap { pid_t($0) }
        }
        return children + children.flatMap(descendants)
    }

    /// Whether a process still runs; one that waits to be counted does not.
    private static func isAlive(_ process: pid_t) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return status.split(separator: ")").last?.split(separator: " ").first != "Z"
    }
}
