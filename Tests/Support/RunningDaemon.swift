import Engine
import Foundation
import Glibc
import OrderedCollections
import Subprocess
import SystemPackage

/// A daemon under way, whose log can be read and to which signals can be sent.
package struct RunningDaemon: Sendable {
    package let pid: Int32
    private let log: FilePath

    fileprivate init(pid: Int32, log: FilePath) {
        self.pid = pid
        self.log = log
    }

    /// Sends a signal to the daemon and to nobody else.
    package func send(_ signal: Int32) { kill(pid, signal) }

    /// What the log holds so far.
    package var said: String {
        String(decoding: FileManager.default.contents(atPath: log.string) ?? Data(), as: UTF8.self)
    }

    /// Waits until the log holds a text so many times; the test's time limit ends a wait in vain.
    package func said(_ text: String, times: Int = 1) async throws {
        while said.components(separatedBy: text).count <= times { try await Self.pause() }
    }

    /// The processes below the daemon, each with all that it started.
    package var descendants: [Int32] {
        var parents: [Int32: [Int32]] = [:]
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let child = Int32(entry), let parent = Self.parent(of: child) else { continue }
            parents[parent, default: []].append(child)
        }
        var found: [Int32] = []
        var open = [pid]
        while let next = open.popLast() {
            let children = parents[next] ?? []
            found += children
            open += children
        }
        return found
    }

    /// Whether a process with that number runs, and not only waits to be buried.
    package static func isAlive(_ pid: Int32) -> Bool {
        let text = FileManager.default.contents(atPath: "/proc/\(pid)/stat").map { String(decoding: $0, as: UTF8.self) }
        guard let text, let end = text.lastIndex(of: ")") else { return false }
        return !text[end...].dropFirst(2).hasPrefix("Z")
    }

    /// Waits until none of these processes is left.
    package static func allGone(_ pids: [Int32]) async throws {
        while pids.contains(where: isAlive) { try await pause() }
    }

    private static func parent(of pid: Int32) -> Int32? {
        let text = FileManager.default.contents(atPath: "/proc/\(pid)/stat").map { String(decoding: $0, as: UTF8.self) }
        guard let text, let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[end...].split(separator: " ")
        return fields.count > 2 ? Int32(fields[2]) : nil
    }

    /// Between two looks at something that announces itself to nobody.
    private static func pause() async throws { try await Task.sleep(for: .milliseconds(10)) }
}

extension Program {
    /// Runs the daemon while `body` works with it, and waits for its end, which `body` brings about with a signal.
    ///
    /// - Parameters:
    ///   - arguments: What stands behind the program's name.
    ///   - variables: Added to its environment.
    ///   - body: What to do meanwhile.
    /// - Returns: How it ended; its log is in `errors`.
    /// - Throws: What `body` throws.
    package func daemon(
        _ arguments: [String] = ["run"],
        environment variables: [String: String] = [:],
        _ body: @Sendable (RunningDaemon) async throws -> Void
    ) async throws -> Outcome {
        let path = folder.appending("log-\(UUID().uuidString)")
        let log = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .append],
            permissions: .ownerReadWrite
        )
        let result = try await Subprocess.run(
            .path(Self.path),
            arguments: Arguments(arguments),
            environment: environment(adding: variables),
            workingDirectory: folder.path,
            input: .none,
            output: .string(limit: 16 << 20),
            error: .fileDescriptor(log, closeAfterSpawningProcess: true)
        ) { execution in
            let daemon = RunningDaemon(pid: execution.processIdentifier.value, log: path)
            do { try await body(daemon) } catch {
                daemon.send(SIGKILL)
                throw error
            }
        }
        return Outcome(
            code: result.terminationStatus.code,
            output: result.standardOutput,
            errors: String(decoding: FileManager.default.contents(atPath: path.string) ?? Data(), as: UTF8.self)
        )
    }

    /// Waits until a job is in that state.
    package func waits(for job: String, _ state: String) async throws {
        while true {
            try Task.checkCancellation()
            if FileManager.default.fileExists(atPath: folder.appending("outbox/\(job).json").string),
                try status(job)["status"]?.string == state
            {
                return
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }
}
