import OrderedCollections

extension RenderRequest {
    /// The request as it would stand in a request file, without an id.
    package var json: JSONObject {
        var fields: JSONObject = ["description": .string(description)]
        fields["context"] = context.map { .string($0) }
        fields["topic"] = topic.map { .string($0) }
        fields["quality"] = .string(quality.rawValue)
        fields["format"] = .string(format.rawValue)
        fields["priority"] = .int(priority)
        fields["parameters"] = .object(parameters)
        fields["template"] = template.map { .string($0) }
        fields["metadata"] = metadata
        return fields
    }
}
