import Engine
import Foundation
import Templates
import Testing

/// A templates folder of its own for each test.
struct FolderTests {
    private let folder: TemporaryTemplates

    init() throws { folder = try TemporaryTemplates() }

    @Test func `a template is added by adding a folder`() throws {
        try folder.write("star", json: TemporaryTemplates.star, code: TemporaryTemplates.starScene)
        let library = try TemplateLibrary(folder: folder.path)
        #expect(library.lint().isEmpty, "\(library.lint())")
        let request = RenderRequest(description: "Please draw a star with seven points in gold for my class")
        guard case .accepted(let scene, let match) = library.match(request) else {
            Issue.record("\(library.match(request))")
            return
        }
        #expect(match.templateID == "star")
        #expect(scene.source.contains("Star(n=7, color=GOLD)"))
        #expect(match.defaultsUsed.isEmpty)
    }

    @Test(arguments: [
        (#""type": "integer""#, #""type": "integr""#, "parameters.points.type", "did you mean “integer”"),
        (#""default": 5"#, #""default": 2"#, "parameters.points.default", "from 3 to 30"),
        (#""default": 5"#, #""defualt": 5"#, "parameters.points.defualt", "did you mean “default”"),
        (#"{} <pointed>"#, #"{} <pointy>"#, "parameters.points.cues[0]", "no class"),
        (#""star & <draw>""#, #""star & {size}""#, "patterns[0]", "is no parameter"),
        (#""id": "star""#, #""id": "stars""#, "id", "give both the same name"),
        (#""draw a star""#, #""bake a cake""#, "examples[0]", "not understood"),
        (#""star & <draw>""#, #""star & (<draw>""#, "patterns[0]", "never closed"),
    ])
    func `a mistake is explained with its key and what to do`(
        right: String,
        wrong: String,
        key: String,
        explanation: String
    ) throws {
        let json = TemporaryTemplates.star.replacingOccurrences(of: right, with: wrong)
        try folder.write("star", json: json, code: TemporaryTemplates.starScene)
        let problems = try TemplateLibrary(folder: folder.path).lint()
        let found = problems.contains { $0.path == key && $0.description.contains(explanation) }
        #expect(found, "\(problems)")
    }

    @Test func `a placeholder without a parameter is found in the scene`() throws {
        let code = TemporaryTemplates.starScene.replacingOccurrences(of: "$points", with: "$pionts")
        try folder.write("star", json: TemporaryTemplates.star, code: code)
        let problems = try TemplateLibrary(folder: folder.path).problems
        let problem = try #require(problems.first { $0.severity == .error })
        #expect(problem.file == "star/scene.py")
        #expect(problem.position?.line == 5)
        #expect(problem.fix == "did you mean “$points”?")
    }

    @Test func `a broken template leaves the others working`() throws {
        try folder.write("star", json: TemporaryTemplates.star, code: TemporaryTemplates.starScene)
        try folder.write("broken", json: "{", code: "")
        let library = try TemplateLibrary(folder: folder.path)
        #expect(library.templates.map(\.id) == ["star"])
        #expect(library.problems.contains { $0.file == "broken/template.json" && $0.position != nil })
    }

    @Test func `a changed folder is read again and has another version`() throws {
        try folder.write("star", json: TemporaryTemplates.star, code: TemporaryTemplates.starScene)
        let catalogue = try TemplateCatalogue(folder: folder.path)
        let before = catalogue.current.version
        #expect(catalogue.reload().version == before)
        try folder.write("star", json: TemporaryTemplates.star, code: TemporaryTemplates.starScene + "\n# more\n")
        #expect(catalogue.reload().version != before)
    }

    @Test func `a change that breaks the folder leaves in force what was read before, until it is mended`() throws {
        try folder.write("star", json: TemporaryTemplates.star, code: TemporaryTemplates.starScene)
        let catalogue = try TemplateCatalogue(folder: folder.path)
        let before = catalogue.current.version
        try folder.write("star", json: "{", code: TemporaryTemplates.starScene)
        #expect(catalogue.lookAgain() == .refused)
        #expect(catalogue.reload().version == before)
        try FileManager.default.removeItem(atPath: "\(folder.path)/star")
        #expect(catalogue.lookAgain() == .refused)
        try FileManager.default.removeItem(atPath: folder.path)
        #expect(catalogue.lookAgain() == .refused)
        #expect(catalogue.current.version == before)
        try folder.write("star", json: TemporaryTemplates.star, code: TemporaryTemplates.starScene + "# more\n")
        #expect(catalogue.lookAgain() == .changed)
        #expect(catalogue.current.version != before)
        #expect(catalogue.lookAgain() == .unchanged)
    }

    @Test func `a template that was broken from the start does not keep a change to another out`() throws {
        try folder.write("star", json: TemporaryTemplates.star, code: TemporaryTemplates.starScene)
        try folder.write("broken", json: "{", code: "")
        let catalogue = try TemplateCatalogue(folder: folder.path)
        try folder.write("star", json: TemporaryTemplates.star, code: TemporaryTemplates.starScene + "# more\n")
        #expect(catalogue.lookAgain() == .changed)
    }

    @Test func `a disabled layer says so and an enabled one answers`() async throws {
        let catalogue = try TemplateCatalogue(folder: projectTemplates)
        let request = RenderRequest(description: "circle to square")
        #expect(try await TemplateLayer(catalogue, isEnabled: false).find(request) == .disabled)
        guard case .scene(let scene) = try await TemplateLayer(catalogue).find(request) else {
            Issue.record("no scene")
            return
        }
        #expect(scene.source.contains("BLUE, GREEN"))
        guard case .miss(_, .template(let nearest)) = try await TemplateLayer(catalogue, threshold: 1).find(request)
        else {
            Issue.record("accepted at threshold 1")
            return
        }
        #expect(nearest.templateID == "circle_to_square")
    }
}

/// A folder of templates that is removed with its test.
final class TemporaryTemplates {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, json: String, code: String) throws {
        let folder = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try json.write(toFile: "\(folder)/template.json", atomically: true, encoding: .utf8)
        try code.write(toFile: "\(folder)/scene.py", atomically: true, encoding: .utf8)
    }

    /// The worked example of `docs/templates.md`.
    static let star = """
        {
          "id": "star",
          "name": "Star",
          "description": "Draws a star.",
          "examples": ["draw a star", "a star with seven points in red, please draw it"],
          "parameters": {
            "points": {
              "type": "integer", "default": 5, "minimum": 3, "maximum": 30,
              "cues": ["{} <pointed>", "(with|having) {} points"]
            },
            "color": { "type": "color", "default": "YELLOW", "cues": ["in? {}"] }
          },
          "classes": { "pointed": "(pointed|points|spikes|corners)" },
          "patterns": ["star & <draw>"]
        }
        """

    static let starScene = """
        from manim import *

        class GeneratedScene(Scene):
            def construct(self):
                self.play(Create(Star(n=$points, color=$color)))
        """
}
