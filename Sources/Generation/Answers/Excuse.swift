import Engine

/// Why an answer holds no code, in the model's words.
enum Excuse {
    /// The failure that an answer without code is.
    static func failure(_ text: String, stop: StopReason) -> JobFailure {
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let quoted = words.quotedForPeople
        if stop == .refused || isRefusal(words) {
            return JobFailure(
                .modelRefused,
                "the model would not write this scene: \(words.isEmpty ? "no reason given" : quoted)",
                hint: "put the request in other words",
                detail: words
            )
        }
        if stop == .truncated {
            return JobFailure(
                .modelUnusableAnswer,
                "the model's answer was cut off twice before the scene was whole",
                hint: "ask for a shorter video, or for one thing at a time",
                detail: words
            )
        }
        return JobFailure(
            .modelUnusableAnswer,
            "there is no scene in the model's answer: \(words.isEmpty ? "it is empty" : quoted)",
            hint: "put the request in other words, or name a larger model in MANIM_FORCE_MODEL",
            detail: words
        )
    }

    private static func isRefusal(_ words: String) -> Bool {
        let start = words.prefix(400).lowercased().replacing("’", with: "'")
        return start.hasPrefix("refused") || phrases.contains { start.contains($0) }
    }

    private static let phrases = [
        "i can't", "i cannot", "i can not", "i won't", "i will not", "i'm not able", "i am not able", "i'm unable",
        "i am unable", "i must decline", "i have to decline", "can't help with", "cannot help with", "can't assist",
        "cannot assist", "not going to write", "not comfortable",
    ]
}
