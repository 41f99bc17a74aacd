import ArgumentParser
import Engine
import Folders
import Foundation
import OrderedCollections
import Semantics
import SystemPackage

extension CacheVerb {
    /// Earlier requests like a new one: the specification's `find_similar`, with its evidence.
    struct Similar: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The earlier requests nearest to a request, and whether they ask for the same video.",
            discussion: """
                The specification's find_similar. The first is what the semantic cache would answer with, if it is the \
                same. At most eight are shown; nothing is written and nothing served. Ends with 0 when there is none, too.
                """
        )
        @Argument(help: "What the video should show, or a request as JSON.") var request: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await common.settings()
            let request = try RequestArgument(request, RequestReader(settings)).request
            let matches = try await Quiet.run { try await find(request, settings) }
            if common.json {
                Screen.print(JSONValue.array(matches.map(\.json)).text(pretty: true))
            } else if !matches.isEmpty {
                Screen.print(Self.table(matches).joined(separator: "\n"))
            }
        }

        private func find(_ request: RenderRequest, _ settings: Settings) async throws -> [Match] {
            guard settings.semanticCache else { return none("the semantic cache is switched off") }
            let library = try Library(settings)
            guard let semantics = library.semantics else { return none("nothing is remembered yet") }
            guard let similar = try await semantics.findSimilar(to: request) else {
                throw Fault(.environment, library.problemOfSemantics)
            }
            let videos = try Cache(settings).videos
            var matches: [Match] = []
            for found in similar {
                let place = try await videos.place(of: found.candidate.answer.video)
                matches.append(Match(evidence: found.evidence, video: place))
            }
            return matches.isEmpty ? none("nothing alike was asked before") : matches
        }

        private func none(_ reason: String) -> [Match] {
            if !common.quiet { Screen.say(reason) }
            return []
        }

        /// What was found and why; then, since paths are long, where the videos are.
        private static func table(_ matches: [Match]) -> [String] {
            var table = Table([
                .init(title: "verdict"), .init(title: "score", isNumber: true), .init(title: "cosine", isNumber: true),
                .init(title: "key"), .init(title: "earlier request", isFlexible: true),
                .init(title: "difference", isFlexible: true),
            ])
            var places = Table([.init(title: "key"), .init(title: "video")])
            for match in matches {
                let evidence = match.evidence
                let isSame = evidence.difference == nil
                let key = Table.Cell(String(evidence.key.description.prefix(12)), .faint)
                table.add([
                    .init(isSame ? "same" : "different", isSame ? .good : .bad), .init(evidence.score.threeDigits),
                    .init(evidence.cosine.threeDigits), key, .init(evidence.matched), .init(evidence.difference ?? ""),
                ])
                places.add([key, .init(match.video?.string ?? "gone", isWhole: true)])
            }
            return table.lines() + [""] + places.lines()
        }
    }
}

/// An earlier request that came near.
private struct Match {
    let evidence: Evidence
    /// Where its video is; nil if it is gone.
    let video: FilePath?

    var json: JSONValue {
        var fields = evidence.json.object ?? [:]
        fields["video"] = video.map { .string($0.string) }
        return .object(fields)
    }
}
