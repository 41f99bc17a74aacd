import Engine
import Foundation
import Rendering
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(2))) struct FormulaTests {
    private let formula = scene("self.add(MathTex(r'e^{i\\pi} + 1 = 0'))", "self.wait(0.2)")

    @Test func `workers that set the same formula at once share one picture of it`() async throws {
        try await Rig.run(width: 2, ahead: 2) { rig in
            async let first = rig.render("a", formula)
            async let second = rig.render("b", formula)
            let posters = try await [first, second].map { FileManager.default.contents(atPath: $0.poster) }
            #expect(posters[0] != nil && posters[0] == posters[1])
            let pictures = try pictures(in: rig)
            #expect(pictures.count == 1)
            let date = try modified(pictures[0])
            try await rig.render("c", formula)
            #expect(try modified(pictures[0]) == date)
        }
    }

    @Test func `a damaged picture is never used, and is mended`() async throws {
        try await Rig.run { rig in
            let good = try FileManager.default.contents(atPath: await rig.render("a", formula).poster)
            let picture = try pictures(in: rig)[0]
            let whole = try Data(contentsOf: picture)
            for damage in [Data(), whole.prefix(whole.count / 2), Data(whole.map { $0 == 0x31 ? 0x32 : $0 })] {
                try damage.write(to: picture)
                let poster = try await rig.render("b", formula).poster
                #expect(FileManager.default.contents(atPath: poster) == good)
                #expect(try Data(contentsOf: picture) == whole)
            }
        }
    }

    @Test func `LaTeX reaches no file and no command`() async throws {
        try await Rig.run { rig in
            let secret = rig.state.appending("secret.tex")
            try Data("hidden".utf8).write(to: URL(filePath: secret.string))
            let mark = rig.state.appending("mark")
            for (number, tex) in [
                "\\input{\(secret)}", "\\immediate\\write18{touch \(mark)}", "\\immediate\\openout5=\(mark) x",
            ].enumerated() {
                let attempt = scene("self.add(MathTex(r'x \(tex)'))", "self.wait(0.2)")
                do throws(JobFailure) {
                    try await rig.render("try-\(number)", attempt)
                    #expect(number > 0, "the file was read")
                } catch {
                    #expect(error.code == .latexFailed)
                }
            }
            #expect(!FileManager.default.fileExists(atPath: mark.string))
        }
    }

    private func pictures(in rig: Rig) throws -> [URL] {
        let folder = URL(filePath: rig.state.appending("tex").string)
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        return files.compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath }
    }

    private func modified(_ file: URL) throws -> Date? {
        try file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
    }
}
