/// Joins the beginning of an answer that was cut off with what was written when it was asked to go on.
enum Continuation {
    /// The whole lines of an answer that was cut off: the last one may be half a line.
    static func beginning(of text: String) -> String {
        let text = text.replacing("\r\n", with: "\n")
        return text.lastIndex(of: "\n").map { String(text[...$0]) } ?? ""
    }

    /// The last lines of a beginning, for the model to go on from.
    static func lastLines(of beginning: String, count: Int = 12) -> String {
        beginning.split(separator: "\n", omittingEmptySubsequences: false).dropLast().suffix(count)
            .joined(separator: "\n")
    }

    /// The code of both together; nil where there is none.
    static func join(_ beginning: String, _ rest: String) -> WrittenCode? {
        guard let begun = WrittenCode(in: beginning) else { return WrittenCode(in: rest) }
        // It began once more instead of going on.
        if let whole = WrittenCode(in: rest), whole.hasScene, whole.importsManim { return whole }
        let lines = WrittenCode.lines(of: begun.source).dropLast()
        let more = code(of: rest)
        let overlap = overlap(lines.map(\.withoutEnd), more.lines.map(\.withoutEnd))
        return WrittenCode(lines: lines + more.lines.dropFirst(overlap), isClosed: more.isClosed)
    }

    /// The lines of code of a continuation, which need not have a fence, or only a closing one.
    private static func code(of text: String) -> (lines: [Substring], isClosed: Bool) {
        let lines = WrittenCode.lines(of: text)
        guard let first = FencedBlock.all(in: lines).first else { return (trimmed(lines[...]), false) }
        let before = lines[..<first.range.lowerBound]
        let isClosing = before.contains { !$0.isBlank && ($0.first?.isWhitespace == true || PythonLine.continues($0)) }
        if isClosing { return (trimmed(before), true) }
        return (trimmed(first.lines[...]), first.isClosed)
    }

    private static func trimmed(_ lines: ArraySlice<Substring>) -> [Substring] {
        var lines = lines.drop { $0.isBlank }
        while lines.last?.isBlank == true { lines.removeLast() }
        return Array(lines)
    }

    /// How many of the last lines of `a` are said again at the beginning of `b`.
    private static func overlap(_ a: [Substring], _ b: [Substring]) -> Int {
        let longest = min(a.count, b.count)
        guard longest > 0 else { return 0 }
        return (1...longest).reversed().first { count in
            a.suffix(count).elementsEqual(b.prefix(count))
                // A bracket alone may well come twice.
                && b.prefix(count).contains { $0.contains(where: \.isLetter) }
        } ?? 0
    }
}

extension WrittenCode {
    /// Whether it has the scene's class.
    var hasScene: Bool {
        source.split(separator: "\n").contains { PythonLine.classHead($0)?.name == "GeneratedScene" }
    }

    fileprivate var importsManim: Bool { source.split(separator: "\n").contains { $0.importsManim } }
}

extension Substring {
    fileprivate var withoutEnd: Substring {
        var text = self
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
