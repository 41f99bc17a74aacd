/// A block between two lines of back-quotes or tildes, or from one such line to the end.
struct FencedBlock: Sendable, Hashable {
    /// The first word behind the opening fence, in lower case: `python`; empty if there is none.
    let language: String
    /// Without the indentation that the fence itself has.
    let lines: [Substring]
    /// Where it stands among the lines of the text, fences included.
    let range: Range<Int>
    let isClosed: Bool

    /// The blocks of a text.
    static func all(in lines: [Substring]) -> [FencedBlock] {
        var blocks: [FencedBlock] = []
        var open: (fence: Fence, start: Int)?
        for (index, line) in lines.enumerated() {
            guard let fence = Fence(line) else { continue }
            if let (opening, start) = open {
                guard fence.closes(opening) else { continue }
                blocks.append(FencedBlock(opening, lines, start..<index + 1, isClosed: true))
                open = nil
            } else {
                open = (fence, index)
            }
        }
        if let (opening, start) = open {
            blocks.append(FencedBlock(opening, lines, start..<lines.count, isClosed: false))
        }
        return blocks
    }

    private init(_ fence: Fence, _ lines: [Substring], _ range: Range<Int>, isClosed: Bool) {
        language = fence.language
        self.range = range
        self.isClosed = isClosed
        self.lines = lines[(range.lowerBound + 1)..<(isClosed ? range.upperBound - 1 : range.upperBound)].map { line in
            line.dropFirst(min(fence.indentation, line.prefix { $0 == " " }.count))
        }
    }
}

/// A line that opens or closes a block.
private struct Fence {
    let indentation: Int
    let mark: Character
    let length: Int
    let language: String
    let isBare: Bool

    init?(_ line: Substring) {
        let text = line.drop { $0 == " " || $0 == "\t" }
        guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
        length = text.prefix { $0 == mark }.count
        let rest = text.dropFirst(length)
        // Code within a line, such as ```x```, opens nothing.
        guard length >= 3, !rest.contains("`") else { return nil }
        indentation = line.prefix { $0 == " " }.count
        self.mark = mark
        let words = rest.split { !$0.isLetter && !$0.isNumber && $0 != "+" }
        language = words.first.map { $0.lowercased() } ?? ""
        isBare = rest.allSatisfy(\.isWhitespace)
    }

    func closes(_ opening: Fence) -> Bool {
        isBare && mark == opening.mark && length >= opening.length && indentation <= opening.indentation + 3
    }
}
