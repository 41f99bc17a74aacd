/// What a request is made of before it is understood.
enum Lexeme: Sendable, Hashable {
    case word(Word)
    case value(Value)
    /// A comma, or “and” in a list.
    case comma
    /// A colon, the end of a sentence, the beginning of another wish.
    case stop
}

/// A word, or an idea that a phrase was replaced by.
struct Word: Sendable, Hashable {
    /// The key that its forms share, or the name of the idea.
    let key: String
    /// As it was written.
    let spelling: String
    /// Whether it is in a lexicon or a dictionary.
    var isKnown = true
    /// Whether the spelling was put right.
    var isCorrected = false
    /// Whether it stands for a phrase.
    var isIdea = false
    /// The words that it may be a misspelling of, where it is unclear which one.
    var alternatives: [String] = []

    var keys: [String] { [key] + alternatives }
}

/// What kind of answer a request names, if it names one.
enum Manner: String, Sendable, Hashable, CaseIterable {
    /// A drawing: plot, sketch.
    case picture
    /// A result: compute, find.
    case result
}
