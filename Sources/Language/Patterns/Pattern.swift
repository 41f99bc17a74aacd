/// A way to say something: words, choices between words, and slots for values.
///
/// Written as `rotate (the plane|the grid) by {angle:angle} counterclockwise?`; see `PatternParser`.
package struct Pattern: Sendable, Hashable {
    /// As it was written.
    package let source: String
    package let items: [Item]

    package indirect enum Item: Sendable, Hashable {
        /// Any form of a word.
        case word(WordList.ID)
        /// A word in exactly this spelling.
        case spelling(String)
        /// A sign or a number in digits, as it stands.
        case literal(String)
        /// Any whole number in digits.
        case digits
        case slot(Slot)
        /// One of several; an empty one makes it optional.
        case choice([[Item]])
    }

    /// A place for a value.
    package struct Slot: Sendable, Hashable {
        package let name: String
        /// The kind of value, if the pattern says it.
        package let type: String?
    }

    /// The slots that occur in it.
    package var slots: [Slot] { items.flatMap(\.slots) }
}

extension Pattern.Item {
    fileprivate var slots: [Pattern.Slot] {
        switch self {
        case .slot(let slot): [slot]
        case .choice(let alternatives): alternatives.flatMap { $0.flatMap(\.slots) }
        default: []
        }
    }
}

/// Why a pattern cannot be read.
package struct PatternError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1.
    package let column: Int
    package let description: String
}
