import Engine
import Foundation

extension String {
    /// The text on one line, with nothing in it that steers a terminal or ends a code block, cut to `limit` characters.
    func bounded(to limit: Int) -> String {
        // No longer than could matter: folding takes time, and a text may have megabytes.
        let beginning = String(decoding: utf8.prefix(16 * limit), as: UTF8.self)
        let words = beginning.safeToShow(replacing: " ").replacing("```", with: " ").split(
            whereSeparator: \.isWhitespace
        )
        var text = ""
        for word in words {
            let length = text.isEmpty ? word.count : text.count + 1 + word.count
            guard length <= limit else { return text.isEmpty ? String(word.prefix(limit - 1)) + "…" : text + " …" }
            text += text.isEmpty ? word : " " + word
        }
        return text
    }
}

/// A formula that LaTeX can probably read.
struct Formula: Sendable, Hashable {
    let latex: String

    private static let longest = 300
    /// What reads, writes or redefines; a formula does without it.
    private static let barred = [
        "\\input", "\\include", "\\write", "\\read", "\\open", "\\def", "\\let", "\\catcode", "\\csname",
        "\\newcommand",
        "\\usepackage", "\\documentclass",
    ]

    /// Nil for what is no formula or would stop LaTeX: without dollars around it, braces and environments in pairs.
    init?(_ text: String) {
        guard text.utf8.count <= 4 * Self.longest else { return nil }
        var latex = text.bounded(to: Self.longest + 10)
        for (opening, closing) in [("$$", "$$"), ("$", "$"), ("\\[", "\\]"), ("\\(", "\\)")] {
            guard latex.hasPrefix(opening), latex.hasSuffix(closing), latex.count >= opening.count * 2 else { continue }
            latex = String(latex.dropFirst(opening.count).dropLast(closing.count))
            break
        }
        latex = latex.trimmingCharacters(in: .whitespaces)
        guard !latex.isEmpty, latex.count <= Self.longest, Self.isBalanced(latex),
            !Self.barred.contains(where: latex.contains)
        else { return nil }
        self.latex = latex
    }

    private static func isBalanced(_ latex: String) -> Bool {
        var depth = 0
        var isEscaped = false
        for character in latex {
            defer { isEscaped = character == "\\" && !isEscaped }
            if isEscaped { continue }
            switch character {
            case "{": depth += 1
            case "}": depth -= 1
            case "$", "%", "#": return false
            default: break
            }
            if depth < 0 { return false }
        }
        let pairs = [("\\begin{", "\\end{"), ("\\left", "\\right")]
        return depth == 0 && !isEscaped
            && pairs.allSatisfy { latex.ranges(ofCommand: $0.0) == latex.ranges(ofCommand: $0.1) }
    }
}

extension String {
    /// How often a command stands in the text, not counting longer ones that begin like it: `\leftarrow`.
    fileprivate func ranges(ofCommand command: String) -> Int {
        ranges(of: command).count { range in
            command.hasSuffix("{") || range.upperBound == endIndex || !self[range.upperBound].isLetter
        }
    }
}
