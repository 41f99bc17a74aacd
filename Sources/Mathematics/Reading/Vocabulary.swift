/// The names that may occur in an expression.
package struct Vocabulary: Sendable, Hashable {
    /// Names that stand for a number that varies, such as `x`.
    package let variables: Set<String>
    /// Further letters that are allowed, such as the `m` and `b` of `mx + b`.
    package let constants: Set<String>

    package init(variables: Set<String> = ["x"], constants: Set<String> = []) {
        self.variables = variables
        self.constants = constants
    }

    /// The variable that a name stands for; a capital stands for its small letter if only that is known.
    func variable(_ name: String) -> String? {
        if variables.contains(name) || constants.contains(name) { return name }
        let lowered = name.lowercased()
        return name.count == 1 && variables.contains(lowered) ? lowered : nil
    }

    func constant(_ name: String) -> Expression.Constant? {
        switch name {
        case "pi", "Pi", "PI": .pi
        case "e": .e
        default: nil
        }
    }

    func isKnown(_ name: String) -> Bool {
        variable(name) != nil || constant(name) != nil || Function(name: name.lowercased()) != nil
    }

    /// Splits letters that were written without a space: `xsin` is `x`, `sin`; nil when they are a word.
    func split(_ run: String) -> [String]? {
        guard run.count > 1, run.count <= 8, !isKnown(run), !englishWords.contains(run.lowercased()) else { return nil }
        return pieces(of: run[...])
    }

    private func pieces(of run: Substring) -> [String]? {
        if run.isEmpty { return [] }
        for length in stride(from: run.count, through: 1, by: -1) {
            let head = String(run.prefix(length))
            let isLetter = length == 1 && variable(head) != nil
            let isLastE = head == "e" && length == run.count
            let isWord = length > 1 && (head == "pi" || gluedFunctions.contains(head))
            guard isLetter || isLastE || isWord, let tail = pieces(of: run.dropFirst(length)) else { continue }
            return [head] + tail
        }
        return nil
    }
}

private let gluedFunctions: Set<String> = ["sin", "cos", "tan", "ln", "exp", "sinh", "cosh", "tanh", "sqrt", "log"]

/// Short words made of letters that may be variables.
private let englishWords: Set<String> = [
    "a", "an", "as", "at", "be", "by", "do", "go", "he", "i", "if", "in", "is", "it", "me", "my", "no", "of", "on",
    "or",
    "so", "to", "up", "us", "we", "and", "are", "but", "can", "for", "has", "how", "its", "let", "not", "our", "out",
    "per", "pls", "red", "see", "set", "she", "the", "two", "ten", "one", "use", "via", "was", "who", "why", "you",
    "six",
    "blue", "pink", "gold", "teal", "line", "plot", "draw", "with", "from", "over", "axis", "text", "exes", "tex",
    "max",
]
