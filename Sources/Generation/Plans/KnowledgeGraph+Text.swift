package import Engine
import OrderedCollections

extension KnowledgeGraph {
    /// A tree for people: below each concept what it builds upon.
    ///
    /// A concept that several build upon is unfolded once.
    package var text: String {
        var lines = [core.name + label(of: 0)]
        var unfolded: Set<Int> = [0]
        func addBranches(of place: Int, indentation: String) {
            let prerequisites = nodes[place].prerequisites
            for (index, prerequisite) in prerequisites.enumerated() {
                let isLast = index == prerequisites.count - 1
                let isNew = unfolded.insert(prerequisite).inserted
                let name = nodes[prerequisite].name
                lines.append(
                    indentation + (isLast ? "└─ " : "├─ ") + name + (isNew ? label(of: prerequisite) : " (see above)")
                )
                if isNew { addBranches(of: prerequisite, indentation: indentation + (isLast ? "   " : "│  ")) }
            }
        }
        addBranches(of: 0, indentation: "")
        if omitted > 0 { lines.append("(\(omitted) more left out)") }
        return lines.joined(separator: "\n")
    }

    private func label(of place: Int) -> String {
        switch nodes[place].standing {
        case .foundation: " (foundation)"
        case .explored: ""
        case .unexplored: " (not looked into)"
        }
    }

    /// `{"concept", "nodes": [{"name", "depth", "standing", "builds_upon"}], "order", "omitted"}`.
    package var json: JSONValue {
        .object([
            "concept": .string(core.name),
            "nodes": .array(
                nodes.map { node in
                    .object([
                        "name": .string(node.name), "depth": .int(node.depth), "standing": .string(node.standing.name),
                        "builds_upon": .array(node.prerequisites.map { .string(nodes[$0].name) }),
                    ])
                }
            ),
            "order": .array(teachingOrder.map { .string(nodes[$0].name) }), "omitted": .int(omitted),
        ])
    }
}

extension KnowledgeGraph.Standing {
    fileprivate var name: String {
        switch self {
        case .foundation: "foundation"
        case .explored: "explored"
        case .unexplored: "unexplored"
        }
    }
}
