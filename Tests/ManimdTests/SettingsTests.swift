import Engine
import Foundation
import SystemPackage
import Testing

@testable import manimd

@Suite final class SettingsTests {
    private let dotEnv = FilePath(FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path)

    deinit { try? FileManager.default.removeItem(atPath: dotEnv.string) }

    private func settings(
        flags: [String: String] = [:],
        environment: [String: String] = [:],
        file: String? = nil
    ) async throws -> Settings {
        if let file { try file.write(toFile: dotEnv.string, atomically: true, encoding: .utf8) }
        return try await Settings(flags: flags, environment: environment, dotEnv: dotEnv)
    }

    private func problems(environment: [String: String] = [:], file: String? = nil) async throws -> [String] {
        do {
            _ = try await settings(environment: environment, file: file)
            return []
        } catch let error as SettingsError { return error.problems }
    }

    @Test func `the defaults are those of the specification`() async throws {
        let settings = try await settings()
        #expect(settings.inbox == "inbox" && settings.outbox == "outbox" && settings.state == ".manimd")
        #expect(settings.workers == 4 && settings.quality == .high && settings.templateThreshold == 0.9)
        #expect(settings.exactCache && settings.templateMatching && settings.videoBaseURL == nil)
        #expect(settings.renderTimeout == .seconds(300) && settings.warnings.isEmpty)
        #expect(settings.cacheBytes == 20_000_000_000 && settings.cacheAge == nil)
    }

    @Test func `a flag goes before the environment, that before the file, that before the default`() async throws {
        let file = "MANIM_MAX_WORKERS=2\nMANIMD_QUALITY=low\nMANIMD_INBOX=file-in\n"
        let environment = ["MANIM_MAX_WORKERS": "3", "MANIMD_QUALITY": "medium"]
        let settings = try await settings(flags: ["MANIM_MAX_WORKERS": "5"], environment: environment, file: file)
        #expect(settings.workers == 5)
        #expect(settings.quality == .medium)
        #expect(settings.inbox == "file-in")
        #expect(settings.outbox == "outbox")
    }

    @Test func `the state folder stands beside the inbox`() async throws {
        #expect(try await settings(environment: ["MANIMD_INBOX": "/srv/course/inbox"]).state == "/srv/course/.manimd")
        #expect(try await settings(environment: ["MANIMD_INBOX": "a/b"]).state == "a/.manimd")
        #expect(try await settings(environment: ["MANIMD_STATE": "/var/lib/m"]).state == "/var/lib/m")
    }

    @Test(arguments: [
        ("MANIM_MAX_WORKERS", "many", "MANIM_MAX_WORKERS is “many”; expected a whole number from 1 to 64"),
        ("MANIM_MAX_WORKERS", "0", "MANIM_MAX_WORKERS is “0”; expected a whole number from 1 to 64"),
        (
            "TEMPLATE_CONFIDENCE_THRESHOLD", "1.5",
            "TEMPLATE_CONFIDENCE_THRESHOLD is “1.5”; expected a number from 0 to 1"
        ),
        ("MANIM_CACHE_ENABLED", "perhaps", "MANIM_CACHE_ENABLED is “perhaps”; expected true or false"),
        ("MANIMD_QUALITY", "best", "MANIMD_QUALITY is “best”; expected one of low, medium, high, 4k"),
        ("SEMANTIC_CACHE_THRESHOLD", "x", "SEMANTIC_CACHE_THRESHOLD is “x”; expected a number from 0 to 1"),
        (
            "MANIMD_VIDEO_BASE_URL", "ftp://x",
            "MANIMD_VIDEO_BASE_URL is “ftp://x”; expected an address that begins with http:// or https://"
        ),
    ]) func `a wrong value is named with what it may be`(name: String, value: String, problem: String) async throws {
        #expect(try await problems(environment: [name: value]) == [problem])
    }

    @Test(arguments: [
        ("1048576", 1_048_576), ("500MB", 500_000_000), ("20 GB", 20_000_000_000), ("3k", 3_000), ("1GiB", 1 << 30),
        ("2tb", 2_000_000_000_000), ("None", nil),
    ]) func `a size has a unit or is in bytes`(text: String, bytes: Int?) async throws {
        #expect(try await settings(environment: ["MANIMD_CACHE_MAX_BYTES": text]).cacheBytes == bytes)
    }

    @Test(arguments: [
        ("90d", 7_776_000), ("12h", 43_200), ("30 m", 1_800), ("45s", 45), ("2w", 1_209_600), ("none", nil),
    ]) func `a time has a unit`(text: String, seconds: Int?) async throws {
        let settings = try await settings(environment: ["MANIMD_CACHE_MAX_AGE": text])
        #expect(settings.cacheAge == seconds.map { .seconds($0) })
    }

