import HeapModule
import OrderedCollections

/// A queue of several lanes that are served in turn, so that a long lane holds nobody else up.
///
/// Within a lane the higher priority goes first, and among equals the one that came first.
struct FairQueue<Element> {
    private var lanes: OrderedDictionary<String, Heap<Ticket>> = [:]
    private var elements: [UInt64: Element] = [:]
    private var nextNumber: UInt64 = 0
    /// Lanes that have not been served since they came, the latest last.
    private var newcomers: [String] = []
    /// Whether the last turn was a newcomer's that did not wait for the others.
    private var hasJumped = false

    private struct Ticket: Comparable {
        let priority: Int
        let number: UInt64

        static func < (left: Ticket, right: Ticket) -> Bool {
            left.priority == right.priority ? left.number > right.number : left.priority < right.priority
        }
    }

    var isEmpty: Bool { elements.isEmpty }
    var count: Int { elements.count }

    /// Adds an element at the end of its priority in its lane; the number it returns takes it out again.
    mutating func push(_ element: Element, lane: String, priority: Int) -> UInt64 {
        defer { nextNumber += 1 }
        elements[nextNumber] = element
        if lanes[lane] == nil { newcomers.append(lane) }
        lanes[lane, default: Heap()].insert(Ticket(priority: priority, number: nextNumber))
        return nextNumber
    }

    /// The next element of the lane whose turn it is, which then goes behind the others.
    ///
    /// A lane that has just come is served at once, but no two of them in a row while others wait: who asks for little
    /// waits for one turn, however many lanes there are, and nobody waits for ever.
    ///
    /// - Complexity: O(lanes + log *n*).
    mutating func pop() -> Element? {
        while let lane = nextLane() {
            var tickets = lanes.removeValue(forKey: lane) ?? Heap()
            let ticket = tickets.popMax()
            if !tickets.isEmpty { lanes[lane] = tickets }
            if let ticket, let element = elements.removeValue(forKey: ticket.number) { return element }
        }
        return nil
    }

    private mutating func nextLane() -> String? {
        guard let first = lanes.keys.first else { return nil }
        if !hasJumped, let newcomer = newcomers.popLast() {
            hasJumped = newcomer != first
            return newcomer
        }
        hasJumped = false
        newcomers.removeAll { $0 == first }
        return first
    }

    /// Takes an element out before its turn.
    mutating func remove(_ number: UInt64) -> Element? { elements.removeValue(forKey: number) }

    /// Takes everything out, in no particular order.
    mutating func removeAll() -> [Element] {
        defer {
            lanes.removeAll()
            newcomers.removeAll()
            elements.removeAll()
        }
        return Array(elements.values)
    }
}
