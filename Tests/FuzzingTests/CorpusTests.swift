import Foundation
import FuzzTargets
import Support
import SystemPackage
import Testing

/// What fuzzers start from, and what once broke a reader.
///
/// - SeeAlso: `make fuzz`.
@Suite(.timeLimit(.minutes(5))) struct CorpusTests {
    private static let folder = Program.project.appending("Tests/Fuzzing/Corpus")

    @Test(arguments: FuzzTarget.allCases) func `a text of the corpus breaks no reader`(target: FuzzTarget) throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(target.rawValue).string)
        #expect(!files.isEmpty)
        for file in files.sorted() {
            let path = Self.folder.appending(target.rawValue).appending(file)
            let bytes = Array(try Data(contentsOf: URL(filePath: path.string)))
            // A broken reader ends the process, one that hangs the test; its name stands in the log above.
            target.run(bytes)
        }
    }

    @Test func `the corpus has no folder that no reader reads`() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.string)
        #expect(Set(folders) == Set(FuzzTarget.allCases.map(\.rawValue)))
    }
}
