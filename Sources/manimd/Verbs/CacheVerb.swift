import ArgumentParser
import Engine
import Folders
import Foundation
import OrderedCollections
import Store
import SystemPackage

/// `manimd cache`: what is remembered.
struct CacheVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Look after the videos that are remembered.",
        discussion: """
            The specification's find_similar is “similar”, its add is “add”, its get_stats is “stats”.
            """,
        subcommands: [Stats.self, List.self, Similar.self, Add.self, Verify.self, Evict.self],
        defaultSubcommand: Stats.self
    )

    /// The answers, newest first.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The answers, newest first.")
        @Argument(help: "Only descriptions that contain this.") var text: String?
        @Option(help: "How many are listed.") var limit = 50
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let records = try await Cache(common).answers.list(containing: text, limit: limit)
            if common.json {
                Screen.print(JSONValue.array(records.map(\.json)).text(pretty: true))
                return
            }
            var table = Table([
                .init(title: "key"), .init(title: "request", isFlexible: true), .init(title: "made by"),
                .init(title: "size", isNumber: true), .init(title: "hits", isNumber: true), .init(title: "made"),
            ])
            for record in records {
                table.add([
                    .init(String(record.key.description.prefix(12)), .faint), .init(record.description),
                    .init(record.templateID ?? record.model ?? "handed in"),
                    .init(Figures.bytes(record.video.byteCount)),
                    .init("\(record.hits)"),
                    .init(record.createdAt.rfc3339, .faint),
                ])
            }
            Screen.print(table.lines().joined(separator: "\n"))
        }
    }

    /// Whether every video is still what it was.
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check every video against its hash; damaged ones are forgotten and drawn again when asked for."
        )
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let cache = try await Cache(common)
            var damaged: [StoredVideo] = []
            let videos = try await cache.answers.videos()
            for video in videos where await !cache.videos.verify(video) {
                damaged.append(video)
                _ = try await cache.answers.forget(video)
            }
            if common.json {
                let fields: JSONObject = [
                    "videos": .int(videos.count), "damaged": .array(damaged.map { .string($0.sha256) }),
                ]
                Screen.print(JSONValue.object(fields).text(pretty: true))
            } else {
                Screen.print("\(videos.count) videos checked, \(damaged.count) damaged and forgotten")
            }
            if !damaged.isEmpty { throw ExitStatus.someFailed }
        }
    }

    /// Forgets answers and removes their videos.
    struct Evict: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Forget answers; what is in the outbox stays.")
        @Argument(help: "The beginning of the answer's key, as “cache list” shows it.") var key: String?
        @Option(help: "Answers made by this template.") var template: String?
        @Option(help: "Answers that were not used for so many days.") var unusedDays: Int?
        @Flag(help: "Every answer.") var all = false
        @OptionGroup var common: CommonOptions

        func validate() throws {
            let count = (key == nil ? 0 : 1) + (template == nil ? 0 : 1) + (unusedDays == nil ? 0 : 1) + (all ? 1 : 0)
            if count != 1 { throw ValidationError("name one of: a key, --template, --unused-days, --all") }
            if let unusedDays, unusedDays < 0 { throw ValidationError("--unused-days must not be negative") }
            if let key, key.count < 4 || !key.allSatisfy(\.isHexDigit) {
                throw ValidationError("a key is at least four hexadecimal digits")
            }
        }

        func run() async throws {
            let settings = try await common.settings()
            let cache = try Cache(settings)
            let evicted: (answers: Int, videos: [StoredVideo])
            do { evicted = try await cache.answers.evict(eviction) } catch let failure as JobFailure
                where failure.code == .diskFull
            {
                // Forgetting takes room as well; the daemon takes its reserve back when there is some.
                await Ballast(state: settings.state.absolute).release()
                evicted = try await cache.answers.evict(eviction)
            }
            for video in evicted.videos { try await cache.videos.remove(video) }
            if common.json {
                let fields: JSONObject = ["answers": .int(evicted.answers), "videos": .int(evicted.videos.count)]
                Screen.print(JSONValue.object(fields).text(pretty: true))
            } else {
                Screen.print("\(evicted.answers) answers forgotten, \(evicted.videos.count) videos removed")
            }
        }

        private var eviction: Eviction {
            if let key { return .keyPrefix(key.lowercased()) }
            if let template { return .template(template) }
            if let unusedDays { return .unusedSince(Date().addingTimeInterval(-86_400 * Double(unusedDays))) }
            return .all
        }
    }
}

/// The cache of the state folder that the settings name.
struct Cache {
    let answers: AnswersStore
    let videos: ContentStore

    init(_ common: CommonOptions) async throws { try self.init(await common.settings()) }

    init(_ settings: Settings) throws {
        let state = settings.state
        let path = state.appending("cache.sqlite")
        guard FileManager.default.fileExists(atPath: path.string) else {
            throw ValidationError("nothing is remembered in \(state) yet")
        }
        answers = try AnswersStore(path: path.absolute.string)
        videos = try ContentStore(folder: state.appending("videos").absolute)
    }
}

extension AnswerRecord {
    fileprivate var json: JSONValue {
        var fields: JSONObject = ["key": .string(key.description), "description": .string(description)]
        fields["template_id"] = templateID.map { .string($0) }
        fields["model"] = model.map { .string($0) }
        fields["sha256"] = .string(video.sha256)
        fields["bytes"] = .int(video.byteCount)
        fields["hits"] = .int(hits)
        fields["created_at"] = .string(createdAt.rfc3339)
        return .object(fields)
    }
}
