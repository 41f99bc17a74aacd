/// Python source by its lines, with as much understanding as telling code from strings and comments takes.
struct PythonText: Sendable {
    private(set) var lines: [Line] = []
    /// Whether the text ends within brackets or within a string of three quotes.
    private(set) var isOpen = false

    struct Line: Sendable, Hashable {
        /// As it was written.
        let text: Substring
        /// Without comments and without white space outside strings, but for the indentation.
        let code: String
        /// Whether a string or a bracket reaches into it from the line before.
        let isContinued: Bool
    }

    init(_ source: String) { self.init(source.split(separator: "\n", omittingEmptySubsequences: false)) }

    init(_ source: [Substring]) {
        var state = State()
        for text in source {
            let isContinued = state.isOpen
            let code = state.read(text)
            lines.append(Line(text: text, code: code, isContinued: isContinued))
        }
        isOpen = state.isOpen
    }

    /// What two sources have in common that say the same: comments, blank lines and spacing are no difference,
    /// indentation is.
    static func essence(of source: String) -> String {
        PythonText(source).lines.map(\.code).filter { !$0.allSatisfy(\.isWhitespace) }.joined(separator: "\n")
    }

    private struct State {
        var depth = 0
        /// The quote of a string that is open: one character, or three of the same.
        var quote: (mark: UInt8, isLong: Bool)?

        var isOpen: Bool { depth > 0 || quote != nil }

        mutating func read(_ line: Substring) -> String {
            let bytes = Array(line.utf8)
            var code: [UInt8] = []
            var index = 0
            if !isOpen {
                index = bytes.firstIndex { $0 != Self.space && $0 != Self.tab } ?? bytes.count
                code += bytes[..<index]
            }
            while index < bytes.count {
                if let quote {
                    index += inString(bytes, index, quote, &code)
                } else if bytes[index] == UInt8(ascii: "#") {
                    break
                } else {
                    index += outside(bytes, index, &code)
                }
            }
            // A string of one quote ends with its line.
            if quote?.isLong == false { quote = nil }
            return String(decoding: code, as: UTF8.self)
        }

        private mutating func inString(
            _ bytes: [UInt8],
            _ index: Int,
            _ quote: (mark: UInt8, isLong: Bool),
            _ code: inout [UInt8]
        ) -> Int {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                code += bytes[index...index + 1]
                return 2
            }
            let length = quote.isLong ? 3 : 1
            let isEnd =
                bytes[index...].prefix(length).count == length
                && bytes[index...].prefix(length).allSatisfy { $0 == quote.mark }
            if isEnd { self.quote = nil }
            code += bytes[index..<index + (isEnd ? length : 1)]
            return isEnd ? length : 1
        }

        private mutating func outside(_ bytes: [UInt8], _ index: Int, _ code: inout [UInt8]) -> Int {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let isLong = bytes[index...].prefix(3).elementsEqual([byte, byte, byte])
                quote = (byte, isLong)
                code += Array(repeating: byte, count: isLong ? 3 : 1)
                return isLong ? 3 : 1
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case Self.space, Self.tab, UInt8(ascii: "\r"): return 1
            default: break
            }
            code.append(byte)
            return 1
        }

        private static let space = UInt8(ascii: " ")
        private static let tab = UInt8(ascii: "\t")
    }
}
