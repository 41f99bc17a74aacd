import Foundation

/// So many of so many, and what may be said of the rest of the world after it.
package struct Share: Sendable, Hashable {
    package let count: Int
    package let total: Int

    /// The 97.5% quantile of the normal distribution: 2.5% are left out at either end.
    private static let z = 1.959963984540054

    package init(_ count: Int, of total: Int) {
        precondition((0...total).contains(count), "\(count) of \(total) is no share")
        self.count = count
        self.total = total
    }

    /// The share that was measured, 0…1; nil of nothing.
    package var rate: Double? { total > 0 ? Double(count) / Double(total) : nil }

    /// Where the true share lies with 95% confidence: Wilson's interval, which holds for small numbers and for none.
    ///
    /// - SeeAlso: Wilson 1927, <https://doi.org/10.1080/01621459.1927.10502953>.
    package var interval: ClosedRange<Double> {
        guard let rate else { return 0...1 }
        let (n, zz) = (Double(total), Self.z * Self.z)
        let centre = (rate + zz / (2 * n)) / (1 + zz / n)
        let reach = Self.z / (1 + zz / n) * (rate * (1 - rate) / n + zz / (4 * n * n)).squareRoot()
        // Both ends are exact where nothing or everything was counted, whatever the rounding.
        return (count == 0 ? 0 : max(0, centre - reach))...(count == total ? 1 : min(1, centre + reach))
    }

    /// How many have to be looked at, none of them counted, for the interval to end at `bound` or below.
    ///
    /// - Parameter bound: Greater than 0, less than 1.
    /// - Returns: 381 for 0.01.
    package static func sizeNeeded(for bound: Double) -> Int {
        Int((z * z * (1 - bound) / bound).rounded(.up))
    }
}
