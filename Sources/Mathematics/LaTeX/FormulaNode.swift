/// A piece of a formula, from which LaTeX is written.
indirect enum FormulaNode: Sendable, Hashable {
    /// A letter, number or sign that needs no room: `x`, `12`, `\theta`, a leading minus.
    case ordinary(String)
    /// An operator between operands: `+`, `\cdot`.
    case binary(String)
    /// `=`, `\le`, `\to`.
    case relation(String)
    case punctuation(String)
    /// A function name such as `\sin`.
    case function(String)
    /// A sign with limits such as `\sum`.
    case largeOperator(String)
    case space(String)
    /// Upright words: `\text`, `\mathrm`, `\operatorname` and their like.
    case text(command: String, String)
    case group([FormulaNode])
    /// A command with arguments, such as `\frac` or `\hat`, and perhaps one in square brackets.
    case command(String, option: [FormulaNode]?, arguments: [[FormulaNode]])
    /// A bracket and what it closes; scaled ones grow with their content.
    case bracket(open: String, [FormulaNode], close: String, isScaled: Bool)
    case scripts(FormulaNode, primes: Int, lower: [FormulaNode]?, upper: [FormulaNode]?)
    case environment(String, columns: String, rows: [[[FormulaNode]]])

    static func fraction(_ above: [FormulaNode], _ below: [FormulaNode]) -> FormulaNode {
        .command("frac", option: nil, arguments: [above, below])
    }

    /// What stands directly inside.
    var children: [FormulaNode] {
        switch self {
        case .ordinary, .binary, .relation, .punctuation, .function, .largeOperator, .space, .text: []
        case .group(let inner), .bracket(_, let inner, _, _): inner
        case .command(_, let option, let arguments): (option ?? []) + arguments.joined()
        case .scripts(let base, _, let lower, let upper): [base] + (lower ?? []) + (upper ?? [])
        case .environment(_, _, let rows): rows.flatMap { $0.joined() }
        }
    }

    /// Whether brackets around it should grow.
    var isTall: Bool {
        switch self {
        case .largeOperator, .environment: true
        case .command(let name, _, _) where name.hasSuffix("frac") || name.hasSuffix("binom"): true
        case .scripts(let base, _, _, _): base.isTall
        default: children.contains(where: \.isTall)
        }
    }

    /// Whether it is a sign of mathematics rather than a letter or word.
    var isTelling: Bool {
        switch self {
        case .ordinary, .punctuation, .space, .text: false
        case .group(let inner), .bracket(_, let inner, _, _): inner.contains(where: \.isTelling)
        default: true
        }
    }
}
