extension Lexer {
    /// Reads a LaTeX command and gives what it stands for.
    mutating func command() -> Token.Kind {
        let name = commandName()
        if name == "operatorname" || name == "mathrm" || name == "mathit" || name == "text" {
            return bracedName().map { .name($0) } ?? .command(name)
        }
        if let character = Self.commandSymbols[name] { return .symbol(character) }
        if let letter = Self.commandLetters[name] { return .name(letter) }
        if let count = Self.argumentCounts[name] {
            expectDigits(count)
            return .command(name)
        }
        if Function(name: name) != nil || name == "log" { return .name(name) }
        return .command(name)
    }

    /// Commands whose arguments may be single digits without braces, as in `\frac12`.
    private static let argumentCounts = ["frac": 2, "dfrac": 2, "tfrac": 2, "cfrac": 2, "sqrt": 1]

    private static let commandSymbols: [String: Character] = [
        "cdot": "*", "times": "*", "ast": "*", "div": "/", "le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥",
        "geq": "≥",
        "geqslant": "≥", "lt": "<", "gt": ">", "in": "∈", "to": "→", "rightarrow": "→", "longrightarrow": "→",
        "ldots": "…", "dots": "…", "cdots": "…", "lvert": Bar.opening, "rvert": Bar.closing, "vert": "|", "mid": "|",
        "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "(": "$", ")": "$", "[": "$", "]": "$", "infty": "∞",
        "lbrack": "[", "rbrack": "]", "lparen": "(", "rparen": ")", "degree": "°", "circ": "°", "pm": "±", "neq": "≠",
        "ne": "≠",
    ]

    private static let commandLetters: [String: String] = {
        let greek = greekCommands.map { (String($0.value.dropFirst()), $0.key) }
        var letters = Dictionary(greek) { first, _ in first }
        letters["pi"] = "pi"
        letters["mathrm e"] = "e"
        letters["epsilon"] = "ε"
        letters["phi"] = "φ"
        return letters
    }()
}
