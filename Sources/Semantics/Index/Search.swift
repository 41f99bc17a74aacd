import COpenBLAS

/// One search: a coarse look at all entries, then an exact one at those that may be among the nearest.
///
/// With a vector x = s·q + r (codes q, step s, loss r) and the query y = t·p + ρ, the product x·y differs from s·t·(q·p)
/// by r·y + s·q·ρ, so by Cauchy and Schwarz by at most |r|·|y| + (|x| + |r|)·|ρ|. An entry whose product cannot reach the
/// least of the nearest is never looked at again. The codes of the query have sixteen bits, which makes |ρ| negligible.
struct Search {
    private let query: [Float]
    private let limit: Int
    private let codes: [Int16]
    private let step: Float
    private let loss: Float

    /// An entry that may be among the nearest, and the most that its product can be.
    private struct Candidate {
        let view: Int
        let place: Int
        let most: Float
    }

    init(_ query: [Float], limit: Int) {
        self.query = query
        self.limit = limit
        // The sum of all products of codes must fit into 32 bits.
        let greatest = min(Float(Int16.max), Float(Int32.max / 127 / Int32(query.count)) - 1)
        let step = (query.map(abs).max() ?? 0) / greatest
        let codes = query.map { Int16((($0 / step).rounded())) }
        self.step = step
        self.codes = codes
        let squares = zip(query, codes).reduce(Float(0)) { sum, pair in
            let lost = pair.0 - step * Float(pair.1)
            return sum + lost * lost
        }
        loss = squares.squareRoot() * 1.001 + 1e-6
    }

    func nearest(in views: [Group.View]) -> [(number: Int64, cosine: Float)] {
        var least = Ranking(limit: limit)
        let candidates = candidates(in: views, raising: &least)
        var found: [(number: Int64, cosine: Float)] = []
        for candidate in candidates where candidate.most >= least.floor {
            let block = views[candidate.view].block
            found.append((block.numbers[candidate.place], block.product(candidate.place, query)))
        }
        found.sort { ($1.cosine, $0.number) < ($0.cosine, $1.number) }
        return Array(found.prefix(limit))
    }

    /// Entries that may be among the nearest when all have been looked at; `least` learns what these reach at least.
    private func candidates(in views: [Group.View], raising least: inout Ranking) -> [Candidate] {
        var candidates: [Candidate] = []
        let products = UnsafeMutablePointer<Int32>.allocate(capacity: views.map(\.count).max() ?? 0)
        defer { products.deallocate() }
        // What sums of products of floats are off by: half a unit in the last place for each of them, twice.
        let rounding = Float(query.count) * Float.ulpOfOne + 1e-6
        for (index, view) in views.enumerated() {
            let block = view.block
            index_dot_codes(block.codes, codes, view.count, codes.count, products)
            for place in 0..<view.count {
                let product = Float(products[place]) * step * block.steps[place]
                let error = block.losses[place] * (1.002 + loss) + 1.002 * loss + rounding
                guard product + error >= least.floor, !view.isRemoved(place) else { continue }
                candidates.append(Candidate(view: index, place: place, most: product + error))
                least.take(product - error)
            }
        }
        return candidates
    }
}

/// The greatest of some numbers.
private struct Ranking {
    private var numbers: [Float] = []
    private let limit: Int
    /// The least of the greatest, once there are enough.
    private(set) var floor = -Float.infinity

    init(limit: Int) { self.limit = limit }

    mutating func take(_ number: Float) {
        guard number > floor || numbers.count < limit else { return }
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] >= number { low = middle + 1 } else { high = middle }
        }
        numbers.insert(number, at: low)
        if numbers.count > limit { numbers.removeLast() }
        if numbers.count == limit { floor = numbers[limit - 1] }
    }
}
