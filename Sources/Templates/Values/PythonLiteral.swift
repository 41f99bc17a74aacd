import Engine

/// A string as a Python literal on one line: whatever it holds, it stays inside the quotes.
func pythonLiteral(_ text: String) -> String {
    var literal = "\""
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
        defer { last = scalar }
        switch scalar {
        case "\"": literal += "\\\""
        case "\\": literal += "\\\\"
        case "\n": literal += "\\n"
        case "\r": literal += "\\r"
        case "\t": literal += "\\t"
        case _ where scalar.isPrintableInPython && scalar.isSafeToShow(after: last):
            literal.unicodeScalars.append(scalar)
        default:
            let digits = String(scalar.value, radix: 16)
            literal += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        }
    }
    return literal + "\""
}

/// A number as the shortest Python literal that reads back as the same double, whole ones without a point.
func pythonLiteral(_ value: Double) -> String {
    precondition(value.isFinite, "Python has no literal for \(value)")
    return value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
}

/// Rows of numbers as a Python list of lists.
func pythonLiteral(_ rows: [[Double]]) -> String {
    "[" + rows.map { "[" + $0.map(pythonLiteral).joined(separator: ", ") + "]" }.joined(separator: ", ") + "]"
}

extension Unicode.Scalar {
    /// Whether the character is one that every Python knows.
    fileprivate var isPrintableInPython: Bool {
        switch properties.generalCategory {
        case .privateUse, .unassigned: false
        default: true
        }
    }
}
