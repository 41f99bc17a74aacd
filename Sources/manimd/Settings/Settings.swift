import Engine
import Generation
import LanguageModel
import SystemPackage

/// Everything that can be set from outside, read at the start, and again on SIGHUP, and checked.
struct Settings: Sendable {
    let inbox: FilePath
    let outbox: FilePath
    let templates: FilePath
    let state: FilePath
    let python: FilePath
    let workers: Int
    let quality: Quality
    let renderTimeout: Duration
    /// Whether scenes are drawn behind walls, and not at all without.
    let sandbox: Bool
    let exactCache: Bool
    /// Nil for as much as there is room for.
    let cacheBytes: Int?
    /// Nil for ever.
    let cacheAge: Duration?
    let semanticCache: Bool
    let semanticThreshold: Double
    let embeddingModel: String
    /// A user's own phrases that are the same; nil for none.
    let lexicon: FilePath?
    let templateMatching: Bool
    let templateThreshold: Double
    let videoBaseURL: String?
    let requestBytes: Int
    let requestsPerFile: Int
    let jsonLimits: JSONLimits
    let scanInterval: Duration
    let logLevel: String
    /// How long renders under way may take to finish once the daemon is told to stop.
    let shutdownGrace: Duration
    /// Whether and how a language model is reached.
    let modelAccess: ModelAccess
    let models: ModelChoice
    /// How far a plan goes back to what a concept builds upon.
    let planDepth: Int
    /// How long the test of a model's scene may take.
    let testTimeout: Duration
    /// Whether a model judges candidates of layer 2 that differ in words alone.
    let semanticVerification: Bool
    /// What is odd and yet no reason to stop.
    let warnings: [String]
    /// Every value as it was written, by the name of its variable.
    let texts: [String: String]

    /// Reads the settings: flags before the environment, that before `.env`, that before the defaults.
    ///
    /// - Parameters:
    ///   - flags: Values from the command line, by the name of the variable that they stand for.
    ///   - environment: The process's environment.
    ///   - dotEnv: The `.env` file; it need not exist.
    /// - Throws: `SettingsError` with everything that is wrong.
    init(flags: [String: String], environment: [String: String], dotEnv: FilePath) async throws {
        var values = try await SettingsReader(flags: flags, environment: environment, dotEnv: dotEnv)
        inbox = values.path(.inbox)
        outbox = values.path(.outbox)
        templates = values.path(.templates)
        let stateFolder = values.path(.state)
        state = stateFolder.isEmpty ? inbox.beside(".manimd") : stateFolder
        python = values.path(.python)
        workers = values.number(.workers)
        quality = Quality(rawValue: values.choice(.quality)) ?? .high
        renderTimeout = .seconds(values.number(.renderTimeout))
        sandbox = values.choice(.sandbox) != "off"
        exactCache = values.yesOrNo(.exactCache)
        cacheBytes = values.size(.cacheBytes)
        cacheAge = values.age(.cacheAge)
        semanticCache = values.yesOrNo(.semanticCache)
        semanticThreshold = values.fraction(.semanticThreshold)
        embeddingModel = values.text(.embeddingModel)
        let ownLexicon = values.path(.lexicon)
        lexicon = ownLexicon.isEmpty ? nil : ownLexicon
        templateMatching = values.yesOrNo(.templateMatching)
        templateThreshold = values.fraction(.templateThreshold)
        videoBaseURL = values.address(.videoBaseURL)
        requestBytes = values.number(.requestBytes)
        requestsPerFile = values.number(.requestsPerFile)
        jsonLimits = JSONLimits(depth: values.number(.jsonDepth), values: values.number(.jsonValues))
        scanInterval = .seconds(values.number(.scanInterval))
        logLevel = values.choice(.logLevel)
        shutdownGrace = .seconds(values.number(.shutdownGrace))
        modelAccess = values.modelAccess(environment: environment) ?? .absent(JobFailure(.noLanguageModel, ""))
        models = values.models(for: modelAccess)
        planDepth = values.number(.planDepth)
        testTimeout = .seconds(values.number(.testTimeout))
        semanticVerification = values.yesOrNo(.semanticVerification)
        values.check([.streamRate])
        texts = values.texts
        warnings = values.warnings
        try values.finish()
    }
}

extension RequestReader {
    /// Reads as the settings say.
    init(_ settings: Settings) {
        self.init(
            defaultQuality: settings.quality,
            requestLimit: settings.requestsPerFile,
            jsonLimits: settings.jsonLimits
        )
    }
}

extension FilePath {
    /// The file of that name in the same folder.
    fileprivate func beside(_ name: FilePath.Component) -> FilePath {
        let folder = removingLastComponent()
        return folder.isEmpty && lastComponent != nil && !isAbsolute
            ? FilePath(root: nil, [name]) : folder.appending(name)
    }
}
