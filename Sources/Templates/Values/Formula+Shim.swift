/// A formula in LaTeX whose commands are all known to be harmless.
struct Formula {
    let latex: String
    init?(parsing text: String) { latex = text }
    static func prefix(of text: Substring) -> (value: Formula, rest: Substring)? { nil }
}
