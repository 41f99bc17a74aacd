package import Engine

/// What a server said to a question, from its first byte to its last, without a connection.
package struct Transcript: Sendable {
    private let request: ModelRequest

    package init(of request: ModelRequest) { self.request = request }

    /// Reads the bytes of an event stream as they would come in, so many at a time.
    ///
    /// - Returns: The text of the answer; the reason in words where it is none.
    package func read(_ bytes: [UInt8], from kind: ModelSettings.Kind, piece: Int) -> Result<String, TranscriptError> {
        var reader: any AnswerReader = kind == .anthropic ? AnthropicReader() : OpenAIReader()
        var parser = EventStreamParser()
        do throws(CallProblem) {
            for start in stride(from: 0, to: bytes.count, by: max(1, piece)) {
                for event in parser.read(bytes[start..<min(bytes.count, start + max(1, piece))])
                where !reader.isComplete {
                    try reader.read(event)
                }
            }
            return try judged(reader)
        } catch { return .failure(TranscriptError(reason: error.message)) }
    }

    /// Reads an answer that came in one piece.
    package func read(whole bytes: [UInt8], from kind: ModelSettings.Kind) -> Result<String, TranscriptError> {
        var reader: any AnswerReader = kind == .anthropic ? AnthropicReader() : OpenAIReader()
        do throws(CallProblem) {
            try reader.read(whole: bytes)
            return try judged(reader)
        } catch { return .failure(TranscriptError(reason: error.message)) }
    }

    private func judged(_ reader: any AnswerReader) throws(CallProblem) -> Result<String, TranscriptError> {
        if let problem = AnswerJudgement.problem(with: reader.draft, for: request) { throw problem }
        return .success(reader.draft.text)
    }
}

/// Why a transcript holds no answer.
package struct TranscriptError: Error, Hashable {
    package let reason: String
}
