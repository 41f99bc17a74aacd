import Foundation

extension String {
    /// The text with everything folded that cannot change a video: NFC, white space, and letter case outside quotes,
    /// LaTeX and mathematics.
    ///
    /// Punctuation stays: `3.5` is not `35`. A single letter keeps its case, since `X` and `x` may be two variables.
    package var foldedForKey: String {
        let text = precomposedStringWithCanonicalMapping
        var folded = ""
        var rest = text[...]
        var unclosed: Set<Character> = []
        while let first = rest.first {
            if first.isWhitespace {
                rest = rest.drop(while: \.isWhitespace)
                if !folded.isEmpty, !rest.isEmpty { folded += " " }
            } else if let kept = rest.verbatimSpan(&unclosed) {
                folded += kept
                rest = rest[kept.endIndex...]
            } else if first.isLetter {
                let word = rest.prefix { $0.isLetter }
                folded += word.count == 1 ? String(word) : word.lowercased()
                rest = rest[word.endIndex...]
            } else {
                folded.append(first)
                rest.removeFirst()
            }
        }
        return folded
    }
}

extension Substring {
    /// A quotation, a formula between dollars or a LaTeX command at the start, which keeps its case.
    ///
    /// Marks that nothing closes are noted in `unclosed` and not looked for again: a text may be full of them.
    fileprivate func verbatimSpan(_ unclosed: inout Set<Character>) -> Substring? {
        guard let first else { return nil }
        if first == "\\" {
            let name = dropFirst().prefix { $0.isASCII && $0.isLetter }
            return name.isEmpty ? prefix(2) : self[..<name.endIndex]
        }
        let closers: [Character: Character] = ["\"": "\"", "“": "”", "«": "»", "$": "$", "`": "`"]
        guard let closer = closers[first], !unclosed.contains(closer) else { return nil }
        guard let end = dropFirst().firstIndex(of: closer) else {
            unclosed.insert(closer)
            return nil
        }
        return self[...end]
    }
}
