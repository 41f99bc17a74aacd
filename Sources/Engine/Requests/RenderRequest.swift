import OrderedCollections

/// What a user asks for, as it was read from a request file and found to be well formed.
package struct RenderRequest: Sendable, Hashable {
    /// What the video should show; 1–4,000 characters.
    package var description: String
    /// Who it is for or what it belongs to, as free text.
    package var context: String?
    package var topic: String?
    package var quality: Quality
    package var format: VideoFormat
    /// −100…100; higher goes first within a batch.
    package var priority: Int
    /// Values that the user fixed for the template's parameters, by name.
    package var parameters: JSONObject
    /// The template that the user insists on, if any.
    package var template: String?
    /// The user's own remarks, returned untouched.
    package var metadata: JSONValue?

    package init(
        description: String,
        context: String? = nil,
        topic: String? = nil,
        quality: Quality = .high,
        format: VideoFormat = .mp4,
        priority: Int = 0,
        parameters: JSONObject = [:],
        template: String? = nil,
        metadata: JSONValue? = nil
    ) {
        self.description = description
        self.context = context
        self.topic = topic
        self.quality = quality
        self.format = format
        self.priority = priority
        self.parameters = parameters
        self.template = template
        self.metadata = metadata
    }
}

/// How fine the video is.
package enum Quality: String, Sendable, Hashable, CaseIterable {
    case low, medium, high
    case ultra = "4k"

    /// Pixels and frames a second, as Manim's own presets have them.
    package var frame: (width: Int, height: Int, rate: Int) {
        switch self {
        case .low: (854, 480, 15)
        case .medium: (1280, 720, 30)
        case .high: (1920, 1080, 60)
        case .ultra: (3840, 2160, 60)
        }
    }
}

/// The container that the video comes in; the raw value is the file's ending.
package enum VideoFormat: String, Sendable, Hashable, CaseIterable {
    case mp4, webm, gif
}
