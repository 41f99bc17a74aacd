import Engine
import Foundation
import Rendering
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(2))) struct SurroundingsTests {
    @Test func `this machine can draw, and says with what`() async {
        let environment = await RendererEnvironment.inspect(python: Rig.python)
        #expect(environment.isUsable, "\(environment.problems)")
        #expect(environment.parts.map(\.name).contains("latex packages"))
        #expect(RendererEnvironment.glance(python: Rig.python).isUsable)
    }

    @Test func `what is missing is named with its remedy`() async {
        let nowhere = FilePath("/nonexistent/bin/python")
        let problems = await RendererEnvironment.inspect(python: nowhere, searchPath: "/nonexistent").problems
        let expected = ["python", "manim", "latex", "latex packages", "dvisvgm", "ffprobe", "font", "sandbox"]
        #expect(problems.map(\.name) == expected)
        #expect(problems.allSatisfy { $0.fix != nil })
        let glance = RendererEnvironment.glance(python: nowhere, searchPath: "/nonexistent").problems
        #expect(glance.map(\.name) == ["python", "manim", "latex", "dvisvgm", "ffprobe"])
    }

    @Test(arguments: [("0.22.0", true), ("0.19.1", false), (nil, false)])
    func `only the release that is needed has an edition`(version: String?, isGood: Bool) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "manimd-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let packages = folder.appending(path: "lib/python3.11/site-packages/manimpango-0.6.0.dist-info")
        try FileManager.default.createDirectory(at: packages, withIntermediateDirectories: true)
        if let version {
            let manim = packages.deletingLastPathComponent().appending(path: "manim-\(version).dist-info")
            try FileManager.default.createDirectory(at: manim, withIntermediateDirectories: true)
        }
        let release = ManimRelease(python: FilePath(folder.path).appending("bin/python"))
        #expect(release.installed == version)
        if isGood {
            #expect(try release.edition().hasPrefix("manim-0.22.0+worker-"))
        } else {
            #expect(throws: Fault.self) { try release.edition() }
        }
    }
}
