import Engine
import Folders
import Foundation
import Generation
import LanguageModel
import Rendering
import Semantics
import Store
import SystemPackage
import Templates

/// What answers without drawing: the templates and the layers over them, for verbs that only ask.
struct Library {
    let catalogue: TemplateCatalogue
    /// The layers, as they are set now.
    var pipeline: Pipeline { layers() }
    private let layers: @Sendable () -> Pipeline
    /// Earlier requests by what they mean; nil where that is switched off, or nothing is remembered yet.
    let semantics: SemanticCache?
    /// Opens the encoder and the lexicons.
    let openSemantics: @Sendable () throws -> (SentenceEncoder, Judge)
    /// What is drawn with at the moment.
    let edition: @Sendable () -> Edition

    /// Opens the templates, and the cache if there is one; nothing is created.
    init(_ settings: Settings) throws {
        let cache = settings.state.appending("cache.sqlite").absolute.string
        let answers = FileManager.default.fileExists(atPath: cache) ? try AnswersStore(path: cache) : nil
        let videos = try answers.map { _ in try ContentStore(folder: settings.state.appending("videos").absolute) }
        try self.init(settings, answers: answers, videos: videos)
    }

    /// - Parameters:
    ///   - settings: What holds from the start on.
    ///   - answers: The cache; nil before there is one.
    ///   - videos: Its videos.
    ///   - client: Asks the language model; nil where none may be asked.
    ///   - current: What holds now; nil where nothing changes.
    /// - Throws: When the templates cannot be read.
    init(
        _ settings: Settings,
        answers: AnswersStore?,
        videos: (any VideoStore)?,
        client: (any ModelClient)? = nil,
        current: (@Sendable () -> Settings)? = nil
    ) throws {
        let current = current ?? { settings }
        let catalogue = try Self.catalogue(settings)
        let renderer = Self.rendererEdition(settings)
        let edition: @Sendable () -> Edition = { Edition(templates: catalogue.current.version, renderer: renderer) }
        let exact: any Layer =
            if !settings.exactCache { DisabledLayer(.exact) } else if let answers, let videos {
                ExactLayer(cache: answers, videos: videos, edition: edition)
            } else { BlankLayer(name: .exact) }
        self.catalogue = catalogue
        let open = Self.opening(settings, catalogue)
        openSemantics = open
        let semantics = answers.map {
            SemanticCache(store: $0, edition: edition, threshold: current().semanticThreshold, open: open)
        }
        self.semantics = settings.semanticCache ? semantics : nil
        let semantic: any Layer =
            if !settings.semanticCache { DisabledLayer(.semantic) } else if let semantics, let answers, let videos {
                SemanticLayer(
                    semantics,
                    store: answers,
                    videos: videos,
                    verification: settings.semanticVerification
                        ? client.map { Verification(client: $0, model: settings.models.small, verdicts: answers) } : nil
                )
            } else { BlankLayer(name: .semantic) }
        self.edition = edition
        let generation = Self.generation(settings)
        let extraction = client.map { ParameterExtraction(client: $0, model: settings.models.small) }
        layers = {
            let now = current()
            return Pipeline(layers: [
                exact, semantic,
                TemplateLayer(
                    catalogue,
                    isEnabled: now.templateMatching,
                    threshold: now.templateThreshold,
                    extraction: extraction
                ),
                generation,
            ])
        }
    }

    /// The last layer, whether or not there is a model.
    private static func generation(_ settings: Settings) -> any Layer {
        switch settings.modelAccess {
        case .configured: GenerationLayer(settings.models)
        case .absent(let failure): AbsentGenerationLayer(failure)
        }
    }

    /// Compares pairs of requests; without the encoder by what they say alone, of which `warn` is told.
    func comparer(_ settings: Settings, warn: (String) -> Void) throws -> Comparer {
        do {
            let (encoder, judge) = try openSemantics()
            return Comparer(judge: judge, encoder: encoder, threshold: settings.semanticThreshold)
        } catch let error as EncoderError {
            warn("no similarity is computed: \(error)")
            let judge = try Self.judge(settings, catalogue)
            return Comparer(judge: judge, encoder: nil, threshold: settings.semanticThreshold)
        }
    }

    private static func opening(
        _ settings: Settings,
        _ catalogue: TemplateCatalogue
    ) -> @Sendable () throws -> (SentenceEncoder, Judge) {
        {
            let judge = try judge(settings, catalogue)
            let folder = try ModelFolder.find(
                name: settings.embeddingModel,
                python: settings.python.absolute,
                state: settings.state.absolute
            )
            return (try SentenceEncoder(folder: folder), judge)
        }
    }

    /// Decides whether two requests are the same; needs no encoder.
    static func judge(_ settings: Settings, _ catalogue: TemplateCatalogue) throws -> Judge {
        let additions = try settings.lexicon.map { try Self.additions(from: $0.absolute.string) } ?? ""
        return Judge(knowledge: try Knowledge(lexicons: Lexicons.standard, additions: additions)) { request in
            guard case .accepted(_, let match) = catalogue.current.match(request, threshold: 0.9) else { return nil }
            return match
        }
    }

    fileprivate static func additions(from path: String) throws -> String {
        do { return try String(contentsOfFile: path, encoding: .utf8) } catch {
            throw Fault(
                .configuration,
                "MANIMD_LEXICON: \(path) cannot be read as UTF-8; give a text file, or unset it"
            )
        }
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

/// A cache before there is one.
private struct BlankLayer: Layer {
    let name: LayerName
    func find(_ inquiry: Inquiry) async throws(JobFailure) -> Finding {
        .miss(reason: "nothing is remembered yet")
    }
}

extension FilePath {
    /// The path from the root, seen from the current folder.
    var absolute: FilePath {
        isAbsolute ? self : FilePath(FileManager.default.currentDirectoryPath).pushing(self).lexicallyNormalized()
    }
}
