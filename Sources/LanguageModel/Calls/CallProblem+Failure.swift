import Engine

extension CallProblem {
    /// The problem as the user is told of it.
    ///
    /// - Parameters:
    ///   - server: What the server is called.
    ///   - attempts: How often it was asked.
    /// - Returns: The failure with one of the stable codes.
    func failure(of server: String, after attempts: Int) -> JobFailure {
        let tries = attempts > 1 ? " (\(attempts) attempts)" : ""
        let said = (status.map { "status \($0): " } ?? "") + message
        switch kind {
        case .unauthorised:
            return JobFailure(
                .modelAuth,
                "\(server) does not take the key: \(said)",
                hint: "check ANTHROPIC_API_KEY or OPENAI_API_KEY, and the account's credit"
            )
        case .untrusted:
            return JobFailure(
                .modelAuth,
                "\(server) could not show that it is \(server): \(said)",
                hint: "for a certificate of your own set SSL_CERT_FILE; certificates are always checked"
            )
        case .rateLimited:
            let wish = retryAfter.map { "; it asks for \($0.inSeconds) of rest" } ?? ""
            return JobFailure(
                .modelRateLimited,
                "\(server) takes no more requests now\(tries): \(said)\(wish)",
                hint: "try later: manimd retry --failed model_rate_limited"
            )
        case .unavailable:
            return JobFailure(
                .modelTimeout,
                "\(server) gave no answer\(tries): \(said)",
                hint: "try later: manimd retry --failed model_timeout"
            )
        case .timeout:
            return JobFailure(
                .modelTimeout,
                "\(server) was too slow: \(said)",
                hint: "raise MANIMD_LLM_TIMEOUT or MANIMD_LLM_IDLE_TIMEOUT if this is usual"
            )
        case .refused:
            return JobFailure(
                .modelRefused,
                "the model would not answer: \(said)",
                hint: "put the request in other words"
            )
        case .misunderstood:
            return JobFailure(
                .modelUnusableAnswer,
                "\(server) did not understand the question: \(said)",
                hint: "check the name of the model and the base address"
            )
        case .unusable: return JobFailure(.modelUnusableAnswer, "the answer of \(server) cannot be used: \(said)")
        case .offline: return .offline
        case .closed: return .cancelled
        }
    }

    /// Whether it says that the server is not well.
    var isOutage: Bool {
        switch kind {
        case .unavailable, .timeout: true
        case .rateLimited: status != 429
        default: false
        }
    }
}

extension JobFailure {
    static let offline = JobFailure(
        .noLanguageModel,
        "MANIMD_OFFLINE forbids asking a language model",
        hint: "set MANIMD_OFFLINE=false, then: manimd retry --failed no_language_model"
    )
}
