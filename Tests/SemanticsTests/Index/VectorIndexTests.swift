import Engine
import Semantics
import Testing

struct VectorIndexTests {
    private static let width = 384
    private static let scope = scope(1)

    private static func scope(_ byte: UInt8) -> Scope {
        guard let scope = Scope(bytes: Array(repeating: byte, count: 32)) else { preconditionFailure("no scope") }
        return scope
    }

    private static func entry(_ number: Int64, _ vector: [Float], _ scope: Scope = scope) -> VectorEntry {
        VectorEntry(number: number, scope: scope, reading: vector)
    }

    /// A vector of length 1 with `values` in front, then zeros.
    private static func unit(_ values: Float...) -> [Float] { normalised(values + zeros(width - values.count)) }

    private static func zeros(_ count: Int) -> [Float] { Array(repeating: 0, count: count) }

    private static func normalised(_ vector: [Float]) -> [Float] {
        let length = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        return vector.map { Float(Double($0) / length) }
    }

    /// What a search must find, with products in double precision.
    private static func expected(
        _ query: [Float],
        _ entries: [VectorEntry],
        limit: Int
    ) -> [(number: Int64, cosine: Double)] {
        let all = entries.map { entry in
            (number: entry.number, cosine: zip(query, entry.reading).reduce(0) { $0 + Double($1.0) * Double($1.1) })
        }
        return Array(all.sorted { ($1.cosine, $0.number) < ($0.cosine, $1.number) }.prefix(limit))
    }