    @Test(arguments: ["0", "-1", "1.5GB", "GB", "20XB", "99999999999GB", "20GB!"])
    func `what is no size is refused`(text: String) async throws {
        let problem = "MANIMD_CACHE_MAX_BYTES is “\(text)”; expected a size such as 500MB or 20GB, or none"
        #expect(try await problems(environment: ["MANIMD_CACHE_MAX_BYTES": text]) == [problem])
    }

    @Test(arguments: ["90", "0d", "d", "-1h", "9999999w", "1y"])
    func `what is no time is refused`(text: String) async throws {
        let problem = "MANIMD_CACHE_MAX_AGE is “\(text)”; expected a time such as 12h or 90d, or none"
        #expect(try await problems(environment: ["MANIMD_CACHE_MAX_AGE": text]) == [problem])
    }

    @Test func `all mistakes are reported together`() async throws {
        let found = try await problems(environment: ["MANIM_MAX_WORKERS": "x", "MANIM_CACHE_ENABLED": "y"])
        #expect(found.count == 2)
    }

    @Test(arguments: ["True", "yes", "ON", "1"]) func `yes has several spellings`(text: String) async throws {
        #expect(try await settings(environment: ["TEMPLATE_MATCHING_ENABLED": text]).templateMatching)
        #expect(try await !settings(environment: ["TEMPLATE_MATCHING_ENABLED": "off"]).templateMatching)
    }

    @Test(arguments: [
        ("MANIM_MAX_WORKERS=\"2\"", "line 1: write the value of MANIM_MAX_WORKERS without quotes"),
        ("\nexport A_KEY=secret", "line 2: write NAME=value without “export”"),
        ("A=1 # one", "line 1: move the comment behind A to a line of its own"),
        ("just words", "line 1: expected NAME=value"),
        ("A_KEY=secret\r\nMANIM_MAX_WORKERS=2\r\n", "has Windows line ends; save it with Unix ones"),
        ("\u{FEFF}A_KEY=secret", "begins with a byte order mark; save it without"),
    ]) func `what the file's reader would take literally is refused`(file: String, problem: String) async throws {
        let found = try await problems(file: file)
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix(problem) == true)
        #expect(found.first?.contains("secret") == false)
    }

    @Test func `a variable that is nearly one of ours is pointed out`() async throws {
        let settings = try await settings(environment: ["MANIMD_INBOXX": "a", "MANIMD_ZZZ": "b", "OTHER": "c"])
        #expect(
            settings.warnings == [
                "the variable MANIMD_INBOXX is unknown; did you mean MANIMD_INBOX?",
                "the variable MANIMD_ZZZ is unknown",
            ]
        )
    }

    @Test func `a variable in the file that is nearly one of ours is pointed out too`() async throws {
        let settings = try await settings(file: "# MANIMD_NOTE=x\nMANIMD_OUTBOXX=a\nMANIMD_OUTBOX=b\n")
        #expect(settings.warnings == ["the variable MANIMD_OUTBOXX is unknown; did you mean MANIMD_OUTBOX?"])
        #expect(settings.outbox == "b")
    }

    @Test func `not a number, a sign and white space are told from numbers`() async throws {
        #expect(try await problems(environment: ["TEMPLATE_CONFIDENCE_THRESHOLD": "nan"]).count == 1)
        #expect(try await problems(environment: ["MANIM_MAX_WORKERS": "-1"]).count == 1)
        #expect(try await settings(environment: ["MANIM_MAX_WORKERS": " 8 "]).workers == 8)
    }

    @Test func `the documentation names what SIGHUP changes`() throws {
        let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let text = try String(contentsOfFile: folder.appending("docs/configuration.md").string, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "## Changes while the daemon runs").last)
        let passage = try #require(section.components(separatedBy: "Any other change").first)
        let named = passage.split(separator: "`").filter { name in Variable.all.contains { $0.name == name } }
        #expect(Set(named.map(String.init)) == Set(Variable.changeable.map(\.name)))
    }

    @Test func `the documentation lists every variable with its default`() throws {
        let folder = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        let text = try String(contentsOfFile: folder.appending("docs/configuration.md").string, encoding: .utf8)
        for variable in Variable.all {
            let row = "| `\(variable.name)` | \(variable.fallback.isEmpty ? "" : "`\(variable.fallback)`") |"
            #expect(text.contains(row.replacing("|  |", with: "| |")), "\(row)")
        }
    }
}
