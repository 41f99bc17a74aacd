/// Rows and columns for people: aligned, cut to the width of the terminal.
struct Table {
    private let columns: [Column]
    private var rows: [[Cell]] = []

    struct Column {
        let title: String
        var isNumber = false
        /// Whether it gives way when the terminal is narrow.
        var isFlexible = false
    }

    struct Cell: ExpressibleByStringLiteral {
        let text: String
        let ink: Ink
        /// Whether it is of no use when cut, as a path is; for the last column, which may run over.
        let isWhole: Bool

        init(_ text: String, _ ink: Ink = .plain, isWhole: Bool = false) {
            self.text = text.onOneLine
            self.ink = ink
            self.isWhole = isWhole
        }

        init(stringLiteral text: String) { self.init(text) }
    }

    init(_ columns: [Column]) { self.columns = columns }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count)
        rows.append(cells)
    }

    /// The table as lines.
    func lines(width: Int = Screen.width, isColourful: Bool = Screen.isColourful) -> [String] {
        let widths = columnWidths(within: width)
        let titles = columns.map { Cell($0.title, .faint) }
        return ([titles] + rows).map { line($0, widths, isColourful) }
    }

    private func columnWidths(within width: Int) -> [Int] {
        var widths = columns.indices.map { index in
            max(columns[index].title.displayWidth, rows.map { $0[index].text.displayWidth }.max() ?? 0)
        }
        var excess = widths.reduce(2 * (columns.count - 1), +) - width
        for index in columns.indices where columns[index].isFlexible && excess > 0 {
            let given = min(excess, max(0, widths[index] - 12))
            widths[index] -= given
            excess -= given
        }
        return widths
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ isColourful: Bool) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let text = cell.isWhole ? cell.text : cell.text.fitting(widths[index])
            let padding = String(repeating: " ", count: max(0, widths[index] - text.displayWidth))
            let shown = cell.ink.on(text, isColourful: isColourful)
            if index > 0 { line += "  " }
            if columns[index].isNumber {
                line += padding + shown
            } else {
                line += index == cells.count - 1 ? shown : shown + padding
            }
        }
        return line
    }
}
