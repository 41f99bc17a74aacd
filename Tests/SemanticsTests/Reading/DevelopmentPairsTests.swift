import Engine
import Foundation
import SystemPackage
import Templates
import Testing

@testable import Semantics

/// The labelled pairs of the development set and near misses of our own, with templates and encoder as the program has
/// them.
@Suite struct DevelopmentPairsTests {
    private struct LabelledPair: Decodable, Sendable {
        let a: String
        let b: String
        let same: Bool
        let kind: String
    }

    private struct NearMiss: Decodable, Sendable {
        let a: String
        let b: String
    }

    private func judge() throws -> Judge {
        let catalogue = try TemplateCatalogue(folder: Model.project.appending("templates").string)
        return Judge(knowledge: try #require(Knowledge.built)) { request in
            guard case .accepted(_, let match) = catalogue.current.match(request, threshold: 0.9) else { return nil }
            return match
        }
    }

    private func fixture<Line: Decodable>(_ name: String) throws -> [Line] {
        let lines = String(decoding: try Model.fixture(name), as: UTF8.self).split(separator: "\n")
        return try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
    }

    /// Swapped attributes, exchanged places, dropped letters, another order of steps, another written form.
    @Test func `no near miss of our own is taken, whichever comes first and whatever the similarity`() throws {
        let judge = try judge()
        var doubtful: [String] = []
        for pair in try fixture("near_misses.jsonl") as [NearMiss] {
            let a = judge.understand(RenderRequest(description: pair.a))
            let b = judge.understand(RenderRequest(description: pair.b))
            for (first, second) in [(a, b), (b, a)] {
                guard case .same = judge.verdict(first, second) else { continue }
                Issue.record("“\(pair.a)” and “\(pair.b)”")
            }
            if judge.doubt(a, b) != nil { doubtful += [a.statement.text, b.statement.text] }
        }
        // A language model would hardly be asked about any: of one in a hundred what differs is words alone, and nearly
        // all of these are too far apart.
        let vectors = try Model.encoder().encode(doubtful)
        let pairs = stride(from: 0, to: vectors.count, by: 2)
        let near = pairs.count { cosine(vectors[$0], vectors[$0 + 1]) >= 0.85 }
        #expect(doubtful.count / 2 <= 7 && near <= 1, "\(doubtful)")
    }

    @Test func `no near miss is taken, and six of ten paraphrases are`() throws {
        let comparer = Comparer(judge: try judge(), encoder: try Model.encoder(), threshold: 0.85)
        let pairs: [LabelledPair] = try fixture("dev_pairs.jsonl")
        var hits = 0
        for pair in pairs {
            let outcome = comparer.compare(pair.a, pair.b)
            if pair.same {
                hits += outcome.isEquivalent ? 1 : 0
            } else {
                #expect(!outcome.isEquivalent, "\(pair.kind): “\(pair.a)” and “\(pair.b)”")
            }
        }
        #expect(Double(hits) >= 0.6 * Double(pairs.count(where: \.same)), "\(hits) hits")
    }
}
