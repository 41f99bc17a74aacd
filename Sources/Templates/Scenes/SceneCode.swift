package import OrderedCollections

/// Python source with `$name` in the places of parameters.
package struct SceneCode: Sendable, Hashable {
    package let source: String
    private let pieces: [Piece]

    private enum Piece: Sendable, Hashable {
        case text(Substring)
        case parameter(String)
    }

    /// A parameter that the code names and nobody gave.
    package struct MissingParameter: Error, Hashable, CustomStringConvertible {
        package let name: String
        package var description: String { "the scene names “$\(name)”, which is no parameter of the template" }
    }

    package init(_ source: String) {
        self.source = source
        var pieces: [Piece] = []
        var rest = source[...]
        while let dollar = rest.firstIndex(of: "$") {
            let after = rest.index(after: dollar)
            let name = rest[after...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            if rest[after...].first == "$" {
                // `$$` is a dollar sign.
                pieces.append(.text(rest[...dollar]))
                rest = rest[rest.index(after: after)...]
            } else if name.first.map({ $0.isLetter || $0 == "_" }) == true {
                pieces += [.text(rest[..<dollar]), .parameter(String(name))]
                rest = rest[name.endIndex...]
            } else {
                pieces.append(.text(rest[...dollar]))
                rest = rest[after...]
            }
        }
        self.pieces = pieces + [.text(rest)]
    }

    /// The names that occur, each once, in order.
    package var parameters: OrderedSet<String> {
        OrderedSet(pieces.compactMap { if case .parameter(let name) = $0 { name } else { nil } })
    }

    /// The code with every parameter's place taken by a Python literal of its value.
    package func filled(with values: [String: Value]) throws(MissingParameter) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .parameter(let name):
                guard let value = values[name] else { throw MissingParameter(name: name) }
                text += value.python
            }
        }
        return text
    }
}
