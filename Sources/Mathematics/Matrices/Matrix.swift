/// A rectangular table of numbers, at most 4 by 4.
package struct Matrix: Sendable, Hashable {
    package let rows: [[Number]]

    /// Nil unless all rows have the same length and both sizes are between 1 and 4.
    package init?(rows: [[Number]]) {
        guard (1...4).contains(rows.count), let width = rows.first?.count, (1...4).contains(width),
            rows.allSatisfy({ $0.count == width }), rows.count * width > 1
        else { return nil }
        self.rows = rows
    }

    package var rowCount: Int { rows.count }
    package var columnCount: Int { rows[0].count }
    package var isSquare: Bool { rowCount == columnCount }

    /// Nested Python lists, such as `[[0, -1], [1, 0]]`.
    package var python: String {
        "[" + rows.map { "[" + $0.map(\.python).joined(separator: ", ") + "]" }.joined(separator: ", ") + "]"
    }

    /// A LaTeX `pmatrix`.
    package var latex: String {
        let lines = rows.map { $0.map(\.latex).joined(separator: " & ") }
        return "\\begin{pmatrix}" + lines.joined(separator: " \\\\ ") + "\\end{pmatrix}"
    }

    package var transposed: Matrix {
        Matrix(rows: rows[0].indices.map { column in rows.map { $0[column] } }) ?? self
    }
}
