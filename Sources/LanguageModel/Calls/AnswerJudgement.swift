import Engine
import OrderedCollections

/// Decides whether what a model said is an answer.
enum AnswerJudgement {
    /// What is wrong with a whole answer; nil if it can be used.
    static func problem(with draft: AnswerDraft, for request: ModelRequest) -> CallProblem? {
        if draft.stop == .refused {
            return CallProblem(.refused, draft.text.isEmpty ? "no reason given" : draft.text.quotedForPeople)
        }
        guard let schema = request.schema else {
            let isEmpty = draft.text.allSatisfy(\.isWhitespace)
            guard isEmpty else { return nil }
            return CallProblem(
                .unusable,
                draft.stop == .truncated
                    ? "all \(request.maximumTokens) tokens went into thoughts" : "it is empty"
            )
        }
        guard let value = JSONInText.object(in: draft.text) else {
            if draft.stop == .truncated {
                return CallProblem(.unusable, "it was cut short at \(request.maximumTokens) tokens")
            }
            return draft.text.contains("{")
                ? CallProblem(.unusable, "its JSON cannot be read: \(draft.text.quotedForPeople)")
                : .withoutJSON(draft.text)
        }
        return AnswerCheck.problem(with: value, schema: schema.schema).map { CallProblem(.unusable, $0) }
    }

    /// The answer that a flawless draft is.
    static func answer(_ draft: AnswerDraft, for request: ModelRequest, course: CallCourse) -> ModelAnswer {
        ModelAnswer(
            text: draft.text,
            value: request.schema == nil ? nil : JSONInText.object(in: draft.text),
            stop: draft.stop ?? .finished,
            model: draft.model.flatMap { $0.isNameOfModel ? $0 : nil } ?? request.model,
            usage: course.usage,
            cost: course.cost,
            attempts: course.attempts
        )
    }
}

extension String {
    /// Whether it is a name that statuses and logs may hold, as it came from the server.
    fileprivate var isNameOfModel: Bool {
        !isEmpty && utf8.count <= 200 && unicodeScalars.allSatisfy(\.isSafeToShow)
    }
}

extension CallProblem {
    private static let withoutJSON = "there is no JSON object in it"

    static func withoutJSON(_ text: String) -> CallProblem {
        CallProblem(.unusable, "\(withoutJSON): \(text.quotedForPeople)")
    }

    var isWithoutJSON: Bool { message.hasPrefix(Self.withoutJSON) }
}
