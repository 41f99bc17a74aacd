/// An amount of money in millionths of a US dollar: whole numbers, so that sums are exact.
package struct MicroDollars: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let count: Int

    package init(_ count: Int) { self.count = count }

    package static let zero = MicroDollars(0)

    /// Reads a decimal amount of dollars, `0.50` or `12`, with at most six digits behind the point; nil for anything else.
    package init?(dollars text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, Self.isNumber(whole), whole.count <= 9 else { return nil }
        let fraction = parts.count == 2 ? parts[1] : "0"
        guard Self.isNumber(fraction), fraction.count <= 6 else { return nil }
        let padded = fraction + String(repeating: "0", count: 6 - fraction.count)
        guard let dollars = Int(whole), let millionths = Int(padded) else { return nil }
        count = dollars * 1_000_000 + millionths
    }

    /// Dollars, for statuses and people.
    package var dollars: Double { Double(count) / 1_000_000 }

    package var description: String {
        let digits = String(count % 1_000_000 + 1_000_000).dropFirst()
        let significant = digits.prefix(2) + digits.dropFirst(2).reversed().drop { $0 == "0" }.reversed()
        return "$\(count / 1_000_000).\(significant)"
    }

    package static func < (left: Self, right: Self) -> Bool { left.count < right.count }
    package static func + (left: Self, right: Self) -> Self { Self(left.count + right.count) }
    package static func - (left: Self, right: Self) -> Self { Self(left.count - right.count) }

    private static func isNumber(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }
}
