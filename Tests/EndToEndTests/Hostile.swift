import Engine
import Foundation
import Glibc
import OrderedCollections
import Support
import SystemPackage
import Testing

/// Something malicious or broken in the inbox, and how it must end.
struct Attack: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The job in whose name it is answered; one that ends in `-` and digits that depend on bytes ends in `*` here.
    let job: String
    /// Status and code, `rejected invalid_json`; several where it depends on the user or the wording.
    let ends: [String]
    let lay: @Sendable (Program) throws -> Void

    init(_ name: String, job: String, _ ends: String..., lay: @escaping @Sendable (Program) throws -> Void) {
        testDescription = name
        self.job = job
        self.ends = ends
        self.lay = lay
    }

    /// A file of these bytes; the job has its name.
    static func file(_ name: String, _ bytes: some Collection<UInt8> & Sendable, _ ends: String) -> Attack {
        let job = String(name.prefix { $0 != "." })
        return Attack(name, job: job, ends) { try $0.folder.write(bytes, to: "inbox/\(name)") }
    }

    /// A file under a name of these bytes.
    static func named(_ name: String, _ bytes: [UInt8], job: String, _ ends: String, id: String? = nil) -> Attack {
        Attack(name, job: job, ends) { program in
            var path = Array("\(program.folder.path)/inbox/".utf8).map { CChar(bitPattern: $0) }
            path += bytes.map { CChar(bitPattern: $0) } + [0]
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o644)
            guard descriptor >= 0 else { throw Errno(rawValue: errno) }
            let file = FileDescriptor(rawValue: descriptor)
            try file.closeAfter { _ = try file.writeAll(Known.request(id: id).utf8) }
        }
    }
}

/// The request that has an answer already.
enum Known {
    static let description = "plot sin(x)"
    static let canary = "CANARY-5b1f"

    static func request(id: String? = nil) -> String {
        id.map { #"{"description": "plot sin(x)", "id": "\#($0)"}"# } ?? #"{"description": "plot sin(x)"}"#
    }
}

/// One daemon that meets many attacks.
struct Siege {
    let program: Program

    init() async throws {
        program = try Program()
        try program.folder.write(Known.canary.utf8, to: "private/canary.txt")
        chmod(program.folder.appending("private/canary.txt").string, 0o600)
        try await Video.draw(program.folder.appending("sine.mp4"))
        let added = try await program.run("cache", "add", Known.description, "sine.mp4")
        guard added.code == 0 else { throw Broken(what: added.errors) }
    }

    struct Broken: Error { let what: String }

    /// What was found.
    struct Aftermath {
        var problems: [String] = []
    }

    /// Lays every attack, has the daemon answer them and then a good request.
    func run(_ attacks: [Attack]) async throws -> Aftermath {
        var aftermath = Aftermath()
        for attack in attacks { try attack.lay(program) }
        let before = try surroundings()
        let outcome = try await program.withDaemon { program in
            // A message that names them all is worth more than the test's time limit.
            let deadline = ContinuousClock.now + .seconds(60)
            while ContinuousClock.now < deadline, try attacks.contains(where: { try !self.isFinished($0) }) {
                try await Task.sleep(for: .milliseconds(50))
            }
            try program.drop(Known.request(), as: "good.json")
            _ = try await program.finished("good")
        }
        if outcome.code != 0 { aftermath.problems.append("the daemon ended with \(outcome.code): \(outcome.errors)") }
        if try program.status("good")["cache_layer"] != "exact" { aftermath.problems.append("no answer afterwards") }
        for attack in attacks {
            guard let job = try job(of: attack), try isFinished(attack) else {
                aftermath.problems.append("\(attack.testDescription): no answer")
                continue
            }
            let status = try program.status(job)
            let code = status["error"]?.object?["code"]?.string
            let end = (status["status"]?.string ?? "") + (code.map { " \($0)" } ?? "")
            if !attack.ends.contains(end) {
                aftermath.problems.append("\(attack.testDescription): \(end): \(status["error"]?.text() ?? "")")
            }
        }
        aftermath.problems += Self.problems(inLog: outcome.errors + outcome.output)
        aftermath.problems += try problemsInOutbox()
        if try surroundings() != before { aftermath.problems.append("files were made or changed outside the outbox") }
        return aftermath
    }

    private func isFinished(_ attack: Attack) throws -> Bool {
        guard let job = try job(of: attack),
            FileManager.default.fileExists(atPath: program.folder.appending("outbox/\(job).json").string)
        else { return false }
        return try program.status(job)["status"]?.string.flatMap { Status.State(rawValue: $0) }?.isFinal == true
    }

    /// The name under which an attack is answered, once it is.
    private func job(of attack: Attack) throws -> String? {
        guard attack.job.hasSuffix("*") else { return attack.job }
        let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.appending("outbox").string)
        return names.first { $0.hasPrefix(attack.job.dropLast()) && $0.hasSuffix(".json") }.map {
            String($0.dropLast(5))
        }
    }

    /// Everything outside of the folders that the daemon writes to.
    private func surroundings() throws -> [String] {
        try program.folder.files().filter { name in
            !["outbox", "inbox", ".manimd"].contains { name == $0 || name.hasPrefix($0 + "/") }
        }.map { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: program.folder.appending(name).string)
            return "\(name) \(attributes[.size] ?? 0) \(attributes[.modificationDate] ?? 0)"
        }
    }

    /// Nothing in a log steers a terminal or a build server.
    static func problems(inLog log: String) -> [String] {
        var problems: [String] = []
        if log.contains(Known.canary) { problems.append("the log shows the canary") }
        for line in log.split(separator: "\n", omittingEmptySubsequences: true) {
            if line.unicodeScalars.contains(where: { !$0.isSafeToShow }) {
                problems.append("unsafe: \(line.debugDescription)")
            }
            if line.contains("##") || line.hasPrefix("::") { problems.append("a command: \(line)") }
            if line.prefixMatch(of: #/\d{4}-\d\d-\d\dT[\d:.]+Z (debug|info|notice|warning|error)\s/#) == nil {
                problems.append("no log line of ours: \(line)")
            }
        }
        return problems
    }

    /// Every document is JSON that steers nothing, and nothing shows the canary.
    private func problemsInOutbox() throws -> [String] {
        var problems: [String] = []
        for name in try program.folder.files() where name.hasPrefix("outbox/") {
            let path = program.folder.appending(name).string
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let kind = attributes[.type] as? FileAttributeType
            guard kind != .typeDirectory else { continue }
            guard kind == .typeRegular else {
                problems.append("\(name) is \(kind?.rawValue ?? "nothing")")
                continue
            }
            guard (attributes[.size] as? Int ?? 0) < 4 << 20 else { continue }
            let bytes = try program.folder.read(name)
            let text = String(decoding: bytes, as: UTF8.self)
            if text.contains(Known.canary) { problems.append("\(name) shows the canary") }
            let isKept = name.hasPrefix("outbox/rejected/") && !name.hasSuffix(".error.json")
            guard name.hasSuffix(".json"), !isKept else { continue }
            _ = try JSONReader().read(bytes)
            if text.unicodeScalars.contains(where: { !$0.isSafeToShow && $0 != "\n" }) || text.contains("##") {
                problems.append("\(name) is not safe to show")
            }
        }
        return problems
    }
}
