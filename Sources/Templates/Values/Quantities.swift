import Language

/// The letters of formulas, by the words for what they stand for: “mass” is m or M.
struct Quantities: Sendable {
    private let names: [(words: [WordList.ID], letters: [String])]

    /// Adds the names of the quantities to the list of words.
    init(words: inout WordList) {
        var names: [(words: [WordList.ID], letters: [String])] = []
        for (phrase, letters) in Lexicon.quantities {
            for name in phrase.split(separator: ",") {
                names.append((name.split(separator: " ").map { words.add(String($0)) }, letters))
            }
        }
        self.names = names
    }

    /// The letters that the quantity at a token may be written with, and the token after its name.
    func letters(in wording: ReadWording, at index: Int) -> (letters: [String], end: Int)? {
        var letters: [String] = []
        var end = index
        for (words, more) in names where index + words.count <= wording.count {
            guard words.indices.allSatisfy({ wording.readings[index + $0]?.ids.contains(words[$0]) == true }) else {
                continue
            }
            if index + words.count > end {
                (letters, end) = (more, index + words.count)
            } else if index + words.count == end {
                letters += more
            }
        }
        return end > index ? (letters, end) : nil
    }
}

extension String {
    /// The letters and commands that occur in LaTeX, without those inside a text.
    var symbolsOfLaTeX: Set<String> {
        var symbols: Set<String> = []
        var rest = self[...]
        while let first = rest.first {
            if first == "\\" {
                let name = rest.dropFirst().prefix(while: \.isLetter)
                let command = "\\" + name
                rest = rest.dropFirst(max(2, command.count))
                if ["\\text", "\\operatorname", "\\mathrm"].contains(command), let end = rest.firstIndex(of: "}") {
                    rest = rest[rest.index(after: end)...]
                } else {
                    symbols.insert(command)
                }
            } else {
                symbols.insert(String(first))
                rest.removeFirst()
            }
        }
        return symbols
    }
}
