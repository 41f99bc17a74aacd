import Mathematics

/// A formula in one variable as it stands in a request, perhaps with `y =` or `f(t) =` before it.
struct ExpressionText {
    /// Written in x, whatever the variable was called.
    let expression: Expression
    /// What the variable was called; nil when none occurs.
    let variable: String?
    let rest: Substring

    /// The letters that are taken for the variable of a function.
    static let variables: Set<String> = ["x", "t", "u", "s", "θ", "theta"]

    /// Reads the formula at the start of a text.
    ///
    /// A constant or a bare variable is one only with `y =` before it, since “one” and “x” are words too.
    init?(at text: Substring) {
        if let wrapped = Self(wrappedAt: text) {
            self = wrapped
            return
        }
        let equation = Left(at: text)
        guard let (value, rest) = Expression.prefix(of: equation?.rest ?? text, variables: Self.variables) else {
            return nil
        }
        self.init(value, of: equation, rest: rest)
    }

    /// Reads `$…$` or `\(…\)` as a whole, so that `$y = x^2$` is understood.
    private init?(wrappedAt text: Substring) {
        for (opening, closing) in [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]"), ("`", "`")]
        where text.hasPrefix(opening) {
            let inner = text.dropFirst(opening.count)
            guard let end = inner.firstRange(of: closing) else { return nil }
            let equation = Left(at: inner[..<end.lowerBound])
            let body = equation?.rest ?? inner[..<end.lowerBound]
            do throws(MathematicsError) {
                let value = try Expression(parsing: String(body), variables: Self.variables)
                self.init(value, of: equation, rest: text[end.upperBound...])
                return
            } catch {
                return nil
            }
        }
        return nil
    }

    private init?(_ value: Expression, of equation: Left?, rest: Substring) {
        let found = value.variables
        guard found.count < 2 else { return nil }
        if equation == nil {
            guard !found.isEmpty else { return nil }
            if case .variable = value { return nil }
        }
        if let said = equation?.argument, let name = found.first, said != name { return nil }
        variable = (found.first ?? equation?.argument).map { $0 == "theta" ? "θ" : $0 }
        expression = value.replacing(Dictionary(uniqueKeysWithValues: found.map { ($0, .variable("x")) }))
        self.rest = rest
    }

    /// The left side of an equation that gives a function: `y =`, `f(x) =`, `y(t) =`.
    private struct Left {
        let argument: String?
        let rest: Substring

        private init(argument: String?, rest: Substring) {
            self.argument = argument
            self.rest = rest
        }

        /// `x ↦`, `f: x ->`.
        private static func arrow(_ text: Substring) -> (variable: String, rest: Substring)? {
            var rest = text
            if let name = rest.first, "fghT".contains(name) {
                let after = rest.dropFirst().drop(while: \.isWhitespace)
                if after.first == ":" { rest = after.dropFirst().drop(while: \.isWhitespace) }
            }
            guard let name = rest.first, ExpressionText.variables.contains(String(name)) else { return nil }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            for sign in ["↦", "->", "→", "\\mapsto", "|->", "\\to"] where rest.hasPrefix(sign) {
                return (String(name), rest.dropFirst(sign.count))
            }
            return nil
        }

        private static let signs = ["==", "=", ":=", "equals ", "is equal to "]

        init?(at text: Substring) {
            var rest = text.drop(while: \.isWhitespace)
            if let (variable, after) = Self.arrow(rest) {
                self.init(argument: variable, rest: after)
                return
            }
            guard let name = rest.first, "yfghYF".contains(name) else { return nil }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            var argument: String?
            if rest.first == "(" {
                let inner = rest.dropFirst().prefix { $0 != ")" }
                let letter = inner.filter { !$0.isWhitespace && $0 != "\\" }
                guard ExpressionText.variables.contains(letter), inner.endIndex < rest.endIndex else { return nil }
                argument = letter
                rest = rest[inner.endIndex...].dropFirst().drop(while: \.isWhitespace)
            }
            if name == "f", rest.hasPrefix("of x ") {
                argument = "x"
                rest = rest.dropFirst(5).drop(while: \.isWhitespace)
            }
            guard argument != nil || "yYf".contains(name),
                let sign = Self.signs.first(where: { rest.hasPrefix($0) })
            else { return nil }
            self.init(argument: argument, rest: rest.dropFirst(sign.count))
        }
    }
}

extension Substring {
    func firstRange(of part: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            formIndex(after: &start)
        }
        return nil
    }
}
