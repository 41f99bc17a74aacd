extension Variable {
    static let offline = Variable(
        "MANIMD_OFFLINE",
        "false",
        .yesOrNo,
        "promises that no connection is opened, whatever else is set"
    )
    static let provider = Variable(
        "MANIMD_LLM_PROVIDER",
        "",
        .text,
        "anthropic, or openai for any server with that interface; empty: anthropic if there is a key"
    )
    static let anthropicKey = Variable("ANTHROPIC_API_KEY", "", .secret, "key of the Anthropic API")
    static let anthropicAddress = Variable(
        "ANTHROPIC_BASE_URL",
        "https://api.anthropic.com",
        .text,
        "address of the Anthropic API, without /v1"
    )
    static let openAIAddress = Variable(
        "OPENAI_BASE_URL",
        "https://api.openai.com/v1",
        .text,
        "address of a server with OpenAI's interface: Ollama, llama.cpp, vLLM"
    )
    static let openAIKey = Variable("OPENAI_API_KEY", "", .secret, "key of that server, if it wants one")
    static let usualModel = Variable(
        "MANIM_DEFAULT_MODEL",
        "haiku",
        .text,
        "model for simple requests: haiku, sonnet or a full name"
    )
    static let forcedModel = Variable(
        "MANIM_FORCE_MODEL",
        "",
        .text,
        "model for all scenes, however complex; empty: chosen by complexity"
    )
    static let repairModel = Variable("MANIM_REPAIR_MODEL", "claude-haiku-4-5", .text, "model that repairs scenes")
    static let modelThreshold = Variable(
        "MANIM_MODEL_THRESHOLD",
        "0.5",
        .fraction,
        "complexity from which on sonnet writes the scene"
    )
    static let haiku = Variable("MANIMD_MODEL_HAIKU", "claude-haiku-4-5", .text, "what “haiku” stands for")
    static let sonnet = Variable("MANIMD_MODEL_SONNET", "claude-sonnet-5-5", .text, "what “sonnet” stands for")
    static let usesPlans = Variable(
        "USE_MATH_TO_MANIM",
        "true",
        .yesOrNo,
        "complex topics are planned, concept by concept, before the scene is written"
    )
    static let planDepth = Variable(
        "MATH_TO_MANIM_MAX_DEPTH",
        "3",
        .number(1...6),
        "how far a plan goes back to what a concept builds upon"
    )
    static let testTimeout = Variable(
        "MANIM_TEST_TIMEOUT",
        "60",
        .number(1...3_600),
        "seconds that the test of a model's scene may take"
    )
    static let semanticVerification = Variable(
        "SEMANTIC_VERIFY",
        "false",
        .yesOrNo,
        "a model judges candidates of layer 2 that differ in words alone"
    )
    static let jobCost = Variable(
        "MANIMD_MAX_COST_USD",
        "1",
        .dollars,
        "dollars that one job may cost; what could go over it is not asked"
    )
    static let dayCost = Variable(
        "MANIMD_MAX_COST_USD_PER_DAY",
        "20",
        .dollars,
        "dollars that all jobs of a UTC day may cost"
    )
    static let prices = Variable("MANIMD_LLM_PRICES", "", .path, "file with prices of further models; empty: none")
    static let modelTimeout = Variable("MANIMD_LLM_TIMEOUT", "600", .number(1...86_400), "seconds for one answer")
    static let modelIdleTimeout = Variable(
        "MANIMD_LLM_IDLE_TIMEOUT",
        "120",
        .number(1...3_600),
        "seconds between two pieces of an answer"
    )
    static let modelConcurrency = Variable("MANIMD_LLM_CONCURRENCY", "4", .number(1...64), "questions at a time")

    /// What `ModelAccess` in `LanguageModel` reads and checks by itself.
    static let modelAccess = [
        offline, provider, anthropicKey, anthropicAddress, openAIAddress, openAIKey, jobCost, dayCost, prices,
        modelTimeout, modelIdleTimeout, modelConcurrency,
    ]

    /// All that concerns language models, in the order of the documentation.
    static let ofModels =
        modelAccess + [
            usualModel, forcedModel, repairModel, modelThreshold, haiku, sonnet, usesPlans, planDepth, testTimeout,
            semanticVerification,
        ]

    /// How the network is reached: read from the environment alone, as other programs do.
    static let networkNames = [
        "https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY", "CURL_CA_BUNDLE",
        "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]
}
