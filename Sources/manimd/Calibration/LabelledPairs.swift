import ArgumentParser
import Engine
import Foundation
import Semantics
import Store

/// Labelled pairs of a file and of what users have said, and what cannot be used of them.
struct LabelledPairs {
    private(set) var pairs: [LabelledPair] = []
    /// What is wrong, line by line.
    private(set) var problems: [(line: Int, refusal: Refusal)] = []
    /// How many pairs users have judged.
    private(set) var fromFeedback = 0

    /// Adds the lines of a file; “-” is standard input.
    mutating func add(file: String) throws {
        let bytes: Data
        do {
            bytes =
                try file == "-"
                ? FileHandle.standardInput.readToEnd() ?? Data() : Data(contentsOf: URL(filePath: file))
        } catch { throw ValidationError("\(file) cannot be read: \(error.localizedDescription)") }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where !line.allSatisfy({ " \t\r".utf8.contains($0) }) {
            do throws(Refusal) { pairs.append(try Self.pair(Array(line), index + 1)) } catch {
                problems.append((index + 1, error))
            }
        }
    }

    /// Adds the pairs that users have judged: what was asked, and whose video was taken for it.
    ///
    /// Of two opinions on a pair the bad one counts, as it does for the cache.
    mutating func add(_ verdicts: [UserVerdict]) {
        let borrowed = verdicts.filter { $0.asked.foldedForKey != $0.matched.foldedForKey }
        let groups = Dictionary(grouping: borrowed) { [$0.matched.foldedForKey, $0.asked.foldedForKey] }
        for group in groups.values.sorted(by: { $0[0].givenAt < $1[0].givenAt }) {
            let isSame = group.allSatisfy(\.isRight)
            pairs.append(LabelledPair(a: group[0].matched, b: group[0].asked, isSame: isSame, kind: "feedback"))
        }
        fromFeedback += groups.count
    }

    private static func pair(_ line: [UInt8], _ number: Int) throws(Refusal) -> LabelledPair {
        let pair = try Pair(line, number: number)
        guard let isSame = pair.isSame else {
            throw Refusal(
                .invalidRequest,
                "line \(number) lacks “same”",
                hint: #"write {"a": "…", "b": "…", "same": true} or false"#
            )
        }
        return LabelledPair(a: pair.a, b: pair.b, isSame: isSame, kind: pair.kind)
    }
}
