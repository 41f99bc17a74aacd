import COpenBLAS

/// Memory for some entries: their vectors, and the same rounded to bytes, which is what a search reads of most.
///
/// Every place is written once, under the lock of the index, before the first snapshot that knows of it is taken;
/// snapshots read only the places that they know of. So nothing is ever written and read at once.
final class Block: Sendable {
    let capacity: Int
    private let dimensions: Int
    private nonisolated(unsafe) let vectors: UnsafeMutablePointer<Float>
    /// A vector is about its codes times its step.
    nonisolated(unsafe) let codes: UnsafeMutablePointer<Int8>
    nonisolated(unsafe) let steps: UnsafeMutablePointer<Float>
    /// The length of the difference between a vector and what its codes say, at most.
    nonisolated(unsafe) let losses: UnsafeMutablePointer<Float>
    nonisolated(unsafe) let numbers: UnsafeMutablePointer<Int64>

    init(capacity: Int, dimensions: Int) {
        self.capacity = capacity
        self.dimensions = dimensions
        vectors = .allocate(capacity: capacity * dimensions)
        codes = .allocate(capacity: capacity * dimensions)
        steps = .allocate(capacity: capacity)
        losses = .allocate(capacity: capacity)
        numbers = .allocate(capacity: capacity)
    }

    deinit {
        vectors.deallocate()
        codes.deallocate()
        steps.deallocate()
        losses.deallocate()
        numbers.deallocate()
    }

    /// Fills a place that no snapshot knows of yet.
    func write(_ vector: [Float], as number: Int64, at place: Int) {
        precondition(place < capacity && vector.count == dimensions, "no place for this vector")
        vector.withUnsafeBufferPointer { numbers in
            guard let start = numbers.baseAddress else { return }
            (vectors + place * dimensions).initialize(from: start, count: dimensions)
        }
        var step: Float = 0
        let loss = index_quantise(vector, dimensions, codes + place * dimensions, &step)
        (steps + place).initialize(to: step)
        (losses + place).initialize(to: loss)
        (numbers + place).initialize(to: number)
    }

    func vector(_ place: Int) -> [Float] {
        Array(UnsafeBufferPointer(start: vectors + place * dimensions, count: dimensions))
    }

    /// The dot product of a vector with another one.
    func product(_ place: Int, _ other: [Float]) -> Float {
        index_dot(vectors + place * dimensions, other, dimensions)
    }
}
