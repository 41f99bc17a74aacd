import Language

/// The words for kinds of functions.
struct FunctionKinds: Sendable {
    private let phrases: [(kind: FunctionKind, phrase: Phrase)]

    /// Adds the words of the built-in lexicon to the list.
    init(words: inout WordList) {
        phrases = Lexicon.kinds.map { name, source in
            guard let kind = FunctionKind(rawValue: name) else { preconditionFailure("kinds.txt: \(name)") }
            do throws(PatternError) {
                return (kind, Phrase(pattern: try PatternParser.parse(source, words: &words)))
            } catch {
                preconditionFailure("kinds.txt, \(name): \(error)")
            }
        }
    }

    /// The kinds named at a token, with the token after the name.
    func kinds(in wording: ReadWording, at index: Int) -> [(kind: FunctionKind, end: Int)] {
        phrases.flatMap { kind, phrase -> [(kind: FunctionKind, end: Int)] in
            guard phrase.mayStart(at: index, in: wording) else { return [] }
            let matches: [PatternMatch<Never>] = phrase.pattern.matches(in: wording, from: index) { _, _ in [] }
            return Set(matches.map(\.end)).map { (kind, $0) }
        }
    }
}
