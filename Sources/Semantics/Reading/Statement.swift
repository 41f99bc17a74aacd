/// What a request says, once everything that is known to be the same is worded the same way.
package struct Statement: Sendable, Hashable {
    /// What belongs together, in the order of the request.
    var chunks: [Chunk]
    /// What says by itself what it belongs to, such as `150 steps`, and may stand anywhere.
    var facts: [Item]
    let manner: Manner?
    let commutation: Commutation
    /// Whether the order is part of what is said, as with “if … then” and where one thing is done after another.
    let isSequence: Bool

    /// For which values the order in a list says nothing.
    enum Commutation: Int, Sendable, Hashable {
        case none
        /// Points, vectors and functions: the angle between (1, 2) and (3, 4).
        case objects
        /// Numbers too: the gcd of 12 and 18.
        case all
    }

    /// A stretch of a request between the small words and commas.
    struct Chunk: Sendable, Hashable {
        let tie: Tie
        let items: [Item]
    }

    /// How a chunk is tied to the rest.
    enum Tie: Int, Sendable, Hashable {
        case plain, by, `in`, on, at, along, about, to, from
    }

    enum Item: Sendable, Hashable {
        case word(Word)
        case value(Value)
        /// A value with the noun that it counts or measures.
        case bound(String, Value)
    }

    /// The reading in words: equal for requests that are known to be the same.
    package var text: String {
        let said = chunks.map { chunk in
            (chunk.tie == .plain ? [] : ["\(chunk.tie)"]) + chunk.items.map(\.description)
        }
        let parts = said.map { $0.joined(separator: " ") } + facts.map(\.description)
        return parts.sorted().joined(separator: ", ")
    }

    /// Whether nothing is left that could be compared.
    var isEmpty: Bool { chunks.isEmpty && facts.isEmpty }
}

extension Statement.Item {
    /// The key of the word or the noun; nil for a value.
    var name: String? {
        switch self {
        case .word(let word): word.key
        case .bound(let noun, _): noun
        case .value: nil
        }
    }
}

extension Statement.Item: CustomStringConvertible {
    var description: String {
        switch self {
        case .word(let word): word.isIdea ? word.spelling : word.alternatives.first ?? word.key
        case .value(let value): value.description
        case .bound(let noun, let value): "\(noun) \(value)"
        }
    }
}
