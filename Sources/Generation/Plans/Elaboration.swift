import Engine
import OrderedCollections

/// One part of a video: all that was thought about one concept.
struct PlannedPart: Sendable, Hashable {
    let name: String
    /// What it builds upon, by name.
    let prerequisites: [String]
    let isFoundation: Bool
    var mathematics: ConceptMathematics?
    var design: VisualDesign?
    /// The colours of what it builds upon, then its own.
    var palette = Palette()
    var segment = ""
}

/// The last three stages: mathematics, looks and story of each concept, in the order in which they are taught.
struct Elaboration {
    let model: String
    /// Concepts a question.
    let batch: Int
    let analysis: ConceptAnalysis
    let graph: KnowledgeGraph

    /// The longest segment, in characters.
    private static let longestSegment = 900

    /// The parts of the video, the concept that is explained last.
    func parts(_ course: inout PlanCourse) async throws(JobFailure) -> [PlannedPart] {
        let order = graph.teachingOrder
        var parts = order.map { place in
            let node = graph.nodes[place]
            return PlannedPart(
                name: node.name,
                prerequisites: node.prerequisites.map { graph.nodes[$0].name },
                isFoundation: node.standing == .foundation
            )
        }
        let batches = stride(from: 0, to: parts.count, by: batch).map { $0..<min($0 + batch, parts.count) }
        for (index, range) in batches.enumerated() {
            try await addMathematics(to: &parts, range, (index + 1, batches.count), &course)
        }
        for (index, range) in batches.enumerated() {
            try await addDesign(to: &parts, range, (index + 1, batches.count), &course)
        }
        for (index, range) in batches.enumerated() {
            try await addNarrative(to: &parts, range, (index + 1, batches.count), &course)
        }
        return parts
    }

    private func addMathematics(
        to parts: inout [PlannedPart],
        _ range: Range<Int>,
        _ part: (Int, Int),
        _ course: inout PlanCourse
    ) async throws(JobFailure) {
        let content = content(parts, range) { _, _ in [:] }
        let question = question(.mathematics, part, PlanPrompts.mathematics, content, tokens: 500 + 1_000 * range.count)
        let answers = try await course.answer(question, ConceptMathematics.form(count: range.count))
        for (index, mathematics) in answers { parts[range.lowerBound + index].mathematics = mathematics }
    }

    private func addDesign(
        to parts: inout [PlannedPart],
        _ range: Range<Int>,
        _ part: (Int, Int),
        _ course: inout PlanCourse
    ) async throws(JobFailure) {
        let content = content(parts, range) { index, part in
            [
                "palette": inherited(by: index, parts).json,
                "mathematics": part.mathematics?.json ?? .null,
            ]
        }
        let question = question(.design, part, PlanPrompts.design, content, tokens: 500 + 700 * range.count)
        let answers = try await course.answer(question, VisualDesign.form(count: range.count))
        for place in range {
            var palette = inherited(by: place, parts)
            if let design = answers[place - range.lowerBound] {
                palette.adopt(design.palette)
                parts[place].design = design
            }
            parts[place].palette = palette
        }
    }

    /// The colours of all that a part builds upon.
    private func inherited(by index: Int, _ parts: [PlannedPart]) -> Palette {
        var palette = Palette()
        for earlier in parts[..<index] where parts[index].prerequisites.contains(earlier.name) {
            palette.adopt(earlier.palette)
        }
        return palette
    }

    private func addNarrative(
        to parts: inout [PlannedPart],
        _ range: Range<Int>,
        _ part: (Int, Int),
        _ course: inout PlanCourse
    ) async throws(JobFailure) {
        var content = content(parts, range) { _, part in
            [
                "palette": part.palette.json,
                "mathematics": part.mathematics?.json ?? .null, "design": part.design?.json ?? .null,
            ]
        }
        if range.lowerBound > 0 { content["told_before"] = .string(parts[range.lowerBound - 1].segment) }
        let form = Form<[Int: String]>(
            .numbered(
                "narrative",
                "Tell what is shown and said for each concept.",
                count: range.count,
                fields: ["segment": Shape.text(8_000)]
            ),
            read: { [count = range.count] answer in
                readNumbered(answer, count: count) { fields in
                    let text = (fields["segment"]?.string ?? "").bounded(to: Self.longestSegment)
                    return text.isEmpty ? nil : text
                }
            }
        )
        let question = question(.narrative, part, PlanPrompts.narrative, content, tokens: 500 + 600 * range.count)
        let answers = try await course.answer(question, form)
        for place in range { parts[place].segment = answers[place - range.lowerBound] ?? parts[place].plainSegment }
    }

    private func question(
        _ stage: PlanStage,
        _ part: (Int, Int),
        _ system: String,
        _ content: JSONObject,
        tokens: Int
    ) -> PlanQuestion {
        PlanQuestion(
            stage: stage,
            part: part.0,
            parts: part.1,
            model: model,
            system: system,
            content: .object(content),
            maximumTokens: tokens
        )
    }

    /// What every stage is told of some parts, and what else it is told of each.
    private func content(
        _ parts: [PlannedPart],
        _ range: Range<Int>,
        _ more: (Int, PlannedPart) -> JSONObject
    ) -> JSONObject {
        let concepts = range.map { index in
            let part = parts[index]
            var fields: JSONObject = [
                "number": .int(index - range.lowerBound + 1), "name": .string(part.name),
                "builds_upon": .array(part.prerequisites.map { .string($0) }),
                "role": .string(index == parts.count - 1 ? "core" : part.isFoundation ? "recap" : "step"),
            ]
            fields.merge(more(index, part)) { $1 }
            return JSONValue.object(fields)
        }
        return ["video": analysis.json, "concepts": .array(concepts)]
    }
}

extension PlannedPart {
    /// What is told of a concept that the model left out.
    fileprivate var plainSegment: String {
        "Introduce \(name). \(mathematics?.definition ?? "")".bounded(to: 600)
    }
}
