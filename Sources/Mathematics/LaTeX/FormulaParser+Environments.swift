extension FormulaParser {
    /// Rows of cells, separated by `\\` and `&`.
    mutating func lines() throws(MathematicsError) -> [[[FormulaNode]]] {
        var rows = [[try row()]]
        while true {
            if stream.take("&") {
                rows[rows.count - 1].append(try row())
            } else if stream.peek().isMark("⏎") {
                stream.advance()
                try passLength()
                rows.append([try row()])
            } else {
                break
            }
        }
        if rows.count > 1, rows.last == [[]] { rows.removeLast() }
        return rows
    }

    /// The extra space of `\\[4pt]`, which is dropped.
    private mutating func passLength() throws(MathematicsError) {
        guard stream.peek().isMark("["), !stream.peek().isSpaced, stream.peek(1).isNumber,
            ["pt", "em", "ex", "mm", "cm"].contains(stream.peek(2).letters), stream.peek(3).isMark("]")
        else { return }
        for _ in 0..<4 { stream.advance() }
    }

    /// An environment; `\begin` has been passed.
    mutating func environment(_ begin: FormulaToken, _ row: inout Row) throws(MathematicsError) {
        let name = try environmentName()
        guard let written = FormulaCommand.environments[name] else {
            throw MathematicsError(.forbidden("\\begin{\(name)}"), column: stream.column(of: begin))
        }
        let columns = name == "array" ? try columnLetters() : ""
        let rows = try inside(.mathematics) { parser throws(MathematicsError) in try parser.lines() }
        guard stream.peek().isCommand("end") else {
            throw MathematicsError(.unbalanced("\\begin{\(name)}"), column: stream.column(of: begin))
        }
        let end = stream.peek()
        stream.advance()
        guard try environmentName() == name else {
            throw MathematicsError(.unbalanced("\\begin{\(name)}"), column: stream.column(of: end))
        }
        try refuseColumns(of: rows, beyond: columnLimit(written, columns), begin)
        if written == "aligned", rows.count == 1, rows[0].count == 1 {
            for node in rows[0][0] { row.append(node, isSpaced: false) }
        } else {
            try operand(.environment(written, columns: columns, rows: rows), begin, &row)
        }
    }

    /// How many columns there may be.
    private func columnLimit(_ environment: String, _ columns: String) -> Int {
        switch environment {
        case "array": columns.count { $0 != "|" }
        case "gathered": 1
        case "cases", "split": 2
        case "aligned": 20
        default: 10
        }
    }

    private mutating func refuseColumns(
        of rows: [[[FormulaNode]]],
        beyond limit: Int,
        _ begin: FormulaToken
    ) throws(MathematicsError) {
        guard rows.contains(where: { $0.count > limit }) else { return }
        let what = "a row has more than \(limit) columns"
        throw MathematicsError(.tooLarge(what), column: stream.column(of: begin))
    }

    private mutating func environmentName() throws(MathematicsError) -> String {
        let opening = stream.peek()
        guard stream.take("{") else { throw expected("“{”") }
        let name = stream.text[opening.end...].prefix { $0.isASCII && $0.isLetter || $0 == "*" }
        while stream.peek().start < name.endIndex { stream.advance() }
        guard stream.take("}") else { throw expected("“}”") }
        return String(name)
    }

    /// The `{lcr}` of an array.
    private mutating func columnLetters() throws(MathematicsError) -> String {
        let opening = stream.peek()
        guard stream.take("{") else { throw expected("columns such as “{cc}”") }
        let columns = stream.text[opening.end...].prefix { "lcr| ".contains($0) }
        while stream.peek().start < columns.endIndex { stream.advance() }
        guard stream.take("}"), columns.count <= 20 else { throw expected("columns of l, c and r") }
        return columns.filter { $0 != " " }
    }

    /// `\substack{… \\ …}`.
    mutating func stackedLines(_ name: String) throws(MathematicsError) -> FormulaNode {
        let opening = stream.peek()
        guard stream.take("{") else { throw expected("“{”") }
        let rows = try inside(.mathematics) { parser throws(MathematicsError) in try parser.lines() }
        guard rows.allSatisfy({ $0.count == 1 }) else {
            throw MathematicsError(.forbidden("“&”"), column: stream.column(of: opening))
        }
        guard stream.take("}") else { throw unclosed(opening) }
        let lines = rows.map { $0[0] }
        return .command(name, option: nil, arguments: [Array(lines.joined(separator: [.space("\\\\ ")]))])
    }
}
