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
        var nearest = Ranking<Neighbour>(limit: limit)
        let (candidates, least) = candidates(in: views)
        for candidate in candidates where candidate.most >= max(least, nearest.least?.cosine ?? least) {
            let block = views[candidate.view].block
            let cosine = block.product(candidate.place, query)
            nearest.take(Neighbour(cosine: cosine, number: block.numbers[candidate.place]))
        }
        return nearest.elements.map { ($0.number, $0.cosine) }
    }

    /// Of equals the one with the smaller number is greater: it comes first.
    private struct Neighbour: Comparable {
        let cosine: Float
        let number: Int64

        static func < (one: Self, other: Self) -> Bool {
            (one.cosine, other.number) < (other.cosine, one.number)
        }
    }

    /// Entries that may be among the nearest when all have been looked at, and what these reach at least.
    private func candidates(in views: [Group.View]) -> ([Candidate], least: Float) {
        var candidates: [Candidate] = []
        var ranking = Ranking<Float>(limit: limit)
        var floor = -Float.infinity
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
                guard product + error >= floor, !view.isRemoved(place) else { continue }
                candidates.append(Candidate(view: index, place: place, most: product + error))
                ranking.take(product - error)
                floor = ranking.least ?? floor
            }
        }
        return (candidates, floor)
    }
}

/// The greatest of some elements, the greatest first.
private struct Ranking<Element: Comparable> {
    private(set) var elements: [Element] = []
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// The least of the greatest, once there are enough.
    var least: Element? { elements.count == limit ? elements.last : nil }

    mutating func take(_ element: Element) {
        if let least, element <= least { return }
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if elements[middle] > element { low = middle + 1 } else { high = middle }
        }
        elements.insert(element, at: low)
        if elements.count > limit { elements.removeLast() }
    }
}
