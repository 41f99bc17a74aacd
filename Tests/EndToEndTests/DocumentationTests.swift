import Foundation
import Subprocess
import Support
import SystemPackage
import Testing

/// The commands that the documentation shows.
@Suite(.timeLimit(.minutes(3))) struct DocumentationTests {
    /// Every command in an indented or fenced block, by file.
    private static let commands: [(file: String, command: String)] = {
        let files = ["README.md", "CONTRIBUTING.md"] + documents
        return files.flatMap { file in
            let path = Program.project.appending(file).string
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").compactMap { line -> (String, String)? in
                let line = String(line)
                let command = line.trimmingCharacters(in: .whitespaces)
                let isShown = line.hasPrefix("    ") || command == line
                let isCommand = [".build/release/manimd ", "manimd ", "make "].contains { command.hasPrefix($0) }
                guard isShown, isCommand, !command.hasSuffix("."), !command.hasSuffix(",") else { return nil }
                return (file, withoutComment(command))
            }
        }
    }()

    private static var documents: [String] {
        let folder = Program.project.appending("docs").string
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
    }

    private static func withoutComment(_ command: String) -> String {
        let end = command.range(of: "  #")?.lowerBound ?? command.endIndex
        return command[..<end].trimmingCharacters(in: .whitespaces)
    }

    @Test func `the first screen of the README shows the two commands`() throws {
        let text = try String(contentsOfFile: Program.project.appending("README.md").string, encoding: .utf8)
        let screen = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(24)
        #expect(screen.contains { $0.hasPrefix("    make demo") })
        #expect(screen.contains { $0.hasPrefix("    make test") })
        #expect(screen.contains { $0.hasPrefix("![") })
    }

    @Test func `every command of manimd that is shown works`() async throws {
        let program = try Program()
        // What the documentation takes to be there.
        try await Video.draw(program.folder.appending("sine.mp4"))
        let pair = #"{"a": "plot x^2", "b": "graph x squared", "same": true, "kind": "notation"}"# + "\n"
        try program.folder.write(pair.utf8, to: "pairs.jsonl")
        let shown = Self.commands.filter { !$0.command.hasPrefix("make ") }
        #expect(shown.count >= 4)
        for (file, command) in shown {
            // The daemon would run for ever.
            let ended = command.hasSuffix("manimd run") ? command + " --once" : command
            let text = ended.replacing(#/^(\.build/release/)?manimd /#) { _ in Program.path.string + " " }
            let outcome = try await program.shell(text)
            #expect(outcome.code == 0, "\(file): \(command): \(outcome.errors)")
        }
    }

    @Test func `every make target that is shown is there`() async throws {
        let targets = Set(Self.commands.map(\.command).filter { $0.hasPrefix("make ") }.map { String($0.dropFirst(5)) })
        #expect(targets.isSuperset(of: ["demo", "test"]))
        for target in targets {
            let result = try await Subprocess.run(
                .name("make"),
                // Behind a target may stand what it is told: “fuzz FUZZ_SECONDS=600”.
                arguments: Arguments(["--dry-run"] + target.split(separator: " ").map(String.init)),
                workingDirectory: Program.project,
                output: .discarded,
                error: .string(limit: 1 << 16)
            )
            #expect(result.terminationStatus.isSuccess, "make \(target): \(result.standardError)")
        }
    }
}
