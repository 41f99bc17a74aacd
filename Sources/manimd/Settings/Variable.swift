/// One environment variable that manimd reads.
struct Variable: Sendable {
    let name: String
    /// What holds when it is not set, as it would be written.
    let fallback: String
    /// What a value may be.
    let expected: Expected
    /// What it decides.
    let meaning: String

    enum Expected: Sendable {
        case number(ClosedRange<Int>)
        case fraction
        case yesOrNo
        case choice([String])
        case size
        case age
        case path
        case address
        case text
        /// A key: never shown.
        case secret
        case dollars

        var description: String {
            switch self {
            case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
            case .fraction: "a number from 0 to 1"
            case .yesOrNo: "true or false"
            case .choice(let names): "one of " + names.joined(separator: ", ")
            case .size: "a size such as 500MB or 20GB, or none"
            case .age: "a time such as 12h or 90d, or none"
            case .path: "a path"
            case .address: "an address that begins with http:// or https://"
            case .text: "text"
            case .secret: "a key"
            case .dollars: "an amount of dollars such as 0.50, or none"
            }
        }
    }

    init(_ name: String, _ fallback: String, _ expected: Expected, _ meaning: String) {
        self.name = name
        self.fallback = fallback
        self.expected = expected
        self.meaning = meaning
    }
}

extension Variable {
    static let inbox = Variable("MANIMD_INBOX", "inbox", .path, "folder that is watched for request files")
    static let outbox = Variable("MANIMD_OUTBOX", "outbox", .path, "folder that videos and statuses are delivered to")
    static let templates = Variable("MANIMD_TEMPLATES", "templates", .path, "folder of the templates")
    static let state = Variable("MANIMD_STATE", "", .path, "state folder; empty: .manimd beside the inbox")
    static let python = Variable("MANIMD_PYTHON", ".venv/bin/python", .path, "Python with Manim in it")
    static let workers = Variable("MANIM_MAX_WORKERS", "4", .number(1...64), "renders at a time")
    static let quality = Variable(
        "MANIMD_QUALITY",
        "high",
        .choice(["low", "medium", "high", "4k"]),
        "quality of requests that name none"
    )
    static let renderTimeout = Variable(
        "MANIMD_RENDER_TIMEOUT",
        "300",
        .number(1...86_400),
        "seconds a render may take"
    )
    static let sandbox = Variable(
        "MANIMD_SANDBOX",
        "on",
        .choice(["on", "off"]),
        "walls around scenes; off: scenes may do whatever this program's user may"
    )
    static let exactCache = Variable("MANIM_CACHE_ENABLED", "true", .yesOrNo, "layer 1, the exact cache")
    static let cacheBytes = Variable(
        "MANIMD_CACHE_MAX_BYTES",
        "20GB",
        .size,
        "what the remembered videos may take; the least recently used are forgotten"
    )
    static let cacheAge = Variable(
        "MANIMD_CACHE_MAX_AGE",
        "none",
        .age,
        "how long an answer is remembered that nobody asks for"
    )
    static let templateMatching = Variable("TEMPLATE_MATCHING_ENABLED", "true", .yesOrNo, "layer 3, the templates")
    static let templateThreshold = Variable(
        "TEMPLATE_CONFIDENCE_THRESHOLD",
        "0.90",
        .fraction,
        "share of a request that a template must explain"
    )
    static let videoBaseURL = Variable(
        "MANIMD_VIDEO_BASE_URL",
        "",
        .address,
        "what video_url begins with; empty: relative to the status file"
    )
    static let requestBytes = Variable(
        "MANIMD_MAX_REQUEST_BYTES",
        "1048576",
        .number(1_024...1_073_741_824),
        "largest .json file, in bytes; a .jsonl file may be 64 times as large"
    )
    static let requestsPerFile = Variable(
        "MANIMD_MAX_REQUESTS_PER_FILE",
        "10000",
        .number(1...1_000_000),
        "most requests in one file"
    )
    static let jsonDepth = Variable(
        "MANIMD_MAX_JSON_DEPTH",
        "64",
        .number(4...256),
        "most arrays and objects inside one another in a request file"
    )
    static let jsonValues = Variable(
        "MANIMD_MAX_JSON_VALUES",
        "200000",
        .number(100...10_000_000),
        "most JSON values in a .json file, or in a line of a .jsonl file"
    )
    static let scanInterval = Variable(
        "MANIMD_SCAN_INTERVAL",
        "5",
        .number(1...3_600),
        "seconds between scans of the inbox that no event asked for"
    )
    static let logLevel = Variable(
        "MANIMD_LOG_LEVEL",
        "info",
        .choice(["debug", "info", "notice", "warning", "error"]),
        "what is logged"
    )

    static let shutdownGrace = Variable(
        "MANIMD_SHUTDOWN_GRACE",
        "30",
        .number(0...3_600),
        "seconds that renders under way have to finish after SIGTERM; the rest is queued again"
    )

    static let semanticCache = Variable(
        "SEMANTIC_CACHE_ENABLED",
        "true",
        .yesOrNo,
        "layer 2, the semantic cache"
    )
    static let semanticThreshold = Variable(
        "SEMANTIC_CACHE_THRESHOLD",
        "0.85",
        .fraction,
        "similarity that a semantic hit must reach"
    )
    static let embeddingModel = Variable(
        "EMBEDDING_MODEL",
        "all-MiniLM-L6-v2",
        .text,
        "sentence encoder of layer 2: a name, or a folder"
    )
    static let lexicon = Variable(
        "MANIMD_LEXICON",
        "",
        .path,
        "file with further phrases that mean the same, for layer 2; empty: none"
    )
    static let streamRate = Variable(
        "MANIM_STREAM_FPS",
        "30",
        .number(1...120),
        "frames a second of a live stream; checked, reserved"
    )

    /// Every variable, in the order of the documentation.
    static let all =
        [
            inbox, outbox, templates, state, python, workers, quality, renderTimeout, sandbox, exactCache, cacheBytes,
            cacheAge, templateMatching, templateThreshold, videoBaseURL, requestBytes, requestsPerFile, jsonDepth,
            jsonValues, scanInterval, logLevel, shutdownGrace, semanticCache, semanticThreshold, embeddingModel,
            lexicon,
            streamRate,
        ] + ofModels

    /// What SIGHUP changes while the daemon runs; the others take a restart.
    static let changeable = [
        quality, cacheBytes, cacheAge, templateMatching, templateThreshold, requestBytes, requestsPerFile, jsonDepth,
        jsonValues, scanInterval, logLevel, semanticThreshold,
    ]
}
