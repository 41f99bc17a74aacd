import Mathematics

func readExpression(_ bytes: [UInt8]) {
    let text = bytes.text
    do throws(MathematicsError) {
        check(try Expression(parsing: text), of: text)
    } catch { _ = error.description }
    do throws(MathematicsError) {
        check(try Number(parsing: text), of: text)
    } catch { _ = error.description }
    if let (value, rest) = Expression.prefix(of: text[...]) {
        precondition(text.hasSuffix(rest))
        check(value, of: text)
    }
    if let (value, rest) = Number.prefix(of: text[...]) {
        precondition(text.hasSuffix(rest))
        check(value, of: text)
    }
    if let (value, rest) = Interval.prefix(of: text[...]) {
        precondition(text.hasSuffix(rest))
        check(value.lower, of: text)
        check(value.upper, of: text)
    }
    if let (value, rest) = Matrix.prefix(of: text[...]) {
        precondition(text.hasSuffix(rest))
        for number in value.rows.joined() { check(number, of: text) }
    }
}

private func check(_ number: Number, of text: String) {
    precondition(number.double.isFinite, "\(text) is not finite")
    _ = (number.rational, number.integer, number.negated, number.latex)
    precondition(number.python.isCleanPython, "\(text) became \(number.python)")
}

private func check(_ expression: Expression, of text: String) {
    precondition(expression.python.isCleanPython, "\(text) became \(expression.python)")
    precondition(expression.latex.isCleanLaTeX, "\(text) became \(expression.latex)")
    _ = expression.evaluate(["x": 0.7])
    let canonical = expression.canonical
    precondition(canonical.python.isCleanPython, "\(text) became \(canonical.python)")
    _ = expression.isEquivalent(to: canonical)
}

func readFormula(_ bytes: [UInt8]) {
    let text = bytes.text
    do throws(MathematicsError) {
        check(try Formula(parsing: text), of: text)
    } catch { _ = error.description }
    if let (value, rest) = Formula.prefix(of: text[...]) {
        precondition(text.hasSuffix(rest))
        check(value, of: text)
        if let (bounds, _) = FormulaBounds.prefix(of: rest) { _ = value.bounded(by: bounds) }
    }
    if let (bounds, _) = FormulaBounds.prefix(of: text[...]) {
        precondition((bounds.lower + bounds.upper).isCleanLaTeX, "\(text) became \(bounds)")
    }
}

private func check(_ formula: Formula, of text: String) {
    precondition(formula.latex.isCleanLaTeX, "\(text) became \(formula.latex)")
}

extension String {
    /// Names of numpy, variables and numbers, operators and brackets; nothing else.
    package var isCleanPython: Bool { isCleanPython { $0.count == 1 && $0.first?.isLetter == true } }

    /// The same, where only some names are variables.
    package func isCleanPython(naming isVariable: (Substring) -> Bool) -> Bool {
        let words = split { !($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") }
        let areKnown = words.allSatisfy { word in
            isVariable(word)
                || word.hasPrefix("np.") && word.dropFirst(3).allSatisfy { $0.isLetter || $0.isNumber }
                || word.allSatisfy { $0.isASCII && $0.isNumber || $0 == "." }
        }
        return areKnown && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-*/()., ".contains($0)) }
    }

    /// Balanced braces, commands and environments of the allow-list, nothing that means something to TeX outside
    /// mathematics.
    package var isCleanLaTeX: Bool {
        var depth = 0
        var rest = self[...]
        while let character = rest.popFirst() {
            switch character {
            case "{": depth += 1
            case "}": depth -= 1
            case "\\":
                let letters = rest.prefix { $0.isASCII && $0.isLetter }
                let name = letters.isEmpty ? rest.prefix(1) : letters
                rest = rest.dropFirst(name.count)
                if name == "begin" || name == "end" {
                    let environment = rest.dropFirst().prefix { $0 != "}" }
                    guard rest.first == "{", environments.contains(String(environment)) else { return false }
                } else if !commands.contains(String(name)), name != "\\", name != "operatorname" {
                    return false
                }
            case "$", "%", "#", "`", "\"", "@": return false
            default: break
            }
            if depth < 0 { return false }
        }
        return depth == 0 && !contains("^^")
    }
}

private let commands = Set(Formula.commandNames)
private let environments = Set(Formula.environmentNames)
