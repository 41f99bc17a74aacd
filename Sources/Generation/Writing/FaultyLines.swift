/// The evidence of a fault, short enough to be told.
enum FaultyLines {
    /// The line with two before it and two behind it, each with its number; nil if there is no such line.
    static func shown(around number: Int, of source: String) -> String? {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(number - 1) else { return nil }
        let range = max(0, number - 3)..<min(lines.count, number + 2)
        return range.map { index in
            "\(index == number - 1 ? ">" : " ") \(index + 1) | \(lines[index].prefix(200))"
        }.joined(separator: "\n")
    }

    /// So much of a report is told.
    private static let characterLimit = 1_500

    /// The end of a traceback, or of a LaTeX log what follows its first error, in whole lines.
    static func trimmed(_ detail: String, isLog: Bool) -> String {
        let lines = detail.split(separator: "\n", omittingEmptySubsequences: false)
        if isLog {
            let start = lines.firstIndex { $0.hasPrefix("!") } ?? lines.startIndex
            return kept(Array(lines[start...]))
        }
        return kept(lines.reversed()).split(separator: "\n", omittingEmptySubsequences: false).reversed()
            .joined(separator: "\n")
    }

    private static func kept(_ lines: [Substring]) -> String {
        var kept: [Substring] = []
        var count = 0
        for line in lines {
            let line = line.prefix(300)
            count += line.count + 1
            guard count <= characterLimit else { break }
            kept.append(line)
        }
        return kept.joined(separator: "\n")
    }
}
