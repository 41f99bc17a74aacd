import Testing

@testable import Semantics

struct ShareTests {
    /// The bounds were computed from the formula in another language with fractions of 50 digits.
    @Test(arguments: [
        (0, 10, 0.0, 0.277533), (1, 10, 0.017876, 0.404150), (5, 10, 0.236593, 0.763407), (10, 10, 0.722467, 1.0),
        (0, 190, 0.0, 0.019818), (2, 381, 0.001441, 0.018935), (81, 263, 0.255289, 0.366210),
    ])
    func `Wilson's interval is that of the formula`(_ count: Int, _ total: Int, _ lower: Double, _ upper: Double) {
        let interval = Share(count, of: total).interval
        #expect(abs(interval.lowerBound - lower) < 1e-6 && abs(interval.upperBound - upper) < 1e-6)
    }

    @Test func `of nothing nothing is known`() {
        let share = Share(0, of: 0)
        #expect(share.rate == nil && share.interval == 0...1)
    }

    @Test(arguments: [0.5, 0.1, 0.01, 0.001]) func `the size needed is the least that keeps the bound`(_ bound: Double)
    {
        let size = Share.sizeNeeded(for: bound)
        #expect(Share(0, of: size).interval.upperBound <= bound)
        #expect(Share(0, of: size - 1).interval.upperBound > bound)
    }
}
