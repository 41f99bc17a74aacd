import ArgumentParser
import Engine
import OrderedCollections
import Semantics
import Store

extension CacheVerb {
    /// How much is remembered: the specification's `get_stats`, and the exact cache's figures.
    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How much is remembered.",
            discussion: """
                The specification's get_stats. With --json, its fields enabled, size, threshold and model stand under \
                “semantic”.
                """
        )
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await common.settings()
            let answers = try Cache(settings).answers
            let exact = try await answers.statistics()
            let verdicts = try await answers.verdicts()
            let semantic = try await Quiet.run { try await SemanticFigures(settings) }
            let opinions: [(String, Int)] = [
                ("right", verdicts.count(where: \.isRight)), ("wrong", verdicts.count { !$0.isRight }),
            ]
            if common.json {
                var fields = JSONObject(uniqueKeysWithValues: exact.rows.map { ($0.name, .int($0.value)) })
                fields["semantic"] = semantic.json
                fields["verdicts"] = .object(JSONObject(uniqueKeysWithValues: opinions.map { ($0.0, .int($0.1)) }))
                return Screen.print(JSONValue.object(fields).text(pretty: true))
            }
            print("exact cache", exact.rows.map { ($0.name.replacing("_", with: " "), $0.shown) })
            Screen.print("")
            print("semantic cache", semantic.rows)
            Screen.print("")
            print("feedback", opinions.map { ($0.0, "\($0.1)") })
        }

        private func print(_ title: String, _ rows: [(String, String)]) {
            var table = Table([.init(title: title.padding(to: 16)), .init(title: "")])
            for row in rows { table.add([.init(row.0), .init(row.1, isWhole: true)]) }
            Screen.print(table.lines().joined(separator: "\n"))
        }
    }
}

/// What is to be said of the semantic cache.
private struct SemanticFigures {
    let isEnabled: Bool
    let statistics: SemanticCache.Statistics?
    /// Why there are no statistics, where it is switched on.
    let problem: String?

    init(_ settings: Settings) async throws {
        isEnabled = settings.semanticCache
        let library = try Library(settings)
        statistics = try await library.semantics?.statistics()
        problem = isEnabled && statistics == nil ? library.problemOfSemantics : nil
    }

    var json: JSONValue {
        var fields: JSONObject = ["enabled": .bool(isEnabled)]
        if let statistics {
            fields["size"] = .int(statistics.entries)
            fields["threshold"] = .double(statistics.threshold)
            fields["model"] = .string(statistics.model)
            fields["bytes_per_entry"] = .int(statistics.bytesPerEntry)
            fields["memory_bytes"] = .int(statistics.bytesPerEntry * statistics.entries)
        }
        fields["problem"] = problem.map { .string($0) }
        return .object(fields)
    }

    var rows: [(String, String)] {
        guard isEnabled else { return [("enabled", "no")] }
        guard let statistics else { return [("enabled", "yes"), ("out of order", problem ?? "")] }
        let memory = statistics.bytesPerEntry * statistics.entries
        return [
            ("enabled", "yes"), ("size", "\(statistics.entries)"), ("threshold", statistics.threshold.short),
            ("model", statistics.model),
            ("memory", "\(Figures.bytes(memory)), \(Figures.bytes(statistics.bytesPerEntry)) an entry"),
        ]
    }
}

extension AnswerStatistics {
    fileprivate var rows: [(name: String, value: Int, shown: String)] {
        [
            ("answers", answers, "\(answers)"), ("videos", videos, "\(videos)"),
            ("video_bytes", videoBytes, Figures.bytes(videoBytes)), ("hits", hits, "\(hits)"),
            ("database_bytes", databaseBytes, Figures.bytes(databaseBytes)),
        ]
    }
}
