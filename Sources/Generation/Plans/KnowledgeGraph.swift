/// What has to be understood for a concept to be understood.
///
/// A graph without cycles: an edge that would close one cannot be added. Every concept stands in it once.
package struct KnowledgeGraph: Sendable, Hashable {
    package struct Node: Sendable, Hashable {
        package let name: String
        /// How many steps it is away from the concept that is explained, by the shortest way.
        package let depth: Int
        package fileprivate(set) var standing: Standing
        /// What it builds upon, as places in `nodes`.
        package fileprivate(set) var prerequisites: [Int]
    }

    package enum Standing: Sendable, Hashable {
        /// Whoever has finished school knows it.
        case foundation
        /// Its prerequisites were asked for.
        case explored
        /// Nobody was asked what it builds upon: it is too deep, or there was no room.
        case unexplored
    }

    /// From the concept that is explained, which is the first, outwards.
    package private(set) var nodes: [Node]
    /// How many prerequisites were left out because there was no room.
    package private(set) var omitted = 0
    private var places: [String: Int]

    init(explaining concept: ConceptName) {
        nodes = [Node(name: concept.text, depth: 0, standing: .unexplored, prerequisites: [])]
        places = [concept.key: 0]
    }

    /// The concept that is explained.
    package var core: Node { nodes[0] }

    mutating func set(_ standing: Standing, of node: Int) { nodes[node].standing = standing }

    enum Addition: Hashable {
        /// A new node, at this place.
        case added(Int)
        /// There was one already; it is built upon from now on.
        case linked
        /// It would have to be understood before itself; nothing was changed.
        case closesCycle
        /// There is no room for another node.
        case omitted
    }

    /// Notes that `node` builds upon a concept.
    ///
    /// - Complexity: O(nodes + edges).
    mutating func add(_ prerequisite: ConceptName, to node: Int, room: Int) -> Addition {
        if let place = places[prerequisite.key] {
            guard !reaches(node, from: place) else { return .closesCycle }
            if !nodes[node].prerequisites.contains(place) { nodes[node].prerequisites.append(place) }
            return .linked
        }
        guard nodes.count < room else {
            omitted += 1
            return .omitted
        }
        let place = nodes.count
        let depth = nodes[node].depth + 1
        nodes.append(Node(name: prerequisite.text, depth: depth, standing: .unexplored, prerequisites: []))
        places[prerequisite.key] = place
        nodes[node].prerequisites.append(place)
        return .added(place)
    }

    /// Whether `target` has to be understood before `start`, or is it.
    private func reaches(_ target: Int, from start: Int) -> Bool {
        var seen: Set<Int> = []
        var open = [start]
        while let place = open.popLast() {
            if place == target { return true }
            if seen.insert(place).inserted { open += nodes[place].prerequisites }
        }
        return false
    }

    /// All places, each after what it builds upon; the concept that is explained comes last.
    package var teachingOrder: [Int] {
        var order: [Int] = []
        var seen: Set<Int> = []
        func visit(_ place: Int) {
            guard seen.insert(place).inserted else { return }
            for prerequisite in nodes[place].prerequisites { visit(prerequisite) }
            order.append(place)
        }
        visit(0)
        return order
    }
}
