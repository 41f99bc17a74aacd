/// Names of signs in plain text: Greek letters and infinity.
let spelledSigns: [String: FormulaNode] = {
    var signs: [String: FormulaNode] = ["infinity": .ordinary("\\infty"), "infty": .ordinary("\\infty")]
    let names = """
        alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi \
        omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega hbar nabla
        """
    for name in names.split(separator: " ") { signs[String(name)] = .ordinary("\\" + name) }
    return signs
}()

/// Names of large operators in plain text, where a subscript follows.
let spelledOperators = [
    "sum": "\\sum", "prod": "\\prod", "product": "\\prod", "int": "\\int", "integral": "\\int", "lim": "\\lim",
    "limit": "\\lim",
]

/// Names of roots in plain text.
let spelledRoots: [String: Character] = ["sqrt": "√", "cbrt": "∛"]

/// Functions that may be written without a backslash.
let formulaFunctions: Set<String> = [
    "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "coth", "sech",
    "csch",
    "exp", "ln", "log", "lg", "max", "min", "det", "gcd", "lcm", "arg", "dim", "ker", "sgn", "erf", "sup", "inf", "tr",
]

/// Functions to which a letter may be glued, as in `sinx`.
let gluedFunctionNames: Set<String> = ["sin", "cos", "tan", "ln", "sinh", "cosh", "tanh", "sec", "csc", "cot"]

/// Functions whose names are English words.
let englishFunctions: Set<String> = ["log", "max", "min", "exp", "arg", "dim", "sup", "inf", "tr", "lg", "det"]

/// Operators in words.
let spokenSigns: [String: FormulaNode] = [
    "plus": .binary("+"), "minus": .binary("-"), "times": .binary("\\times"), "equals": .relation("="),
]

/// Powers in words.
let spokenPowers = ["squared": "2", "cubed": "3"]

/// Short words that are more likely products after a sign, as in `u + at`.
let shortProducts: Set<String> = ["at", "as", "by"]

/// Words after a variable that begin to speak about its range.
let clauseWords: Set<String> = [
    "from", "between", "going", "goes", "runs", "running", "ranges", "ranging", "varies", "varying", "is",
]

/// Long words that are never a quantity.
let linkingWords: Set<String> = [
    "from", "form", "between", "over", "with", "where", "when", "while", "then", "that", "this", "show", "plot", "draw",
    "graph", "display", "write", "render", "animate", "please", "equation", "formula", "using", "into", "onto", "like",
    "here", "just", "only", "also", "have", "want", "need", "make", "called", "being",
]

/// English words that begin like a function.
let wordsLikeFunctions: Set<String> = ["sine", "sins", "cost", "coss", "cosy", "tang", "tank", "secs", "cots", "cote"]

extension String {
    /// Whether it is a word rather than factors side by side.
    var isEnglish: Bool {
        if isNamed { return false }
        if count > 3 { return !isDifferentials && !isShouted }
        return shortWords.contains(lowercased())
    }

    /// Whether it is an operator in words.
    var isSpoken: Bool { spokenSigns[lowercased()] != nil || spokenPowers[lowercased()] != nil }

    /// Whether it names a sign or function.
    var isNamed: Bool { spelledSigns[self] != nil || formulaFunctions.contains(self) }

    /// `dx`, `dxdy`.
    var isDifferentials: Bool {
        guard count >= 2, count.isMultiple(of: 2) else { return false }
        let letters = Array(self)
        return stride(from: 0, to: count, by: 2).allSatisfy { letters[$0] == "d" && !"oe".contains(letters[$0 + 1]) }
    }

    private var isShouted: Bool { count == 4 && self == uppercased() }
}

/// English words of at most three letters.
private let shortWords: Set<String> = [
    "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no", "of", "on", "or", "so",
    "to", "up", "us", "we", "and", "are", "but", "can", "for", "has", "how", "its", "let", "not", "our", "out", "per",
    "pls", "plz", "red", "see", "set", "she", "the", "two", "ten", "one", "use", "via", "was", "who", "why", "you",
    "six",
    "big", "now", "new", "old", "any", "all", "ask", "did", "get", "got", "had", "her", "him", "his", "may", "nor",
    "off",
    "own", "say", "too", "try", "way", "yes", "yet", "put", "end", "add", "ok", "hi", "thx", "eq", "fit", "fun", "top",
    "law", "box", "pen", "ink", "dot", "key", "few", "bit", "lot", "day", "did", "far", "mid", "low", "nd", "rd", "th",
    "st",
]
