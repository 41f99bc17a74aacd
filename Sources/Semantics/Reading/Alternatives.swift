extension String {
    /// The phrases of a line of a lexicon, separated by `=`, in small letters.
    ///
    /// `(a|b)` in a phrase stands for either, `(a|)` for a or nothing.
    var phrases: [String] { split(separator: "=").flatMap { Alternatives(String($0).lowercased()).phrases } }
}

/// Writes out what `(clear|short) video (about|)` stands for.
private struct Alternatives {
    private let text: [Character]
    private var place = 0

    /// More phrases than this are taken for a slip of the pen.
    private static let limit = 20_000

    init(_ text: String) { self.text = Array(text) }

    /// All phrases; the text itself where brackets do not close.
    var phrases: [String] {
        guard text.contains("(") else { return [String(text).trimmingSpaces] }
        var reader = self
        guard let phrases = reader.sequence(), reader.place == text.count else { return [String(text).trimmingSpaces] }
        return phrases.map { $0.split(separator: " ").joined(separator: " ") }
    }

    /// What stands up to the next `|` or `)`; nil when a bracket stays open or there is too much.
    private mutating func sequence() -> [String]? {
        var found = [""]
        while place < text.count, text[place] != "|", text[place] != ")" {
            if text[place] == "(" {
                place += 1
                guard let options = options(), found.count * options.count <= Self.limit else { return nil }
                found = found.flatMap { start in options.map { start + $0 } }
            } else {
                let start = place
                while place < text.count, !"(|)".contains(text[place]) { place += 1 }
                let run = String(text[start..<place])
                found = found.map { $0 + run }
            }
        }
        return found
    }

    private mutating func options() -> [String]? {
        guard var options = sequence() else { return nil }
        while place < text.count, text[place] == "|" {
            place += 1
            guard let more = sequence() else { return nil }
            options += more
        }
        guard place < text.count else { return nil }
        place += 1
        return options
    }
}
