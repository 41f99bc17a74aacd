import Mathematics

extension Value {
    /// A list of values; relations such as those of a system may stand in any order.
    init(listing values: [Value]) {
        let areRelations = values.allSatisfy { if case .relation = $0 { true } else { false } }
        self = areRelations ? .set(values) : .list(values)
    }

    /// The letter and the number of `k = 3`.
    var assignment: (name: String, value: Value)? {
        guard case .relation(let sides, ["="]) = self, sides.count == 2, case .signs(let name) = sides[0],
            name.count == 1
        else { return nil }
        switch sides[1] {
        case .number, .measure, .list: return (name, sides[1])
        default: return nil
        }
    }

    /// The kinds that words before it may name.
    var kinds: [String] {
        switch self {
        case .list(let elements):
            if size != nil {
                ["matrix"]
            } else {
                elements.contains { $0.isNumber } ? ["list"] : elements.flatMap(\.kinds)
            }
        case .set(let elements): ["set", "list"] + elements.flatMap(\.kinds)
        case .expression(let expression):
            expression.variables.contains("i") ? ["expression", "complex"] : ["expression"]
        case .relation: ["relation"]
        case .interval: ["range"]
        case .number, .measure, .signs, .quotation: []
        }
    }

    private var isNumber: Bool { if case .number = self { true } else { false } }

    /// Rows and columns of a matrix.
    var size: String? {
        guard case .list(let rows) = self, rows.count > 1, case .list(let first) = rows[0] else { return nil }
        let isMatrix = rows.allSatisfy { if case .list(let row) = $0 { row.count == first.count } else { false } }
        return isMatrix ? "\(rows.count)×\(first.count)" : nil
    }

    /// Whether both may stand in one list.
    func isListable(with other: Value) -> Bool {
        switch (self, other) {
        case (.number, .number), (.expression, .expression), (.relation, .relation), (.signs, .signs),
            (.expression, .number), (.number, .expression), (.list, .list), (.quotation, .quotation), (.set, .set):
            true
        case (.measure(_, let a), .measure(_, let b)): a == b
        default: false
        }
    }

    /// Whether it says how many.
    var isCount: Bool {
        switch self {
        case .number: true
        default: false
        }
    }

    /// Whether it says how much or which, of the word before it.
    func isAmount(of word: Word) -> Bool {
        switch self {
        case .number, .measure: true
        case .list(let elements): !word.isIdea && elements.allSatisfy { $0.isAmount(of: word) }
        default: false
        }
    }
}
