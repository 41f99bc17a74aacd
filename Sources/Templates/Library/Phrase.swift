import Language
import Mathematics

/// Something that a template understands when a request says it.
struct Phrase: Sendable {
    let pattern: Pattern
    /// Values that follow from saying it, by parameter.
    let assignments: [Assignment]
    /// The first words that it can begin with; nil when it may begin with a value or a sign.
    let starts: Set<WordList.ID>?

    struct Assignment: Sendable {
        let parameter: String
        let content: Content

        enum Content: Sendable {
            case constant(Value)
            /// The value of a slot as it is.
            case slot(String)
            case number(Expression)
            case expression(Expression)
            case matrix([[Expression]])
        }
    }

    /// The slots that only serve the assignments.
    let localSlots: Set<String>

    init(pattern: Pattern, assignments: [Assignment] = [], localSlots: Set<String> = []) {
        self.pattern = pattern
        self.assignments = assignments
        self.localSlots = localSlots
        starts = pattern.items.firstWords
    }

    /// Whether the phrase can begin at a token, as far as a quick look shows.
    func mayStart(at index: Int, in wording: ReadWording) -> Bool {
        guard let starts else { return true }
        guard let reading = wording.readings[index] else { return false }
        return reading.ids.contains { starts.contains($0) }
    }
}

extension [Pattern.Item] {
    /// The words that the items can begin with; nil when there are other beginnings.
    fileprivate var firstWords: Set<WordList.ID>? {
        var words: Set<WordList.ID> = []
        for item in self {
            switch item {
            case .word(let id):
                words.insert(id)
                return words
            case .choice(let alternatives):
                var mayBeEmpty = false
                for alternative in alternatives {
                    if alternative.isEmpty {
                        mayBeEmpty = true
                        continue
                    }
                    guard let first = alternative.firstWords else { return nil }
                    words.formUnion(first)
                }
                if !mayBeEmpty { return words }
            case .spelling, .literal, .digits, .slot: return nil
            }
        }
        return nil
    }
}
