extension Unicode.Scalar {
    /// Whether the character only shows itself: no control (C0 or C1), no line or paragraph separator, nothing that
    /// reorders text or takes no room, such as bidirectional controls, zero-width and filling characters and tags.
    package var isSafeToShow: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        // Variation selectors only choose between two shapes of the character before them.
        default: !properties.isDefaultIgnorableCodePoint || properties.isVariationSelector
        }
    }

    /// Whether the character is safe behind another one: `##[` and `##vso[` are commands to build servers, wherever in
    /// a line they stand.
    package func isSafeToShow(after last: Unicode.Scalar?) -> Bool {
        isSafeToShow && !(self == "#" && last == "#")
    }
}

extension StringProtocol {
    /// The text with another in the place of each character that could steer a terminal or a log.
    package func safeToShow(replacing replacement: Unicode.Scalar) -> String {
        var text = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in unicodeScalars {
            text.append(scalar.isSafeToShow(after: last) ? scalar : replacement)
            last = scalar
        }
        return String(text)
    }

    /// The text in curved quotes, cut short and with nothing in it that could steer a terminal.
    package var quotedForPeople: String {
        let shown = String(String.UnicodeScalarView(unicodeScalars.prefix(80))).safeToShow(replacing: "\u{FFFD}")
        return "“\(shown)\(unicodeScalars.dropFirst(80).isEmpty ? "" : "…")”"
    }
}
