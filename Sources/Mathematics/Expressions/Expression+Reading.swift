extension Expression {
    /// Reads a whole text as one expression.
    ///
    /// A wrapper `$…$` or `\(…\)` around it is passed over. `log` without a base is the natural logarithm.
    ///
    /// - Parameters:
    ///   - text: At most `textLimit` characters.
    ///   - variables: The names that may vary.
    ///   - constants: Further letters that may occur, such as the `a` of `a sin x`.
    /// - Throws: When it is no expression, can be read in two ways, is too large, or has a part without a value.
    package init(
        parsing text: String,
        variables: Set<String> = ["x"],
        allowing constants: Set<String> = []
    ) throws(MathematicsError) {
        guard text.utf8.count <= 4 * Self.textLimit, text.count <= Self.textLimit else {
            throw MathematicsError(.tooLarge("the text has more than \(Self.textLimit) characters"), column: 1)
        }
        let vocabulary = Vocabulary(variables: variables, constants: constants)
        var parser = ExpressionParser(text[...], vocabulary: vocabulary)
        if parser.stream.peek().kind == .end { throw MathematicsError(.empty, column: 1) }
        let isWrapped = parser.stream.take("$")
        let value = try parser.sum()
        if isWrapped, !parser.stream.take("$") { throw parser.stream.expected("“$”") }
        guard parser.stream.peek().kind == .end else { throw parser.stream.expected("an operator or the end") }
        try value.requireValues()
        self = value
    }

    /// Reads the longest expression at the start of a text and leaves the words after it.
    ///
    /// - Returns: Nil when there is none, when it can be read in two ways, or when what follows looks like more
    ///   mathematics that was not understood: half an expression is worse than none. So it is when the words before
    ///   the text, if it is a part of a longer one, belong to it: the “x + 1” of “the square root of x + 1”.
    package static func prefix(
        of text: Substring,
        variables: Set<String> = ["x"],
        allowing constants: Set<String> = []
    ) -> (value: Expression, rest: Substring)? {
        let vocabulary = Vocabulary(variables: variables, constants: constants)
        var parser = ExpressionParser(text, vocabulary: vocabulary)
        let isWrapped = parser.stream.take("$")
        do throws(MathematicsError) {
            let value = try parser.sum()
            if isWrapped, !parser.stream.take("$") { return nil }
            try value.requireValues()
            guard isWrapped ? parser.endsToken() : parser.endsExpression(value) else { return nil }
            guard !text.followsOpenPhrase else { return nil }
            return (value, text[parser.stream.passedEnd...])
        } catch {
            return nil
        }
    }

    /// The largest size of a part without variables.
    static let sizeLimit = 1e15

    /// Refuses parts such as `1/0`, `ln(0)` and `9^9^9`, for which Python would stop.
    func requireValues() throws(MathematicsError) {
        for child in children { try child.requireValues() }
        guard isConstant, !children.isEmpty else { return }
        let value = evaluate()
        if value.isNaN || value.isInfinite && !isHuge { throw MathematicsError(.undefined(python), column: 1) }
        if abs(value) > Self.sizeLimit { throw MathematicsError(.tooLarge("\(python) is too large"), column: 1) }
    }

    private var isHuge: Bool {
        if case .power(let base, _) = self { return abs(base.evaluate()) > 1 }
        return false
    }
}
