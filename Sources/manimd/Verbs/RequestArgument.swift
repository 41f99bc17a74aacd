import Engine
import OrderedCollections

/// A request as the command line takes it: what the video should show, or a whole request as JSON.
struct RequestArgument {
    let request: RenderRequest
    /// Whether more than the description was given.
    let isJSON: Bool

    /// Reads the argument.
    ///
    /// - Throws: `Refused` where it is no request.
    init(_ text: String, _ reader: RequestReader) throws {
        isJSON = text.drop(while: \.isWhitespace).first == "{"
        let bytes = Array((isJSON ? text : JSONValue.object(["description": .string(text)]).text()).utf8)
        switch reader.request(in: bytes) {
        case .success(let request): self.request = request
        case .failure(let refusal): throw Refused(refusal: refusal)
        }
    }
}
