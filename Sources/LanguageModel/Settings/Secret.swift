/// A key that never shows itself: not in a description, not in a dump, not in an error that quotes it.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// Takes a key as it was set; nil for an empty one, and for one with spaces or control characters, which would end
    /// the header that it is sent in.
    package init?(_ text: String) {
        let isKey = text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }
        guard isKey, !text.isEmpty else { return nil }
        value = text
    }

    package var description: String { "[secret]" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The key itself, for the header that carries it and for nothing else.
    func reveal() -> String { value }

    /// The text without the key, should somebody have quoted it.
    func redacted(from text: String) -> String { text.replacing(value, with: description) }
}
