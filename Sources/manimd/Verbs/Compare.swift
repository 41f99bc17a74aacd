import ArgumentParser
import Engine
import Foundation
import OrderedCollections
import Semantics

/// `manimd compare`: whether two requests ask for the same video, and why.
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether two requests ask for the same video, and why.",
        discussion: """
            With --batch, pairs are read from standard input, one JSON object {"a", "b"} a line, and answered likewise.
            The first of a pair is the earlier request. No cache is read.
            """
    )

    @Argument(help: "What the earlier video shows.") var first: String?
    @Argument(help: "What the new video should show.") var second: String?
    @Flag(help: "Read JSON Lines from standard input.") var batch = false
    @Flag(help: "Show what both are understood as.") var readings = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard batch ? first == nil : second != nil else {
            throw ValidationError("give either two requests or --batch")
        }
    }

    func run() async throws {
        let settings = try await common.settings()
        let comparer = try Library(settings).comparer(settings) { Screen.say("manimd: \($0)") }
        if let first, let second { try compareOne(first, second, with: comparer) } else { try compareLines(comparer) }
    }

    private func compareOne(_ first: String, _ second: String, with comparer: Comparer) throws {
        let pair = Pair(try Self.description(first, "a"), try Self.description(second, "b"))
        let outcome = comparer.compare(pair.a, pair.b)
        if common.json { return Screen.print(json(outcome).text(pretty: true)) }
        let ink: Ink = outcome.isEquivalent ? .good : .bad
        Screen.print(ink.on(outcome.isEquivalent ? "the same video" : "different videos"))
        Screen.print("  \(outcome.reason.onOneLine)")
        if let score = outcome.score, let cosine = outcome.cosine {
            Screen.print("  similarity \(score.threeDigits), cosine as written \(cosine.threeDigits)")
        }
        guard readings else { return }
        Screen.print("  a: \(outcome.readings.0.onOneLine)")
        Screen.print("  b: \(outcome.readings.1.onOneLine)")
    }

    private func compareLines(_ comparer: Comparer) throws {
        var isAnyWrong = false
        var number = 0
        while let line = readLine() {
            number += 1
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            do throws(Refusal) {
                let pair = try Pair(Array(line.utf8), number: number)
                Screen.print(json(comparer.compare(pair.a, pair.b)).text())
            } catch {
                isAnyWrong = true
                var fields: JSONObject = ["equivalent": .bool(false)]
                fields["error"] = Explanation.json(of: error).object?["error"]
                Screen.print(JSONValue.object(fields).text())
            }
        }
        if isAnyWrong { throw ExitStatus.someFailed }
    }

    private func json(_ outcome: Comparer.Outcome) -> JSONValue {
        var fields: JSONObject = ["equivalent": .bool(outcome.isEquivalent)]
        fields["score"] = outcome.score.map { .double($0.rounded(toDigits: 4)) }
        fields["cosine"] = outcome.cosine.map { .double($0.rounded(toDigits: 4)) }
        fields["reason"] = .string(outcome.reason)
        if readings { fields["readings"] = .array([.string(outcome.readings.0), .string(outcome.readings.1)]) }
        return .object(fields)
    }

    /// A description as requests may hold it; `place` begins the message where it cannot be one.
    fileprivate static func description(
        _ text: String,
        _ name: String,
        _ place: String = ""
    ) throws(Refusal) -> String {
        guard (1...4_000).contains(text.count), text.contains(where: { !$0.isWhitespace }) else {
            throw Refusal(
                .invalidRequest,
                "\(place)“\(name)” must have 1 to 4,000 characters",
                hint: "it has \(text.count)"
            )
        }
        return text
    }
}

/// Two requests of a line `{"a", "b"}`; further keys, such as labels, are passed over.
struct Pair {
    let a: String
    let b: String
    /// What a person has said of it; nil where nothing is said.
    let isSame: Bool?
    let kind: String?

    init(_ a: String, _ b: String) {
        self.a = a
        self.b = b
        isSame = nil
        kind = nil
    }

    init(_ line: [UInt8], number: Int) throws(Refusal) {
        let value: JSONValue
        do throws(JSONSyntaxError) {
            let start = TextPosition(line: number, column: 1)
            value = try JSONReader().read(line, startingAt: start).value
        } catch {
            throw Refusal(.invalidJSON, "\(error)", hint: #"write {"a": "…", "b": "…"}"#)
        }
        guard let json = value.object else {
            throw Refusal(.invalidRequest, "line \(number) is no JSON object", hint: #"write {"a": "…", "b": "…"}"#)
        }
        guard let a = json["a"]?.string, let b = json["b"]?.string else {
            throw Refusal(
                .invalidRequest,
                "line \(number) lacks the text “\(json["a"]?.string == nil ? "a" : "b")”",
                hint: #"write {"a": "…", "b": "…"}"#
            )
        }
        self.a = try Compare.description(a, "a", "line \(number): ")
        self.b = try Compare.description(b, "b", "line \(number): ")
        isSame = json["same"]?.bool
        kind = json["kind"]?.string
    }
}
