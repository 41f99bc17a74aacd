import HeapModule
import OrderedCollections

/// A queue of several lanes that are served in turn, so that a long lane holds nobody else up.
///
/// Within a lane the higher priority goes first, and among equals the one that came first.
struct FairQueue<Element> {
    private var lanes: OrderedDictionary<String, Heap<Ticket>> = [:]
    private var elements: [UInt64: Element] = [:]
    private var nextNumber: UInt64 = 0

    private struct Ticket: Comparable {
        let priority: Int
        let number: UInt64

        static func < (left: Ticket, right: Ticket) -> Bool {
            left.priority == right.priority ? left.number > right.number : left.priority < right.priority
        }
    }

    var isEmpty: Bool { elements.isEmpty }

    /// Adds an element at the end of its priority in its lane; the number it returns takes it out again.
    mutating func push(_ element: Element, lane: String, priority: Int) -> UInt64 {
        defer { nextNumber += 1 }
        elements[nextNumber] = element
        lanes[lane, default: Heap()].insert(Ticket(priority: priority, number: nextNumber))
        return nextNumber
    }

    /// The next element of the lane whose turn it is, which then goes behind the others.
    ///
    /// - Complexity: O(lanes + log *n*).
    mutating func pop() -> Element? {
        while let lane = lanes.keys.first {
            var tickets = lanes.removeValue(forKey: lane) ?? Heap()
            let ticket = tickets.popMax()
            if !tickets.isEmpty { lanes[lane] = tickets }
            if let ticket, let element = elements.removeValue(forKey: ticket.number) { return element }
        }
        return nil
    }

    /// Takes an element out before its turn.
    mutating func remove(_ number: UInt64) -> Element? { elements.removeValue(forKey: number) }

    /// Takes everything out, in no particular order.
    mutating func removeAll() -> [Element] {
        defer {
            lanes.removeAll()
            elements.removeAll()
        }
        return Array(elements.values)
    }
}
