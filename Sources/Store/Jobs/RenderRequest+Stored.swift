import Engine
import OrderedCollections

extension RenderRequest {
    /// The request as the journal keeps it.
    var stored: JSONValue { .object(json) }

    /// Takes up a request that `stored` gave; nil for anything else.
    init?(stored: JSONValue) {
        guard let fields = stored.object,
            let description = fields["description"]?.string,
            let quality = (fields["quality"]?.string).flatMap(Quality.init(rawValue:)),
            let format = (fields["format"]?.string).flatMap(VideoFormat.init(rawValue:)),
            let priority = fields["priority"]?.number?.int,
            let parameters = fields["parameters"]?.object
        else { return nil }
        self.init(
            description: description,
            context: fields["context"]?.string,
            topic: fields["topic"]?.string,
            quality: quality,
            format: format,
            priority: priority,
            parameters: parameters,
            template: fields["template"]?.string,
            metadata: fields["metadata"]
        )
    }
}

extension JSONValue {
    /// Reads text that this module wrote; nil if it is damaged.
    init?(stored text: String) {
        // A request file may nest as deeply as it likes up to 64, and a status holds it one level further in.
        guard let located = try? JSONReader(limits: JSONLimits(depth: 80)).read(Array(text.utf8)) else { return nil }
        self = located.value
    }
}
