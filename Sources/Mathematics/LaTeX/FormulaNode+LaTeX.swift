extension FormulaNode {
    /// LaTeX of a row of pieces.
    static func latex(_ row: [FormulaNode]) -> String {
        var text = ""
        for node in row { text.appendMathematics(node.latex) }
        return text.trimmed
    }

    private var latex: String {
        switch self {
        case .ordinary(let latex), .function(let latex), .largeOperator(let latex), .space(let latex): latex
        case .binary(let latex), .relation(let latex): " \(latex) "
        case .punctuation(let latex): "\(latex) "
        case .text(let command, let words): "\\\(command){\(words)}"
        case .group(let inner): "{\(Self.latex(inner))}"
        case .command(let name, let option, let arguments):
            "\\\(name)" + (option.map { "[\(Self.latex($0))]" } ?? "")
                + arguments.map { "{\(Self.latex($0))}" }.joined()
        case .bracket(let open, let inner, let close, let isScaled): Self.bracket(open, inner, close, isScaled)
        case .scripts(let base, let primes, let lower, let upper): base.scripted(primes, lower, upper)
        case .environment(let name, let columns, let rows): Self.environment(name, columns, rows)
        }
    }

    private static func bracket(_ open: String, _ inner: [FormulaNode], _ close: String, _ isScaled: Bool) -> String {
        var text = isScaled ? "\\left" + open : open
        text.appendMathematics(latex(inner))
        text.appendMathematics(isScaled ? "\\right" + close : close)
        return text
    }

    private func scripted(_ primes: Int, _ lower: [FormulaNode]?, _ upper: [FormulaNode]?) -> String {
        var text = latex + String(repeating: "'", count: primes)
        if let lower { text += "_{\(Self.latex(lower))}" }
        if let upper { text += "^{\(Self.latex(upper))}" }
        return text
    }

    private static func environment(_ name: String, _ columns: String, _ rows: [[[FormulaNode]]]) -> String {
        let lines = rows.map { row in
            let line = row.map(latex).joined(separator: " & ").trimmed
            // A bracket or star after a line break would belong to it.
            return line.hasPrefix("[") || line.hasPrefix("*") ? "{}" + line : line
        }
        let opening = "\\begin{\(name)}" + (columns.isEmpty ? "" : "{\(columns)}")
        return opening + " " + lines.joined(separator: " \\\\ ") + " \\end{\(name)}"
    }
}

extension String {
    /// Appends LaTeX so that a command before it does not swallow its first letter, and no two spaces meet.
    fileprivate mutating func appendMathematics(_ latex: String) {
        if last == " ", !hasSuffix("\\ ") {
            self += latex.drop { $0 == " " }
        } else if latex.first?.isLetter == true, endsInCommand {
            self += " " + latex
        } else {
            self += latex
        }
    }

    private var endsInCommand: Bool {
        let letters = reversed().prefix { $0.isASCII && $0.isLetter }
        return !letters.isEmpty && dropLast(letters.count).last == "\\"
    }

    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " ", !text.hasSuffix("\\ ") { text.removeLast() }
        return String(text)
    }
}
