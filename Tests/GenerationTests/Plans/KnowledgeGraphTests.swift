import Engine
import Foundation
import OrderedCollections
import Support
import Testing

@testable import Generation

@Suite(.timeLimit(.minutes(3))) struct KnowledgeGraphTests {
    private let bench: PlanBench

    init() throws { bench = try PlanBench() }

    @Test func `the graph is shown as a tree in which a shared concept is unfolded once`() async throws {
        let outline = try await bench.outline(Tutor())
        #expect(
            outline.graph.text == """
                fundamental theorem of calculus
                ├─ derivative
                │  ├─ limit of a function
                │  │  └─ function (foundation)
                │  ├─ slope of a line (foundation)
                │  └─ function (see above)
                ├─ definite integral
                │  ├─ Riemann sum
                │  │  ├─ area of a rectangle (not looked into)
                │  │  └─ summation notation (not looked into)
                │  ├─ area under a curve (foundation)
                │  └─ limit of a function (see above)
                ├─ continuous function
                │  ├─ limit of a function (see above)
                │  └─ function (see above)
                └─ antiderivative
                   └─ derivative (see above)
                (1 more left out)
                """
        )
    }

    @Test func `the graph as JSON names concepts, what they build upon, and the order in which they are taught`()
        async throws
    {
        let json = try await bench.outline(Tutor()).graph.json.object
        #expect(json?["concept"] == "fundamental theorem of calculus")
        #expect(json?["omitted"] == .int(1))
        let nodes = json?["nodes"]?.array?.compactMap(\.object) ?? []
        #expect(nodes.count == 12)
        #expect(
            nodes[1] == [
                "name": "derivative", "depth": .int(1), "standing": "explored",
                "builds_upon": .array(["limit of a function", "slope of a line", "function"]),
            ]
        )
        #expect(json?["order"]?.array?.first == "function")
        #expect(json?["order"]?.array?.last == "fundamental theorem of calculus")
    }

    @Test(arguments: [(0, 1, 0), (1, 5, 1), (2, 10, 2), (3, 12, 3), (9, 12, 3)])
    func `nothing is looked for beyond the depth`(depth: Int, count: Int, questions: Int) async throws {
        let tutor = Tutor()
        let graph = try await bench.outline(tutor, limits: PlanLimits(depth: depth)).graph
        #expect(graph.nodes.count == count)
        #expect(graph.nodes.allSatisfy { $0.depth <= depth })
        #expect(tutor.questions(of: "prerequisites").count == questions)
    }

    @Test(arguments: [1, 2, 4, 7, 12, 40])
    func `there are never more concepts than that, and none is cut off from the core`(cap: Int) async throws {
        let graph = try await bench.outline(Tutor(), limits: PlanLimits(concepts: cap, calls: 60)).graph
        #expect(graph.nodes.count == min(cap, 13))
        #expect(Set(graph.teachingOrder) == Set(graph.nodes.indices))
    }

    @Test(arguments: [4, 5, 6, 7, 8, 10, 13, 24])
    func `a plan comes to its end within its questions`(calls: Int) async throws {
        let tutor = Tutor()
        let plan = try await bench.plan(tutor, limits: PlanLimits(calls: calls))
        #expect(tutor.questions.count <= calls)
        #expect(plan.partNames.last == "fundamental theorem of calculus")
        // Where there are enough for one level, there is more than the core.
        #expect(plan.partNames.count > 1 || calls == 4)
    }

    @Test(arguments: 1...40)
    func `whatever is added, there is no cycle, and every concept comes after what it builds upon`(seed: Int) throws {
        var state = UInt64(seed)
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var graph = KnowledgeGraph(explaining: try #require(ConceptName("concept 0")))
        for _ in 0..<60 {
            let name = try #require(ConceptName("concept \(random(15))"))
            _ = graph.add(name, to: random(graph.nodes.count), room: 12)
        }
        let order = graph.teachingOrder
        #expect(Set(order) == Set(graph.nodes.indices) && order.count == graph.nodes.count)
        for (index, place) in order.enumerated() {
            #expect(graph.nodes[place].prerequisites.allSatisfy { order[..<index].contains($0) })
        }
        #expect(order.last == 0)
        #expect(graph.nodes.count <= 12)
    }

    @Test func `a concept does not build upon itself, nor on what builds upon it`() throws {
        let names = try ["a theorem", "lemma", "axiom"].map { try #require(ConceptName($0)) }
        var graph = KnowledgeGraph(explaining: names[0])
        #expect(graph.add(names[0], to: 0, room: 12) == .closesCycle)
        #expect(graph.add(names[1], to: 0, room: 12) == .added(1))
        #expect(graph.add(names[2], to: 1, room: 3) == .added(2))
        #expect(graph.add(names[0], to: 2, room: 12) == .closesCycle)
        #expect(graph.add(names[2], to: 0, room: 3) == .linked)
        #expect(graph.add(try #require(ConceptName("other")), to: 0, room: 3) == .omitted)
        #expect(graph.nodes.count == 3 && graph.omitted == 1)
    }
}
