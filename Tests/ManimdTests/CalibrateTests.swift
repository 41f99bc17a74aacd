import Engine
import Foundation
import FoundationXML
import OrderedCollections
import Store
import Support
import SystemPackage
import Testing

/// `manimd calibrate` with the real encoder.
@Suite(.timeLimit(.minutes(10))) struct CalibrateTests {
    private let program: Program

    init() throws {
        program = try Program()
        try program.folder.write(Self.pairs.utf8, to: "lessons/pairs.jsonl")
    }

    /// Two that are the same, three that are not.
    private static let pairs = """
        {"a": "plot x^2 from -1 to 1", "b": "graph x squared from -1 to 1", "same": true, "kind": "notation", "area": "x"}
        {"a": "plot x^2 from -1 to 1", "b": "plot x^2 from -1 to 2", "same": false, "kind": "range"}

        {"a": "bubble sort", "b": "animate the bubble sort algorithm", "same": true, "kind": "wording"}
        {"a": "bubble sort", "b": "merge sort", "same": false, "kind": "algorithm"}
        {"a": "plot sin(x)", "b": "plot cos(x)", "same": false, "kind": "function"}

        """

    @Test func `hits and wrong hits are counted at every threshold, and no more is promised than can be`() async throws
    {
        let outcome = try await program.run("calibrate", "lessons/pairs.jsonl", "--json", "--list")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let report = try outcome.json().object ?? [:]
        let points = (report["points"]?.array ?? []).compactMap(\.object)
        #expect(points.compactMap { $0["threshold"]?.number?.double } == (50...100).map { Double($0) / 100 })
        let first = try #require(points.first)
        #expect(first["wrong_hits"] == .int(0) && first["wrong_hit_rate"] == .int(0))
        #expect(first["wrong_hit_interval"]?.array?.last?.number?.double == 0.5615)
        // What the cosine alone would have served wrongly at one half.
        #expect((first["cosine_alone"]?.object?["wrong_hits"]?.number?.int ?? 0) >= 2)
        let recommended = try #require(report["recommended"]?.object)
        #expect(recommended["threshold"] == .double(0.5) && recommended["promised"] == .bool(false))
        #expect(report["different_pairs_needed"] == .int(381))
        #expect(
            report["advice"]?.string?.contains("0 of 3 different pairs served, yet up to 56.1% is possible") == true
        )
        let kinds = (report["confusion"]?.object?["kinds"]?.array ?? []).compactMap { $0.object?["kind"]?.string }
        #expect(kinds == ["notation", "range", "wording", "algorithm", "function"])
        let hits = try #require(points[35]["hits"]?.number?.int)
        #expect(hits >= 1 && report["missed"]?.array?.count == 2 - hits && report["wrong_hits"]?.array?.count == 0)
    }

    @Test func `the plot is a well-formed drawing, beside the pairs or where it is wanted`() async throws {
        let outcome = try await program.run("calibrate", "lessons/pairs.jsonl", "--budget", "0.7")
        #expect(outcome.code == 0 && outcome.errors == "plot: lessons/pairs.calibration.svg\n", "\(outcome.errors)")
        #expect(outcome.output.contains("recommended threshold: 0.50\n"))
        #expect(outcome.output.contains("with 95% confidence at most 56.1%, within the budget of 70.0%"))
        let drawing = Drawing(Data(try program.folder.read("lessons/pairs.calibration.svg")))
        #expect(drawing.isWellFormed)
        #expect(drawing.texts.contains("similarity threshold (SEMANTIC_CACHE_THRESHOLD)"))
        #expect(drawing.texts.contains("share of pairs served") && drawing.texts.contains("recommended 0.50"))
        // Two panels: hits and wrong hits with those of the cosine, then the wrong hits again; a band for each of ours.
        #expect(drawing.counts["polyline"] == 6 && drawing.counts["polygon"] == 3)
        #expect(drawing.isWithinBounds)
        let elsewhere = try await program.run("calibrate", "-", "--plot", "p.svg", input: Self.pairs)
        #expect(elsewhere.code == 0 && elsewhere.errors == "plot: p.svg\n")
        #expect(try program.folder.files().contains("p.svg"))
        #expect(try await program.run("calibrate", "-", "--plot", "no/p.svg", input: Self.pairs).code == 2)
    }

    @Test func `lines that say nothing are told by their number, and the others count`() async throws {
        let lines = """
            {"a": "bubble sort", "b": "merge sort", "same": false}
            {"a": "bubble sort", "b": "merge sort"}
            {"a": "bubble sort", "b": "merge sort", "same": "no"}
            {"a": "bubble sort", "same": true}
            {"a": "", "b": "merge sort", "same": false}
            {"a"

            """
        let outcome = try await program.run("calibrate", "-", input: lines)
        #expect(outcome.code == 3)
        #expect(outcome.errors.contains("line 2 lacks “same”; write") && outcome.errors.contains("line 3 lacks “same”"))
        #expect(outcome.errors.contains("line 4 lacks the text “b”") && outcome.errors.contains("line 5: “a” must"))
        #expect(outcome.errors.contains("line 6"))
        #expect(outcome.output.contains("1 pairs: 0 the same, 1 different"))
        let json = try await program.run("calibrate", "-", "--json", input: lines)
        #expect(json.code == 3)
        let errors = try json.json().object?["errors"]?.array ?? []
        #expect(errors.map { $0.object?["line"] } == [2, 3, 4, 5, 6].map { .int($0) })
    }

    @Test func `what users have said counts when it is asked for`() async throws {
        try program.folder.write([], to: ".manimd/none")
        let store = try AnswersStore(path: program.folder.appending(".manimd/cache.sqlite").string)
        let key = try #require(ExactKey(String(repeating: "ab", count: 32)))
        try await store.confirm("graph x squared", answeredBy: "plot x^2")
        // Of two opinions the bad one counts; one on a request's own video is none on two requests.
        try await store.confirm("plot cos(x)", answeredBy: "plot sin(x)")
        _ = try await store.reject("Plot  cos(x)", answeredBy: "plot sin(x)", own: key, source: nil)
        _ = try await store.reject("merge sort", answeredBy: "merge sort", own: key, source: nil)
        let outcome = try await program.run("calibrate", "--feedback", "--json")
        #expect(outcome.code == 0, "\(outcome.errors)")
        let counts = try outcome.json().object?["pairs"]?.object
        #expect(counts == ["same": .int(1), "different": .int(1), "from_feedback": .int(2)])
        let both = try await program.run("calibrate", "lessons/pairs.jsonl", "--feedback")
        #expect(both.output.hasPrefix("7 pairs, 2 of them judged by users: 3 the same, 4 different"))
    }

    @Test func `what cannot be measured is said`() async throws {
        #expect(try await program.run("calibrate").code == 2)
        #expect(try await program.run("calibrate", "nowhere.jsonl").errors.contains("nowhere.jsonl cannot be read"))
        #expect(try await program.run("calibrate", "--feedback").errors.contains("there are no labelled pairs"))
        #expect(try await program.run("calibrate", "-", "--budget", "0").code == 2)
        let missing = ["EMBEDDING_MODEL": "no/model"]
        let outcome = try await program.run("calibrate", "lessons/pairs.jsonl", environment: missing)
        #expect(outcome.code == 6 && outcome.errors.contains("there is no similarity to calibrate"))
    }
}

/// What an XML parser finds in a drawing.
private final class Drawing: NSObject, XMLParserDelegate {
    private(set) var isWellFormed = false
    private(set) var texts: Set<String> = []
    private(set) var counts: [String: Int] = [:]
    /// Whether every point of every curve is on the paper.
    private(set) var isWithinBounds = true
    private var text = ""

    init(_ data: Data) {
        super.init()
        let parser = XMLParser(data: data)
        parser.delegate = self
        isWellFormed = parser.parse()
    }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        counts[name, default: 0] += 1
        text = ""
        for point in (attributes["points"] ?? "").split(separator: " ") {
            let numbers = point.split(separator: ",").compactMap { Double($0) }
            guard numbers.count == 2, (80...780).contains(numbers[0]), (80...580).contains(numbers[1]) else {
                isWithinBounds = false
                continue
            }
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "text" { texts.insert(text) }
    }
}
