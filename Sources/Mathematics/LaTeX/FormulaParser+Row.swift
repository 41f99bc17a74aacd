extension FormulaParser {
    /// What has been read of a row.
    struct Row {
        /// A piece, and whether white space stood before it.
        typealias Item = (node: FormulaNode, isSpaced: Bool)

        var items: [Item] = []
        /// Whether a sign between operands would be out of place.
        var expectsOperand = true
        /// Whether it begins after an operator of another row.
        var isContinued = false

        /// Whether nothing of the formula stands before it.
        var isStart: Bool { items.isEmpty && !isContinued }
        var nodes: [FormulaNode] { items.map(\.node) }

        mutating func append(_ node: FormulaNode, isSpaced: Bool) {
            items.append((node, isSpaced))
            switch node {
            case .binary, .relation, .punctuation, .function, .largeOperator: expectsOperand = true
            case .scripts(let base, _, _, _): expectsOperand = base.expectsOperand
            case .space: break
            default: expectsOperand = false
            }
        }
    }
}

extension FormulaNode {
    /// Signs that may stand before an operand.
    static let leadingSigns: Set<String> = ["+", "-", "\\pm", "\\mp"]

    /// Whether an operand must follow it.
    var expectsOperand: Bool {
        switch self {
        case .binary, .relation, .punctuation, .function, .largeOperator: true
        case .scripts(let base, _, _, _): base.expectsOperand
        default: false
        }
    }
}
