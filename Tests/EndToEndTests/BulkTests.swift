import Engine
import Foundation
import Glibc
import OrderedCollections
import Support
import SystemPackage
import Testing

/// The built program under a large drop, with real renders.
@Suite(.serialized, .timeLimit(.minutes(5))) struct BulkTests {
    private let program: Program

    init() throws { program = try Program() }

    private enum Form: CaseIterable { case batch, lines, files }

    @Test(arguments: Form.allCases)
    private func `a single request is answered before more than a few of a large drop`(form: Form) async throws {
        let requests = (1...150).map { #"{"description": "plot sin(\#($0)*x)"}"# }
        switch form {
        case .lines: try program.drop(requests.joined(separator: "\n") + "\n", as: "bulk.jsonl")
        case .batch, .files:
            for (number, request) in requests.enumerated() {
                let name = "b\(number).json"
                try FileManager.default.createDirectory(
                    atPath: program.folder.appending("inbox/bulk").string,
                    withIntermediateDirectories: true
                )
                try program.drop(request, as: form == .batch ? "bulk/\(name)" : name)
            }
        }
        let outcome = try await program.daemon(environment: ["MANIM_MAX_WORKERS": "1"]) { daemon in
            try await daemon.said("status=done")
            let before = daemon.said.components(separatedBy: "status=done").count
            try program.drop(#"{"description": "circle to square"}"#, as: "demo.json")
            #expect(try await program.finished("demo")["status"] == "done")
            let after = daemon.said.components(separatedBy: "status=done").count
            // One that is drawn when it comes, one that ends while the file is claimed, and its own.
            #expect(after - before <= 3)
            daemon.send(SIGTERM)
        }
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.components(separatedBy: "status=done").count < 20)
    }
}
