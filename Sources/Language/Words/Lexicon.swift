/// The lists of words that are built in, as they stand in `Lexicons/`.
///
/// A line holds one idea; `#` begins a comment.
package enum Lexicon {
    /// Irregular forms by form: `drawn` is `draw`.
    static let forms: [String: String] = {
        var forms: [String: String] = [:]
        for line in lines(of: PackageResources.forms_txt) {
            let sides = line.split(separator: "=").map { $0.split(separator: " ").map(String.init) }
            guard sides.count == 2, let base = sides[1].first else { preconditionFailure("forms.txt: \(line)") }
            for form in sides[0] + [base] { forms[form] = base }
        }
        return forms
    }()

    /// British spellings with their American ones, by the part of the word that differs.
    static let spellings: [(String, String)] = lines(of: PackageResources.spellings_txt).map { line in
        let sides = line.split(separator: "=").map { $0.filter { $0 != " " } }
        guard sides.count == 2 else { preconditionFailure("spellings.txt: \(line)") }
        return (sides[0], sides[1])
    }

    /// Words that are no misspelling of another.
    package static let common: Set<String> = Set(
        lines(of: PackageResources.common_txt).flatMap { $0.split(separator: " ").map(String.init) }
    )

    /// Small words that add nothing by themselves: prepositions, forms of “to be”.
    package static let glue: [String] = lines(of: PackageResources.glue_txt).flatMap {
        $0.split(separator: " ").map(String.init)
    }

    /// Words of everyday life, which ask for nothing.
    package static let everyday: [String] = lines(of: PackageResources.everyday_txt).flatMap {
        $0.split(separator: " ").map(String.init)
    }

    /// Quantities of formulas, with the LaTeX of the letters that stand for them.
    package static let quantities: [(names: String, letters: [String])] =
        lines(of: PackageResources.quantities_txt).map { line in
            guard let colon = line.firstIndex(of: ":") else { preconditionFailure("quantities.txt: \(line)") }
            let letters = line[line.index(after: colon)...].split(separator: " ").map(String.init)
            return (String(line[..<colon]), letters)
        }

    /// Kinds of functions, as pairs of name and pattern.
    package static let kinds: [(name: String, pattern: String)] = lines(of: PackageResources.kinds_txt).map { line in
        guard let colon = line.firstIndex(of: ":") else { preconditionFailure("kinds.txt: \(line)") }
        return (String(line[..<colon]), String(line[line.index(after: colon)...]))
    }

    /// Groups of words that patterns may name, as pairs of name and pattern.
    package static let classes: [(name: String, pattern: String)] = lines(of: PackageResources.classes_txt).map {
        line in
        guard let colon = line.firstIndex(of: ":") else { preconditionFailure("classes.txt: \(line)") }
        let name = line[..<colon].filter { $0 != " " }
        return (name, String(line[line.index(after: colon)...]))
    }

    /// Patterns of what people say around a request without asking for anything.
    package static let filler: [String] = lines(of: PackageResources.filler_txt)

    /// Patterns of subjects that a request may belong to.
    package static let subjects: [String] = lines(of: PackageResources.subjects_txt)

    /// Common misspellings with what was meant.
    static let misspellings: [String: String] = {
        var meant: [String: String] = [:]
        for line in lines(of: PackageResources.misspellings_txt) {
            let sides = line.split(separator: "=").map { $0.split(separator: " ").map(String.init) }
            guard sides.count == 2 else { preconditionFailure("misspellings.txt: \(line)") }
            for wrong in sides[0] { meant[wrong] = sides[1].joined(separator: " ") }
        }
        return meant
    }()

    /// Words that steer how mathematics is read, so that their misspellings are put right before it is.
    package static let steering: [String] = lines(of: PackageResources.steering_txt).flatMap {
        $0.split(separator: " ").map(String.init)
    }

    private static func lines(of resource: [UInt8]) -> [String] {
        String(decoding: resource, as: UTF8.self).split(separator: "\n").compactMap { line in
            let kept = line.prefix { $0 != "#" }
            return kept.allSatisfy(\.isWhitespace) ? nil : String(kept)
        }
    }
}

extension Lexicon {
    /// What a common misspelling stands for; nil for other words.
    package static func meaning(ofMisspelling word: String) -> String? { misspellings[word] }
}
