/// A place in JSON text that moves forward and knows its line and column.
struct JSONCursor {
    private let bytes: [UInt8]
    private var index = 0
    private var line: Int
    private var column: Int

    init(bytes: [UInt8], line: Int, column: Int) {
        self.bytes = bytes
        self.line = line
        self.column = column
    }

    var position: TextPosition { TextPosition(line: line, column: column) }

    func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func advance() {
        if bytes[index] == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if bytes[index] & 0xC0 != 0x80 {
            column += 1
        }
        index += 1
    }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        advance()
        return true
    }

    mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { advance() }
    }

    func error(_ reason: String) -> JSONSyntaxError {
        JSONSyntaxError(position: position, reason: reason, isIncomplete: index >= bytes.count)
    }

    func expected(_ what: String) -> JSONSyntaxError {
        guard let byte = peek() else { return error("the text ends where \(what) was expected") }
        let isPrintable = byte > 0x20 && byte < 0x7F
        let found = isPrintable ? "“\(Character(Unicode.Scalar(byte)))”" : "an unexpected character"
        return error("\(found) where \(what) was expected")
    }

    mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        let start = self
        for byte in "\(text)".utf8 {
            guard peek() == byte else {
                throw peek() == nil ? error("the text ends inside a word") : start.error("expected a value")
            }
            advance()
        }
        return value
    }

    // MARK: Numbers, RFC 8259 section 6

    mutating func number() throws(JSONSyntaxError) -> JSONNumber {
        let start = self
        let first = index
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
        let text = String(decoding: bytes[first..<index], as: UTF8.self)
        if let next = peek(), isWordByte(next) { throw start.error("this is not a number as JSON writes them") }
        guard let value = Double(text), value.isFinite else {
            throw start.error("the number \(text.shortened) is too large")
        }
        return JSONNumber(checked: text)
    }

    private mutating func digits() throws(JSONSyntaxError) {
        guard let byte = peek(), isDigit(byte) else { throw expected("a digit") }
        while let byte = peek(), isDigit(byte) { advance() }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    private func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
            || byte == UInt8(ascii: ".")
    }

    // MARK: Strings, RFC 8259 section 7

    mutating func string() throws(JSONSyntaxError) -> String {
        advance()
        var buffer: [UInt8] = []
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: buffer, as: UTF8.self) else {
                    throw error("the string that ends here is not UTF-8")
                }
                advance()
                return text
            case UInt8(ascii: "\\"): try escape(into: &buffer)
            case 0..<0x20: throw error("a control character inside a string; write it as an escape such as \\n")
            default:
                buffer.append(byte)
                advance()
            }
        }
        throw error("the text ends inside a string")
    }

    private mutating func escape(into buffer: inout [UInt8]) throws(JSONSyntaxError) {
        let start = self
        advance()
        guard let byte = peek() else { throw error("the text ends inside a string") }
        advance()
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): buffer.append(byte)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "u"): buffer.append(contentsOf: String(try scalar(from: start)).utf8)
        default:
            throw start.error("JSON has no such escape; write two backslashes where one is meant, as in \"\\\\frac\"")
        }
    }

    private mutating func scalar(from start: JSONCursor) throws(JSONSyntaxError) -> Character {
        let unit = try codeUnit()
        if !UTF16.isSurrogate(unit), let scalar = Unicode.Scalar(unit) { return Character(scalar) }
        guard UTF16.isLeadSurrogate(unit), take("\\"), take("u") else {
            throw peek() == nil ? error("the text ends inside a string") : start.error("half of a surrogate pair")
        }
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else { throw start.error("half of a surrogate pair") }
        let value = 0x10000 + (UInt32(unit) & 0x3FF) << 10 + UInt32(second) & 0x3FF
        guard let scalar = Unicode.Scalar(value) else { throw start.error("half of a surrogate pair") }
        return Character(scalar)
    }

    private mutating func codeUnit() throws(JSONSyntaxError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw expected("four hexadecimal digits")
            }
            value = value << 4 | UInt16(digit)
            advance()
        }
        return value
    }
}
