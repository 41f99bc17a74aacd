import Engine
import Folders
import Foundation
import Rendering
import Semantics
import Store
import SystemPackage
import Templates

/// What answers without drawing: the templates and the layers over them, for verbs that only ask.
struct Library {
    let catalogue: TemplateCatalogue
    let pipeline: Pipeline
    /// Decides whether two requests are the same.
    let judge: Judge
    /// What is drawn with at the moment.
    let edition: @Sendable () -> Edition

    /// Opens the templates, and the cache if there is one; nothing is created.
    init(_ settings: Settings) throws {
        let cache = settings.state.appending("cache.sqlite").absolute.string
        let answers = FileManager.default.fileExists(atPath: cache) ? try AnswersStore(path: cache) : nil
        let videos = try answers.map { _ in try ContentStore(folder: settings.state.appending("videos").absolute) }
        try self.init(settings, answers: answers, videos: videos)
    }

    init(_ settings: Settings, answers: (any AnswerCache)?, videos: (any VideoStore)?) throws {
        let catalogue = try Self.catalogue(settings)
        let renderer = Self.rendererEdition(settings)
        let edition: @Sendable () -> Edition = { Edition(templates: catalogue.current.version, renderer: renderer) }
        let exact: any Layer =
            if !settings.exactCache { DisabledLayer(.exact) } else if let answers, let videos {
                ExactLayer(cache: answers, videos: videos, edition: edition)
            } else { BlankLayer() }
        self.catalogue = catalogue
        judge = Judge(knowledge: try Knowledge(lexicons: Lexicons.standard)) { request in
            guard case .accepted(_, let match) = catalogue.current.match(request, threshold: 0.9) else { return nil }
            return match
        }
        self.edition = edition
        pipeline = Pipeline(layers: [
            exact, DisabledLayer(.semantic),
            TemplateLayer(catalogue, isEnabled: settings.templateMatching, threshold: settings.templateThreshold),
        ])
    }

    /// The renderer's edition; without a renderer, one under which nothing was ever remembered.
    private static func rendererEdition(_ settings: Settings) -> String {
        do { return try ManimRelease(python: settings.python.absolute).edition() } catch { return "none" }
    }

    private static func catalogue(_ settings: Settings) throws -> TemplateCatalogue {
        do {
            return try TemplateCatalogue(folder: settings.templates.absolute.string)
        } catch {
            throw Fault(
                .configuration,
                "the templates folder \(settings.templates) cannot be read; see --templates or MANIMD_TEMPLATES"
            )
        }
    }
}

/// The exact cache before there is one.
private struct BlankLayer: Layer {
    let name = LayerName.exact
    func find(_ request: RenderRequest) async throws(JobFailure) -> Finding {
        .miss(reason: "nothing is remembered yet")
    }
}

extension FilePath {
    /// The path from the root, seen from the current folder.
    var absolute: FilePath {
        isAbsolute ? self : FilePath(FileManager.default.currentDirectoryPath).pushing(self).lexicallyNormalized()
    }
}
