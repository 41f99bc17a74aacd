package import Engine
import GRDB

extension AnswersStore: ConceptMemory {
    /// Longer lists of prerequisites, in bytes of JSON, were not written here.
    private static let longestAnswer = 8_192

    package func recall(_ names: [String], from model: String) async throws -> [String: ConceptKnowledge] {
        let answers = try await attempt { pool in
            try await pool.read { db in try names.map { try Self.answers(on: $0, from: model, db) } }
        }
        return Dictionary(zip(names, answers ?? [])) { first, _ in first }.compactMapValues(ConceptKnowledge.init)
    }

    package func remember(_ knowledge: [String: ConceptKnowledge], from model: String) async throws {
        let now = clock.milliseconds
        _ = try await insist { pool in
            try await pool.write { db in
                for (name, knowledge) in knowledge {
                    for (question, answer) in knowledge.stored {
                        try db.cachedStatement(sql: "INSERT OR REPLACE INTO concept VALUES (?, ?, ?, ?, ?)")
                            .execute(arguments: [name, question, answer, model, now])
                    }
                }
            }
        }
    }

    /// What the model answered, by question.
    private static func answers(on name: String, from model: String, _ db: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT question, answer FROM concept WHERE name = ? AND model = ?"),
            arguments: [name, model]
        )
        var answers: [String: String] = [:]
        for row in rows {
            guard let question = String.fromDatabaseValue(row["question"]),
                let answer = String.fromDatabaseValue(row["answer"]), answer.utf8.count <= longestAnswer
            else { continue }
            answers[question] = answer
        }
        return answers
    }
}

extension ConceptKnowledge {
    private static let foundation = "foundation"
    private static let prerequisites = "prerequisites"

    /// The answers, by question.
    fileprivate var stored: [(question: String, answer: String)] {
        switch self {
        case .foundation: [(Self.foundation, "true")]
        case .buildsUpon(let names):
            [
                (Self.foundation, "false"),
                (Self.prerequisites, JSONValue.array(names.map { .string($0) }).text()),
            ]
        }
    }

    /// Reads what `stored` gave; nil for anything else.
    fileprivate init?(_ answers: [String: String]) {
        switch answers[Self.foundation] {
        case "true": self = .foundation
        case "false":
            guard let items = answers[Self.prerequisites].flatMap(JSONValue.init(stored:))?.array else { return nil }
            let names = items.compactMap(\.string)
            guard names.count == items.count else { return nil }
            self = .buildsUpon(names)
        default: return nil
        }
    }
}