    private static func index(_ entries: [VectorEntry]) -> VectorIndex {
        let index = VectorIndex(dimensions: width)
        for entry in entries { #expect(index.append(entry)) }
        return index
    }

    /// How close the vectors are to one another: far apart, in a bundle, and so close that rounding cannot tell them
    /// apart.
    @Test(arguments: [1, 0.1, 0.001] as [Float]) func `the nearest are those that counting out finds`(spread: Float) {
        var random = Numbers(seed: 7)
        let centre = random.vector(Self.width)
        func vector() -> [Float] {
            Self.normalised(zip(centre, random.vector(Self.width)).map { (1 - spread) * $0 + spread * $1 })
        }
        // Twice the largest block, and some.
        let entries = (1...3_000).map { Self.entry($0, vector()) }
        let index = Self.index(entries)
        for limit in [1, 5, 64, 4_000] {
            let query = vector()
            let found = index.nearest(to: query, in: Self.scope, limit: limit)
            let expected = Self.expected(query, entries, limit: limit)
            #expect(found.count == min(limit, entries.count))
            for (one, other) in zip(found, expected) {
                // Where two are closer than the rounding of floats, either may come first.
                #expect(abs(Double(one.cosine) - other.cosine) < 1e-6)
                #expect(one.number == other.number || spread < 0.01 || limit > 5)
            }
            #expect(Set(found.map(\.number)).count == found.count)
        }
    }

    @Test func `of equals the smaller number comes first`() {
        let (near, far) = (Self.unit(1), Self.unit(0.5, 0.5))
        let numbers: [Int64] = [40, 7, 23, 9, 31, 2, 11]
        let index = Self.index(numbers.map { Self.entry($0, near) } + [Self.entry(1, far)])
        let found = index.nearest(to: near, in: Self.scope, limit: 4)
        #expect(found.map(\.number) == [2, 7, 9, 11])
        #expect(found.allSatisfy { $0.cosine == 1 })
    }

    @Test func `a vector that rounding to bytes favours does not win`() {
        // One great number makes the step coarse: the small ones of the better vector are rounded away.
        let query = Self.normalised([0.7] + Array(repeating: 0.035, count: Self.width - 1))
        let better = Self.normalised([1] + Array(repeating: 0.0039, count: Self.width - 1))
        let worse = Self.normalised([1] + Array(repeating: 0.0038, count: Self.width - 1))
        let index = Self.index([Self.entry(1, worse), Self.entry(2, better)])
        #expect(index.nearest(to: query, in: Self.scope, limit: 1).map(\.number) == [2])
    }

    @Test func `the opposite is a neighbour too, the last one`() {
        let index = Self.index([Self.entry(1, Self.unit(-1)), Self.entry(2, Self.unit(0, 1))])
        let found = index.nearest(to: Self.unit(1), in: Self.scope, limit: 9)
        #expect(found.map(\.number) == [2, 1])
        #expect(found.map(\.cosine) == [0, -1])
    }

    @Test func `vectors without a direction are refused, as entries and as queries`() {
        let index = Self.index([Self.entry(1, Self.unit(1))])
        var damaged = Self.unit(1)
        damaged[5] = .nan
        let infinite = [Float.infinity] + Self.zeros(Self.width - 1)
        let double = Self.unit(1).map { 2 * $0 }
        for vector in [damaged, infinite, double, Self.zeros(Self.width), [], [1]] {
            #expect(!index.append(Self.entry(2, vector)))
            #expect(index.nearest(to: vector, in: Self.scope, limit: 3).isEmpty)
        }
        #expect(index.count == 1)
    }

    @Test func `only entries of the same scope are found`() {
        let index = Self.index((1...40).map { Self.entry($0, Self.unit(1), Self.scope(UInt8($0 % 4))) })
        let found = index.nearest(to: Self.unit(1), in: Self.scope(3), limit: 100)
        #expect(found.map(\.number) == [3, 7, 11, 15, 19, 23, 27, 31, 35, 39])
        #expect(index.nearest(to: Self.unit(1), in: Self.scope(9), limit: 3).isEmpty)
    }

    @Test func `an empty index finds nothing, and nothing is found where none is asked for`() {
        let index = VectorIndex(dimensions: Self.width)
        #expect(index.nearest(to: Self.unit(1), in: Self.scope, limit: 3).isEmpty)
        index.append(Self.entry(1, Self.unit(1)))
        #expect(index.nearest(to: Self.unit(1), in: Self.scope, limit: 0).isEmpty)
    }

    @Test func `what is removed is not found again, and its number may come back`() {
        var random = Numbers(seed: 3)
        var entries = (1...5_000).map { Self.entry($0, Self.normalised(random.vector(Self.width))) }
        let index = Self.index(entries)
        // So many that the rest is copied together on the way.
        for number in Int64(1)...5_000 where number % 5 != 0 { #expect(index.remove(number)) }
        entries.removeAll { $0.number % 5 != 0 }
        #expect(!index.remove(1) && !index.remove(5_001))
        #expect(index.count == 1_000)
        let query = Self.normalised(random.vector(Self.width))
        let found = index.nearest(to: query, in: Self.scope, limit: 2_000).map(\.number)
        #expect(found == Self.expected(query, entries, limit: 2_000).map(\.number))
        index.append(Self.entry(1, query))
        #expect(index.nearest(to: query, in: Self.scope, limit: 1).map(\.number) == [1])
    }

    @Test func `an entry takes the place of an earlier one with its number, also in another scope`() {
        let index = Self.index([Self.entry(1, Self.unit(1)), Self.entry(1, Self.unit(0, 1), Self.scope(2))])
        #expect(index.count == 1)
        #expect(index.nearest(to: Self.unit(1), in: Self.scope, limit: 1).isEmpty)
        #expect(index.nearest(to: Self.unit(0, 1), in: Self.scope(2), limit: 1).map(\.number) == [1])
    }

    @Test func `searches see whole entries while others are added and removed`() async {
        let index = VectorIndex(dimensions: Self.width)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in Int64(1)...4_000 {
                    index.append(Self.entry(number, Self.unit(1)))
                    if number.isMultiple(of: 3) { index.remove(number - 1) }
                }
            }
            for _ in 0..<2 {
                group.addTask {
                    for _ in 0..<200 {
                        let found = index.nearest(to: Self.unit(1), in: Self.scope, limit: 50)
                        #expect(found.allSatisfy { $0.cosine == 1 && (1...4_000).contains($0.number) })
                        #expect(Set(found.map(\.number)).count == found.count)
                    }
                }
            }
        }
        #expect(index.count == 4_000 - 1_333)
    }
}

/// Numbers that look random and are the same every time: xorshift.
private struct Numbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// Numbers from −1 to 1.
    mutating func vector(_ count: Int) -> [Float] {
        (0..<count).map { _ in
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Float(Int64(bitPattern: state) >> 40) / Float(1 << 23)
        }
    }
}
