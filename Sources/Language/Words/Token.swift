/// The smallest piece of a request that has a meaning of its own.
package struct Token: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case word, number, symbol }

    package let kind: Kind
    /// As it was written, but in small letters and with a plain apostrophe.
    package let text: String
    /// Where it stands in the wording's text.
    package let range: Range<String.Index>
    /// Whether white space, or nothing, stands before it.
    package let isSpaced: Bool
    /// Whether it can be passed over without losing meaning: commas, brackets, quotation marks, articles.
    package let isEmpty: Bool
}
