/// The entries of one scope, in blocks; a copy is a snapshot that stays as it is.
struct Group {
    /// Full but for the last; each at most as large as all before it, so that a scope of few entries takes little.
    private(set) var blocks: [View] = []
    /// Entries that have not been removed.
    private(set) var count = 0
    private var removed = 0
    private let dimensions: Int

    private static let smallestBlock = 8
    private static let largestBlock = 1_024

    /// The part of a block that a snapshot knows: its first entries, without those that have been removed.
    struct View {
        let block: Block
        fileprivate(set) var count = 0
        /// A bit for each entry that has been removed; empty as long as none has.
        fileprivate(set) var removed: [UInt64] = []
        /// All numbers in it lie within.
        fileprivate var numbers: ClosedRange<Int64>

        func isRemoved(_ place: Int) -> Bool {
            !removed.isEmpty && removed[place >> 6] & (1 << UInt64(place & 63)) != 0
        }
    }

    init(dimensions: Int) { self.dimensions = dimensions }

    mutating func append(_ vector: [Float], as number: Int64) {
        if blocks.last.map({ $0.count == $0.block.capacity }) ?? true {
            let capacity = min(max(count + removed, Self.smallestBlock), Self.largestBlock)
            let block = Block(capacity: capacity, dimensions: dimensions)
            blocks.append(View(block: block, numbers: number...number))
        }
        let last = blocks.count - 1
        blocks[last].block.write(vector, as: number, at: blocks[last].count)
        blocks[last].count += 1
        let range = blocks[last].numbers
        blocks[last].numbers = min(range.lowerBound, number)...max(range.upperBound, number)
        count += 1
    }

    /// Marks the entry of this number, which must be there.
    mutating func remove(_ number: Int64) {
        guard let (block, place) = place(of: number) else { preconditionFailure("no entry \(number)") }
        if blocks[block].removed.isEmpty {
            blocks[block].removed = Array(repeating: 0, count: (blocks[block].block.capacity + 63) >> 6)
        }
        blocks[block].removed[place >> 6] |= 1 << UInt64(place & 63)
        count -= 1
        removed += 1
        if removed > count + Self.largestBlock { closeRanks() }
    }

    private func place(of number: Int64) -> (block: Int, place: Int)? {
        for (index, view) in blocks.enumerated() where view.numbers.contains(number) {
            let found = (0..<view.count).first { view.block.numbers[$0] == number && !view.isRemoved($0) }
            if let found { return (index, found) }
        }
        return nil
    }

    /// Copies what is left into new blocks.
    private mutating func closeRanks() {
        var group = Group(dimensions: dimensions)
        for view in blocks {
            for place in 0..<view.count where !view.isRemoved(place) {
                group.append(view.block.vector(place), as: view.block.numbers[place])
            }
        }
        self = group
    }
}
