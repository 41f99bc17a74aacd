import Foundation

/// The lists of what is the same, as they stand in a folder: a line holds one idea, `#` begins a comment.
package struct Lexicons: Sendable {
    /// Phrases that are interchangeable, the first of a line in the place of the others.
    let same: [String]
    /// What people say around a request.
    let courtesy: [String]
    /// Wishes that say no more than “make a video of it”, with the kind of answer that some of them name.
    let neutral: [(Manner?, [String])]
    let marks: [String]
    let empty: [String]
    let verbs: [String]
    /// Words whose two sides may not be exchanged.
    let orders: [String]
    /// Verbs of which the one that is named first is done first.
    let actions: [String]
    let attributes: [String]
    let commutative: [String]
    let containers: [String]
    /// Nouns whose value stands behind them.
    let measures: [String]
    /// Words of requests that ask for another way to write a number.
    let notations: [String]
    /// What the names of methods end with.
    let methods: [String]
    let vocabulary: [String]
    /// Words that always change what is shown.
    let facts: [String]
    let units: [String]

    /// Reads the lists.
    ///
    /// - Throws: `CocoaError` when one of them cannot be read.
    init(folder: String) throws {
        func lines(_ name: String) throws -> [String] {
            Self.lines(of: try String(contentsOfFile: "\(folder)/\(name).txt", encoding: .utf8))
        }
        same = try lines("phrases") + lines("mathematics") + lines("sciences")
        courtesy = try lines("courtesy")
        neutral = [(.picture, try lines("pictures")), (.result, try lines("results")), (nil, try lines("neutral"))]
        marks = try lines("marks")
        empty = try lines("empty")
        verbs = try lines("verbs")
        orders = try lines("orders")
        actions = try lines("actions")
        attributes = try lines("attributes")
        commutative = try lines("commutative")
        containers = try lines("containers")
        measures = try lines("measures")
        notations = try lines("notations")
        methods = try lines("methods")
        vocabulary = try lines("vocabulary")
        facts = try lines("facts")
        units = try lines("units")
    }

    static func lines(of text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let kept = line.prefix { $0 != "#" }
            return kept.allSatisfy(\.isWhitespace) ? nil : String(kept)
        }
    }

    /// Where the lists that belong to the program are: beside it.
    package static let standard: String = {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: program).deletingLastPathComponent().path + "/manimd_Semantics.resources/Lexicons"
    }()
}
