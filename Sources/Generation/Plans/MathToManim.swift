package import Engine
import Logging
import OrderedCollections

/// Thinks a topic through in stages: what is asked, what has to be understood first, its mathematics, its looks, its story.
package struct MathToManim: Planner {
    private let client: any ModelClient
    private let journal: any DraftJournal
    private let memory: (any ConceptMemory)?
    private let models: Models
    private let limits: PlanLimits

    /// Who is asked, by the names that the provider knows them by.
    package struct Models: Sendable, Hashable {
        /// Says what a concept builds upon; a small one will do.
        package let exploring: String
        /// Does all the rest.
        package let planning: String

        package init(exploring: String, planning: String) {
            self.exploring = exploring
            self.planning = planning
        }
    }

    /// Takes what a plan needs; `memory` is what earlier plans found out, nil to ask anew each time.
    package init(
        _ client: any ModelClient,
        models: Models,
        journal: any DraftJournal,
        memory: (any ConceptMemory)?,
        limits: PlanLimits = PlanLimits()
    ) {
        self.client = client
        self.models = models
        self.journal = journal
        self.memory = memory
        self.limits = limits
    }

    /// Plans how a request is to be explained.
    ///
    /// A plan that was interrupted goes on with the first question that has no answer yet.
    /// - Returns: A storyboard of at most `Storyboard.longest` characters: text by models, to be treated as data.
    /// - Throws: `JobFailure` of the model's client, `model_unusable_answer` among them, or where the journal fails.
    package func plan(
        _ request: RenderRequest,
        for run: Int64,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> String {
        var course = PlanCourse(client, record: (journal, run), progress: progress)
        let (analysis, graph) = try await outline(request, &course)
        let elaboration = Elaboration(model: models.planning, batch: limits.batch, analysis: analysis, graph: graph)
        let parts = try await elaboration.parts(&course)
        Logger.current.info(
            "planned",
            metadata: [
                "concept": "\(graph.core.name)", "concepts": "\(graph.nodes.count)", "questions": "\(course.calls)",
                "cost": "\(course.spending.cost)",
            ]
        )
        return Storyboard(analysis: analysis, parts: parts).text
    }

    /// What has to be understood for a request's concept, and what it took to find out.
    ///
    /// Keeps nothing in the journal, and asks for nobody's run; concepts are remembered.
    /// - Throws: `JobFailure` of the model's client.
    package func outline(_ request: RenderRequest) async throws(JobFailure) -> Outline {
        var course = PlanCourse(client, record: nil) { _ in }
        let graph = try await outline(request, &course).graph
        return Outline(graph: graph, calls: course.calls, spending: course.spending)
    }

    /// The first two stages of a plan, and what they took.
    package struct Outline: Sendable, Hashable {
        package let graph: KnowledgeGraph
        /// Questions to models.
        package let calls: Int
        package let spending: Spending
    }

    private func outline(
        _ request: RenderRequest,
        _ course: inout PlanCourse
    ) async throws(JobFailure) -> (analysis: ConceptAnalysis, graph: KnowledgeGraph) {
        let question = PlanQuestion(
            stage: .analysis,
            part: 1,
            parts: 1,
            model: models.planning,
            system: PlanPrompts.analysis,
            content: request.planningJSON,
            maximumTokens: 1_000
        )
        let analysis = try await course.answer(question, ConceptAnalysis.form)
        let exploration = Exploration(model: models.exploring, limits: limits, memory: memory)
        return (analysis, try await exploration.graph(of: analysis.concept, &course))
    }
}
