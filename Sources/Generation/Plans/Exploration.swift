import Engine
import Logging
import OrderedCollections

/// The second stage: what has to be understood first, level by level, away from the concept that is explained.
struct Exploration {
    let model: String
    let limits: PlanLimits
    let memory: (any ConceptMemory)?

    /// The most prerequisites of a concept that are looked at.
    private static let branches = 5

    /// Explores until there are only foundations, or to a limit.
    func graph(of concept: ConceptName, _ course: inout PlanCourse) async throws(JobFailure) -> KnowledgeGraph {
        var graph = KnowledgeGraph(explaining: concept)
        var frontier = [(place: 0, name: concept)]
        for depth in 0..<limits.depth where !frontier.isEmpty {
            let key = PlanStage.exploration.key(depth + 1)
            let kept = try await course.kept(key).flatMap(Level.init)
            var level: Level
            if let kept { level = kept } else { level = Level(await recall(frontier.map(\.name))) }
            let unknown = kept == nil ? frontier.map(\.name).filter { level.knowledge[$0.key] == nil } : []
            let isAsked = level.isAsked || !unknown.isEmpty
            let room = limits.room(leaving: limits.calls - course.calls - (isAsked ? 1 : 0))
            guard room > graph.nodes.count else { break }
            if level.isAsked {
                course.countEarlierCall()
            } else if kept == nil {
                let news = try await ask(unknown, depth, &course)
                level.add(news, isAsked: isAsked)
                try await course.keep(level.json, as: key)
                await remember(news)
            }
            frontier = Self.grow(&graph, by: level.knowledge, at: frontier, room: room)
        }
        return graph
    }

    /// Adds what a level came to, every concept's most important prerequisite first.
    ///
    /// - Returns: The new concepts.
    private static func grow(
        _ graph: inout KnowledgeGraph,
        by knowledge: [String: ConceptKnowledge],
        at frontier: [(place: Int, name: ConceptName)],
        room: Int
    ) -> [(place: Int, name: ConceptName)] {
        var added: [(place: Int, name: ConceptName)] = []
        var prerequisites: [(place: Int, names: [ConceptName])] = []
        for (place, name) in frontier {
            switch knowledge[name.key] {
            case .foundation?: graph.set(.foundation, of: place)
            case .buildsUpon(let names)?:
                graph.set(.explored, of: place)
                prerequisites.append((place, names.compactMap(ConceptName.init)))
            case nil: break
            }
        }
        for rank in 0..<branches {
            for (place, names) in prerequisites where rank < names.count {
                switch graph.add(names[rank], to: place, room: room) {
                case .added(let new): added.append((new, names[rank]))
                case .linked: break
                case .closesCycle:
                    Logger.current.info(
                        "a prerequisite was dropped: it builds upon what it is needed for",
                        metadata: ["concept": "\(graph.nodes[place].name)", "prerequisite": "\(names[rank].text)"]
                    )
                case .omitted:
                    Logger.current.debug(
                        "a prerequisite was left out: the plan is full",
                        metadata: ["concept": "\(graph.nodes[place].name)", "prerequisite": "\(names[rank].text)"]
                    )
                }
            }
        }
        return added
    }

    // MARK: Asking

    private func ask(
        _ concepts: [ConceptName],
        _ depth: Int,
        _ course: inout PlanCourse
    ) async throws(JobFailure) -> [String: ConceptKnowledge] {
        guard !concepts.isEmpty else { return [:] }
        let list = concepts.enumerated().map { index, concept in
            JSONValue.object(["number": .int(index + 1), "name": .string(concept.text)])
        }
        let question = PlanQuestion(
            stage: .exploration,
            part: depth + 1,
            parts: limits.depth,
            model: model,
            system: PlanPrompts.exploration,
            // Nothing of the request: what is said here is kept for others.
            content: .object(["concepts": .array(list)]),
            maximumTokens: 400 + 200 * concepts.count
        )
        let answers = try await course.ask(question, Self.form(count: concepts.count)).value
        return Dictionary(uniqueKeysWithValues: answers.map { (concepts[$0.key].key, $0.value) })
    }

    static func form(count: Int) -> Form<[Int: ConceptKnowledge]> {
        Form(
            .numbered(
                "prerequisites",
                "Say of each concept whether school is enough to know it, and what has to be understood first.",
                count: count,
                fields: ["is_foundation": Shape.flag, "prerequisites": Shape.texts(16, each: 400)]
            ),
            read: { readNumbered($0, count: count, knowledge) }
        )
    }

    private static func knowledge(_ fields: JSONObject) -> ConceptKnowledge? {
        guard let isFoundation = fields["is_foundation"]?.bool, let said = fields["prerequisites"]?.array else {
            return nil
        }
        if isFoundation { return .foundation }
        let names = OrderedSet(said.compactMap(\.string).compactMap(ConceptName.init)).prefix(branches)
        // Where there is something and none of it is a name, nothing is known.
        return names.isEmpty && !said.isEmpty ? nil : .buildsUpon(names.map(\.text))
    }

    // MARK: Remembering

    /// What earlier plans found out; trouble is logged, since it costs a question and no plan.
    private func recall(_ concepts: [ConceptName]) async -> [String: ConceptKnowledge] {
        guard let memory else { return [:] }
        do {
            return try await memory.recall(concepts.map(\.key), from: model).filter {
                $0.value.isPlausible(Self.branches)
            }
        } catch {
            Logger.current.warning("concepts could not be recalled", metadata: ["reason": "\(error)"])
            return [:]
        }
    }

    private func remember(_ knowledge: [String: ConceptKnowledge]) async {
        guard let memory, !knowledge.isEmpty else { return }
        do { try await memory.remember(knowledge, from: model) } catch {
            Logger.current.warning("concepts could not be kept", metadata: ["reason": "\(error)"])
        }
    }
}

extension ConceptKnowledge {
    /// Whether an exploration could have found this out.
    fileprivate func isPlausible(_ branches: Int) -> Bool {
        switch self {
        case .foundation: true
        case .buildsUpon(let names): names.count <= branches && names.allSatisfy { ConceptName($0)?.text == $0 }
        }
    }
}

/// What a level came to, as it is kept for a plan that is interrupted.
private struct Level {
    private(set) var knowledge: [String: ConceptKnowledge]
    /// Whether it took a question.
    private(set) var isAsked = false

    init(_ knowledge: [String: ConceptKnowledge]) { self.knowledge = knowledge }

    mutating func add(_ news: [String: ConceptKnowledge], isAsked: Bool) {
        knowledge.merge(news) { $1 }
        self.isAsked = isAsked
    }

    var json: JSONValue {
        var concepts: JSONObject = [:]
        for (name, knowledge) in knowledge.sorted(by: { $0.key < $1.key }) {
            switch knowledge {
            case .foundation: concepts[name] = .bool(true)
            case .buildsUpon(let names): concepts[name] = .array(names.map { .string($0) })
            }
        }
        return .object(["asked": .bool(isAsked), "concepts": .object(concepts)])
    }

    init?(_ json: JSONValue) {
        guard let isAsked = json.object?["asked"]?.bool, let concepts = json.object?["concepts"]?.object else {
            return nil
        }
        knowledge = concepts.compactMapValues { value in
            value == .bool(true) ? .foundation : value.array.map { .buildsUpon($0.compactMap(\.string)) }
        }.reduce(into: [:]) { $0[$1.key] = $1.value }
        self.isAsked = isAsked
    }
}
