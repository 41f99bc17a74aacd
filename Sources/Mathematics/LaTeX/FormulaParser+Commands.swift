extension FormulaParser {
    /// Reads a command into the row; false when it closes the row.
    mutating func command(
        _ name: String,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) -> Bool {
        if ["right", "end", ")", "]"].contains(name) || name == "rangle" && openBars > 0 { return false }
        guard let command = FormulaCommand.allowed[name] else { throw forbidden(token) }
        if case .sign(let node) = command {
            try sign(node, token, &row)
            return true
        }
        stream.advance()
        switch command {
        case .sign, .right, .end: return false
        case .begin: try environment(token, &row)
        case .left: try operand(try scaledBracket(token), token, &row)
        case .middle:
            guard isInsideLeft else { throw forbidden(token) }
            row.append(.relation("\\middle" + (try delimiter())), isSpaced: token.isSpaced)
        case .size: try sized(name, token, &row)
        case .negation: row.append(try negation(), isSpaced: token.isSpaced)
        case .arguments, .root, .words, .lines: try append(try node(of: command, name, token), token, &row)
        }
        return true
    }

    /// An arrow with words above and a sign set over a relation are relations; a named operator is a function.
    private mutating func append(
        _ node: FormulaNode,
        _ token: FormulaToken,
        _ row: inout Row
    ) throws(MathematicsError) {
        switch node {
        case .command("xrightarrow", _, _), .command("xleftarrow", _, _), .command("stackrel", _, _):
            row.append(.relation(FormulaNode.latex([node])), isSpaced: token.isSpaced)
        case .command("overset", _, let arguments), .command("underset", _, let arguments):
            guard case .relation? = arguments.last?.first else { return try operand(node, token, &row) }
            row.append(.relation(FormulaNode.latex([node])), isSpaced: token.isSpaced)
        case .text(let command, _) where command.hasPrefix("operatorname"):
            try operand(.function(FormulaNode.latex([node])), token, &row)
        default: try operand(node, token, &row)
        }
    }

    /// A command with its arguments; the command itself has been passed.
    private mutating func node(
        of command: FormulaCommand,
        _ name: String,
        _ token: FormulaToken
    ) throws(MathematicsError) -> FormulaNode {
        switch command {
        case .arguments(let count):
            let hasOption = ["xrightarrow", "xleftarrow"].contains(name) && stream.peek().isMark("[")
            let option = hasOption ? try self.option() : nil
            var arguments: [[FormulaNode]] = []
            for _ in 0..<count { arguments.append(try argument()) }
            let needsCapitals = ["mathbb", "mathcal", "mathscr"].contains(name)
            if needsCapitals, !arguments.joined().allSatisfy(\.isCapital) {
                let what = "\\\(name) of anything but capitals"
                throw MathematicsError(.forbidden(what), column: stream.column(of: token))
            }
            return .command(name, option: option, arguments: arguments)
        case .root:
            let option = stream.peek().isMark("[") ? try self.option() : nil
            return .command(name, option: option, arguments: [try argument()])
        case .words: return try words(name)
        case .lines: return try stackedLines(name)
        case .sign(let node): return node
        default: throw forbidden(token)
        }
    }

    mutating func forbidden(_ token: FormulaToken) -> MathematicsError {
        MathematicsError(.forbidden(stream.source(of: token)), column: stream.column(of: token))
    }

    // MARK: Arguments

    /// `{…}`, or a single character or command.
    mutating func argument() throws(MathematicsError) -> [FormulaNode] {
        stream.peek().isMark("{") ? try group() : [try argumentNode()]
    }

    /// A single character, or a command with its own arguments.
    mutating func argumentNode() throws(MathematicsError) -> FormulaNode {
        try enter()
        defer { depth -= 1 }
        // A decimal number would be torn apart.
        if case .number(let digits) = stream.peek().kind, digits.contains(".") { throw expected("braces") }
        stream.splitFirstCharacter()
        let token = stream.peek()
        switch token.kind {
        case .letters(let text), .number(let text):
            stream.advance()
            return .ordinary(text)
        case .sign(let node):
            stream.advance()
            return node
        case .accented(let accent, let letter):
            stream.advance()
            return .command(accent, option: nil, arguments: [[.ordinary(letter)]])
        case .command(let name):
            guard let command = FormulaCommand.allowed[name] else { throw forbidden(token) }
            stream.advance()
            return try node(of: command, name, token)
        default: throw expected("an argument in braces")
        }
    }

    /// `{…}`, whose letters are factors.
    mutating func group() throws(MathematicsError) -> [FormulaNode] {
        let opening = stream.peek()
        guard stream.take("{") else { throw expected("“{”") }
        let nodes = try inside(.mathematics) { parser throws(MathematicsError) in try parser.row() }
        guard stream.take("}") else { throw unclosedOrStray(opening) }
        return nodes
    }

    private mutating func option() throws(MathematicsError) -> [FormulaNode] {
        let opening = stream.peek()
        stream.advance()
        let nodes = try inside(.mathematics) { parser throws(MathematicsError) in try parser.row() }
        guard stream.take("]") else { throw unclosed(opening) }
        return nodes
    }

    /// Reads what is enclosed, and comes back to the present setting.
    mutating func inside<Result>(
        _ inner: Setting,
        _ body: (inout FormulaParser) throws(MathematicsError) -> Result
    ) throws(MathematicsError) -> Result {
        let (setting, bars, left, angle) = (setting, openBars, isInsideLeft, isInsideAngle)
        (self.setting, openBars, isInsideLeft, isInsideAngle) = (inner, 0, false, false)
        defer { (self.setting, openBars, isInsideLeft, isInsideAngle) = (setting, bars, left, angle) }
        return try body(&self)
    }

    // MARK: Words

    /// `\text{…}` and its like: letters, digits, spaces and plain punctuation.
    private mutating func words(_ name: String) throws(MathematicsError) -> FormulaNode {
        var command = name
        if name == "operatorname", stream.source(of: stream.peek()) == "*" {
            command += "*"
            stream.advance()
        }
        guard stream.peek().isMark("{") else {
            if name == "mathrm" { return .command(name, option: nil, arguments: [try argument()]) }
            throw expected("“{”")
        }
        let start = stream.peek().end
        let words = stream.text[start...].prefix { $0 != "}" }
        guard words.endIndex < stream.text.endIndex else { throw unclosed(stream.peek()) }
        if let index = words.firstIndex(where: { !isPlain($0) }) {
            if name == "mathrm" { return .command(name, option: nil, arguments: [try group()]) }
            let column = stream.text.distance(from: stream.text.startIndex, to: index) + 1
            throw MathematicsError(.forbidden("“\(words[index])” inside \\\(name)"), column: column)
        }
        while stream.peek().start < words.endIndex { stream.advance() }
        stream.advance()
        return .text(command: command, String(words))
    }

    private func isPlain(_ character: Character) -> Bool {
        if character.isASCII {
            return character.isLetter || character.isNumber || " .,;:'()-/+=!?*".contains(character)
        }
        guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1 else { return false }
        return (0xC0...0xFF).contains(scalar.value)
    }

    // MARK: Signs

    private mutating func negation() throws(MathematicsError) -> FormulaNode {
        let token = stream.peek()
        switch try argumentNode() {
        case .relation(let latex): return .relation("\\not" + latex)
        default: throw MathematicsError(.forbidden("\\not before this"), column: stream.column(of: token))
        }
    }

    private mutating func sized(_ name: String, _ token: FormulaToken, _ row: inout Row) throws(MathematicsError) {
        let wanted = row.expectsOperand
        let node = FormulaNode.ordinary("\\" + name + (try delimiter()))
        try operand(node, token, &row)
        row.expectsOperand = name.hasSuffix("l") || wanted && !name.hasSuffix("r")
    }
}

extension FormulaNode {
    /// Whether it is a capital letter, the only kind that some fonts have.
    fileprivate var isCapital: Bool {
        if case .ordinary(let latex) = self { latex.count == 1 && latex.first?.isUppercase == true } else { false }
    }
}
