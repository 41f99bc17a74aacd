import Engine
import Generation
import LanguageModel
import OrderedCollections

private let question = ModelRequest(model: "m", messages: [.user("q")], maximumTokens: 100)

private let form: ModelRequest = {
    var form = question
    form.schema = AnswerSchema(
        name: "values",
        purpose: "Fill in.",
        schema: [
            "type": "object",
            "properties": .object([
                "names": .object(["type": "array", "maxItems": .int(3), "items": .object(["type": "string"])]),
                "count": .object(["type": "integer", "minimum": .int(0)]),
                "kind": .object(["enum": .array(["a", "b"])]),
            ]),
            "required": .array(["names"]), "additionalProperties": .bool(false),
        ]
    )
    return form
}()

/// A language model's answer: a stream of events or one piece, text or a form; and the code in it.
func readAnswer(_ bytes: [UInt8]) {
    let piece = Int(bytes.first ?? 0) + 1
    for request in [question, form] {
        let transcript = Transcript(of: request)
        for kind in ModelSettings.Kind.allCases {
            let atOnce = transcript.read(bytes, from: kind, piece: bytes.count)
            precondition(transcript.read(bytes, from: kind, piece: piece) == atOnce, "pieces change an answer")
            check(atOnce)
            check(transcript.read(whole: bytes, from: kind))
        }
    }
    check(.success(String(decoding: bytes, as: UTF8.self)))
}

private func check(_ result: Result<String, TranscriptError>) {
    guard case .success(let text) = result, let code = WrittenCode(in: text) else { return }
    precondition(code.source.hasSuffix("\n") && !code.source.contains("\r"), "the code does not end well")
}
