package import Engine
import Synchronization

/// One entry of the index.
package struct VectorEntry: Sendable {
    package let number: Int64
    package let scope: Scope
    /// The vector of the reading, of length 1.
    package let reading: [Float]

    package init(number: Int64, scope: Scope, reading: [Float]) {
        self.number = number
        self.scope = scope
        self.reading = reading
    }
}

/// The vectors of earlier requests in memory: which are nearest to that of a new one.
///
/// The answer is exact. Vectors of other scopes are not even looked at. A search reads a snapshot and holds no lock, so
/// that any number of threads search while others add and remove. It computes on the thread that calls it: some
/// milliseconds for 100,000 entries of one scope.
///
/// An entry takes five bytes for each number of its vector and some 60 more: 1,980 bytes for 384 numbers.
package final class VectorIndex: Sendable {
    /// Numbers in a vector.
    package let dimensions: Int

    private let state = Mutex(State())

    private struct State {
        var groups: [Scope: Group] = [:]
        var scopes: [Int64: Scope] = [:]
    }

    package init(dimensions: Int) {
        precondition(dimensions > 0, "vectors need a width")
        self.dimensions = dimensions
    }

    /// How many entries there are.
    package var count: Int { state.withLock { $0.scopes.count } }

    /// Takes up an entry, in the place of an earlier one with the same number.
    ///
    /// - Returns: False, and nothing changes, unless the vector has as many numbers as the index and length 1 to within
    ///   a thousandth.
    /// - Complexity: O(1) amortised: nothing that is there is moved.
    @discardableResult
    package func append(_ entry: VectorEntry) -> Bool {
        guard isUsable(entry.reading) else { return false }
        state.withLock { state in
            remove(entry.number, from: &state)
            state.groups[entry.scope, default: Group(dimensions: dimensions)].append(entry.reading, as: entry.number)
            // All entries share the one digest that is the key of their group.
            state.scopes[entry.number] = state.groups.index(forKey: entry.scope).map { state.groups[$0].key }
        }
        return true
    }

    /// Forgets an entry; false if there is none of this number.
    ///
    /// - Complexity: O(log *n*) where numbers were added in ascending order, else O(*n*); once in a while the vectors of
    ///   a scope most of whose entries are gone are copied together.
    @discardableResult
    package func remove(_ number: Int64) -> Bool {
        state.withLock { remove(number, from: &$0) }
    }

    /// The entries of a scope whose vectors have the greatest cosine with `vector`, the greatest first, of equals the
    /// one with the smaller number first; none where `vector` is not one that could be added.
    package func nearest(to vector: [Float], in scope: Scope, limit: Int) -> [(number: Int64, cosine: Float)] {
        guard limit > 0, isUsable(vector) else { return [] }
        guard let group = state.withLock({ $0.groups[scope] }) else { return [] }
        return Search(vector, limit: limit).nearest(in: group.blocks)
    }

    /// The entries of all scopes whose vectors have the greatest cosine with `vector`, as `nearest(to:in:limit:)`.
    package func nearest(to vector: [Float], limit: Int) -> [(number: Int64, cosine: Float)] {
        guard limit > 0, isUsable(vector) else { return [] }
        return Search(vector, limit: limit).nearest(in: state.withLock { $0.groups.values.flatMap(\.blocks) })
    }

    /// Forgets all entries.
    package func removeAll() { state.withLock { $0 = State() } }

    @discardableResult
    private func remove(_ number: Int64, from state: inout State) -> Bool {
        guard let scope = state.scopes.removeValue(forKey: number) else { return false }
        state.groups[scope]?.remove(number)
        if state.groups[scope]?.count == 0 { state.groups[scope] = nil }
        return true
    }

    private func isUsable(_ vector: [Float]) -> Bool {
        guard vector.count == dimensions else { return false }
        // A vector with a number that is none has no length, and is not within these bounds either.
        return (0.998...1.002).contains(vector.reduce(0) { $0 + $1 * $1 })
    }
}
