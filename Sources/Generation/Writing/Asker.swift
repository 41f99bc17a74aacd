import Engine
import OrderedCollections
import Synchronization

/// Puts a question whose answer is a scene, and has an answer that was cut off gone on with, once.
struct Asker: Sendable {
    let client: any ModelClient
    let journal: any DraftJournal

    /// What came of a question, and of the one that it took to end it.
    struct Outcome: Sendable {
        var text: String
        var stop: StopReason
        var model: String
        var usage: TokenUsage
        var cost: MicroDollars
        /// Nil when no scene can be made out.
        var code: WrittenCode?
    }

    /// Asks; what was paid for of the draft of that number, before an interruption, is not asked again.
    func ask(
        _ question: ModelRequest,
        number: Int,
        run: Int64,
        progress: @escaping @Sendable (Int) async -> Void
    ) async throws(JobFailure) -> Outcome {
        let stage = "draft \(number), beginning"
        let first: Outcome
        if let kept = try await journal.kept(stage, of: run).flatMap(Outcome.init(kept:)) {
            first = kept
        } else {
            let answer = try await client.ask(question, progress: Self.percentages(progress))
            first = Outcome(answer)
            guard answer.stop == .truncated, first.code?.isWhole != true else { return first }
            try await journal.secure(first.kept, stage, of: run)
        }
        let beginning = Continuation.beginning(of: first.text)
        guard !beginning.isEmpty else { return first.withoutCode }
        let rest = try await client.ask(
            Questions.rest(of: question, beginning: beginning),
            progress: Self.percentages(progress)
        )
        var whole = first
        whole.text = beginning + rest.text
        whole.stop = rest.stop
        whole.usage = first.usage + rest.usage
        whole.cost = first.cost + rest.cost
        whole.code = Continuation.join(beginning, rest.text)
        return rest.stop == .truncated && whole.code?.isWhole != true ? whole.withoutCode : whole
    }

    /// A scene has about so many characters; what is told of progress need not be right.
    private static let usualLength = 4_000

    /// Tells how far an answer is, no more often than it changes.
    private static func percentages(
        _ progress: @escaping @Sendable (Int) async -> Void
    ) -> @Sendable (ModelProgress) async -> Void {
        let last = Shared()
        return { report in
            let percent = min(95, report.characters * 100 / usualLength / 5 * 5)
            if last.value.withLock({ $0 == percent }) { return }
            last.value.withLock { $0 = percent }
            await progress(percent)
        }
    }

    private final class Shared: Sendable {
        let value = Mutex(0)
    }
}

extension WrittenCode {
    /// Whether nothing is missing: the scene is there, and something stands behind it.
    fileprivate var isWhole: Bool { isClosed && hasScene }
}

extension Asker.Outcome {
    init(_ answer: ModelAnswer) {
        text = answer.text
        stop = answer.stop
        model = answer.model
        usage = answer.usage
        cost = answer.cost
        code = WrittenCode(in: answer.text)
    }

    fileprivate var withoutCode: Self {
        var copy = self
        copy.code = nil
        return copy
    }

    /// As the beginning of an answer is written down.
    fileprivate var kept: JSONValue {
        .object([
            "text": .string(text), "model": .string(model), "cost": .int(cost.count),
            "tokens": .array([usage.input, usage.output, usage.cacheRead, usage.cacheWrite].map { .int($0) }),
            "estimated": .bool(usage.isEstimated),
        ])
    }

    fileprivate init?(kept value: JSONValue) {
        guard let fields = value.object, let text = fields["text"]?.string, let model = fields["model"]?.string,
            let cost = fields["cost"]?.number?.int,
            let counts = fields["tokens"]?.array?.compactMap({ $0.number?.int }),
            counts.count == 4, let isEstimated = fields["estimated"]?.bool
        else { return nil }
        self.init(
            text: text,
            stop: .truncated,
            model: model,
            usage: TokenUsage(
                input: counts[0],
                output: counts[1],
                cacheRead: counts[2],
                cacheWrite: counts[3],
                isEstimated: isEstimated
            ),
            cost: MicroDollars(cost),
            code: WrittenCode(in: text)
        )
    }
}
