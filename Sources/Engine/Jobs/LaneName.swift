/// Names the lane that a request waits in: within a lane one waits behind the other, and lanes take turns.
///
/// A batch is a lane. In the inbox itself, files whose names differ in their numbers alone share one, so that
/// `bulk-0001.json` to `bulk-5000.json` do not hold up `demo.json`.
package struct LaneName: Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(batch: Batch?, fileName: [UInt8]) {
        // No batch begins with a slash.
        description = batch?.description ?? "/" + Self.shape(of: fileName)
    }

    /// The name with a `#` for what tells it from its like: numbers, and words of letters and digits.
    private static func shape(of name: [UInt8]) -> String {
        var shape = ""
        for byte in name.prefix(128) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if !shape.hasSuffix("#") { shape = shape.withoutHexadecimalWord + "#" }
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), 0x80...:
                if !shape.hasSuffix("#") { shape.unicodeScalars.append(Unicode.Scalar(byte)) }
            default: shape.unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return shape
    }
}

extension String {
    /// Without the letters at the end, if all of them are hexadecimal digits: they begin a number.
    fileprivate var withoutHexadecimalWord: String {
        let word = suffix(while: \.isLetter)
        return word.allSatisfy(\.isHexDigit) ? String(dropLast(word.count)) : self
    }

    private func suffix(while belongs: (Character) -> Bool) -> Substring {
        self[(lastIndex { !belongs($0) }.map(index(after:)) ?? startIndex)...]
    }
}
