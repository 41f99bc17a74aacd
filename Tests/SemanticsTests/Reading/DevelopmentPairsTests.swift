import Engine
import Foundation
import Semantics
import SystemPackage
import Templates
import Testing

/// The labelled pairs of the development set, with templates and encoder as the program has them.
@Suite struct DevelopmentPairsTests {
    private struct LabelledPair: Decodable, Sendable {
        let a: String
        let b: String
        let same: Bool
        let kind: String
    }

    @Test func `no near miss is taken, and six of ten paraphrases are`() throws {
        let catalogue = try TemplateCatalogue(folder: Model.project.appending("templates").string)
        let judge = Judge(knowledge: try #require(Knowledge.built)) { request in
            guard case .accepted(_, let match) = catalogue.current.match(request, threshold: 0.9) else { return nil }
            return match
        }
        let comparer = Comparer(judge: judge, encoder: try Model.encoder(), threshold: 0.85)
        let lines = String(decoding: try Model.fixture("dev_pairs.jsonl"), as: UTF8.self).split(separator: "\n")
        let pairs = try lines.map { try JSONDecoder().decode(LabelledPair.self, from: Data($0.utf8)) }
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
