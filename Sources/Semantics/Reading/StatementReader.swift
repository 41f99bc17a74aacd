import Language
import Mathematics

extension Knowledge {
    /// Reads a request.
    package func statement(of text: String, withSlots: Bool = true) -> Statement {
        var reader = StatementReader(knowledge: self, phrases: withSlots ? phrases : plainPhrases)
        return reader.statement(of: text)
    }
}

/// Turns the words of a request into a statement, one step after another.
struct StatementReader {
    let knowledge: Knowledge

    let phrases: Phrasebook

    var manner: Manner?

    /// The words that a question such as “how does it work” ends with.
    var endings: Set<String> = []

    init(knowledge: Knowledge, phrases: Phrasebook) {
        self.knowledge = knowledge
        self.phrases = phrases
    }

    /// Longer requests are read as saying nothing, so that they are the same as none.
    private static let lengthLimit = 2_000

    mutating func statement(of text: String) -> Statement {
        guard text.count <= Self.lengthLimit else {
            return Statement(chunks: [], facts: [], manner: nil, commutation: .none, isSequence: false)
        }
        let wording = Wording(text.withoutMathMarks).corrected(by: knowledge.words)
        let written = lexemes(of: wording)
        endings = Set(wording.tokens.compactMap { frames[$0.text] })
        // Lists are gathered first, so that a phrase takes all of one.
        let said = rewritten(listed(written))
        let groups = groups(of: withoutContainers(prefixed(listed(inOrder(said)))))
        let bound = groups.map { Group(tie: $0.tie, items: bind($0.items).wordsFirst) }
        return asWritten(free(withoutEchoes(bound)), wording)
    }

    /// Where the way to write numbers is the task, their digits are a fact: “convert 0.5 to a fraction”.
    private func asWritten(_ statement: Statement, _ wording: Wording) -> Statement {
        let names = (statement.chunks.flatMap(\.items) + statement.facts).compactMap(\.name)
        guard names.contains(where: { $0.split(separator: " ").contains { knowledge.notations.contains(String($0)) } })
        else { return statement }
        let digits = wording.tokens.filter { $0.kind == .number || "/%√^".contains($0.text) || $0.text == "sqrt" }
        guard !digits.isEmpty else { return statement }
        var result = statement
        result.facts.append(.value(.quotation(digits.map(\.text).joined(separator: " "))))
        return result
    }
}

extension String {
    /// The text with LaTeX's signs written as single characters, and without the marks around formulas.
    fileprivate var withoutMathMarks: String {
        guard contains("$") || contains("\\") || contains("`") else { return self }
        var text = MathText.plain(self).replacing("\\int", with: " ∫ ").replacing("\\sum", with: " ∑ ")
        for (opening, closing) in [("$$", "$$"), ("\\(", "\\)"), ("\\[", "\\]"), ("`", "`"), ("$", "$")] {
            var result = ""
            var rest = text[...]
            while let start = rest.firstRange(of: opening) {
                let inner = rest[start.upperBound...]
                guard let end = inner.firstRange(of: closing) else { break }
                let body = inner[..<end.lowerBound]
                // Dollars of money: “$5, stop at $”.
                let isMoney =
                    opening == "$" && body.first?.isNumber == true && body.contains { $0 == " " }
                    && !body.contains { "=^\\+<>≤≥_".contains($0) }
                if isMoney {
                    result += rest[..<start.upperBound]
                    rest = inner
                } else {
                    result += rest[..<start.lowerBound] + " " + body + " "
                    rest = inner[end.upperBound...]
                }
            }
            text = result + rest
        }
        return text
    }
}

extension Substring {
    fileprivate func firstRange(of text: String) -> Range<Index>? { ranges(of: text).first }
}

extension [Statement.Item] {
    /// The words in their order, then the values in theirs: “the x³ derivative” is “the derivative x³”.
    fileprivate var wordsFirst: [Statement.Item] {
        // Behind “of” stands what the value before it is of.
        if contains(where: { if case .word(let word) = $0 { word.key == "of" } else { false } }) { return self }
        func isValue(_ item: Statement.Item) -> Bool { if case .value = item { true } else { false } }
        return filter { !isValue($0) } + filter(isValue)
    }
}

/// What questions end with, by their first words: “how does it work”.
private let frames = ["how": "work", "what": "mean"]
