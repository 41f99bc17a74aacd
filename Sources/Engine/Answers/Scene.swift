/// Manim code that draws what was asked for: one class `GeneratedScene`; empty for a video that was handed in.
package struct Scene: Sendable, Hashable {
    package let source: String
    package let origin: Origin

    /// Who wrote the code.
    package enum Origin: Sendable, Hashable {
        case template(TemplateMatch)
        /// A language model.
        case generated(Authorship)
        /// Nobody: the video was handed in ready-made, and there is no code.
        case given
    }

    /// The scene of a video that was handed in.
    package static let given = Scene(source: "", origin: .given)

    package init(source: String, origin: Origin) {
        self.source = source
        self.origin = origin
    }
}

/// Which template a request was read as, and how.
package struct TemplateMatch: Sendable, Hashable {
    package let templateID: String
    /// The share of the request that was understood, 0…1; a word that only a language model understood counts for less
    /// than a whole one.
    package let confidence: Double
    /// Every parameter by name, in the template's order: expressions as Python source, colours as Manim constants,
    /// matrices as nested arrays.
    package let parameters: JSONObject
    /// The parameters that the request left open.
    package let defaultsUsed: [String]
    package let parametersBy: Reader

    /// Who read the parameters out of the request.
    package enum Reader: String, Sendable, Hashable { case parser, model }

    package init(
        templateID: String,
        confidence: Double,
        parameters: JSONObject,
        defaultsUsed: [String],
        parametersBy: Reader = .parser
    ) {
        self.templateID = templateID
        self.confidence = confidence
        self.parameters = parameters
        self.defaultsUsed = defaultsUsed
        self.parametersBy = parametersBy
    }
}

/// What a render left in its job folder: files that are not yet kept anywhere.
package struct RenderedFiles: Sendable, Hashable {
    /// Absolute paths on the daemon's side.
    package let video: String
    package let poster: String
    package let facts: VideoFacts

    package init(video: String, poster: String, facts: VideoFacts) {
        self.video = video
        self.poster = poster
        self.facts = facts
    }
}

/// What a probe of the video file found.
package struct VideoFacts: Sendable, Hashable {
    package let durationMilliseconds: Int
    package let width: Int
    package let height: Int
    package let framesPerSecond: Int

    package init(durationMilliseconds: Int, width: Int, height: Int, framesPerSecond: Int) {
        self.durationMilliseconds = durationMilliseconds
        self.width = width
        self.height = height
        self.framesPerSecond = framesPerSecond
    }
}

/// A video in the content store, named by its bytes.
package struct StoredVideo: Sendable, Hashable {
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    package let sha256: String
    package let format: VideoFormat
    package let byteCount: Int
    package let facts: VideoFacts

    package init(sha256: String, format: VideoFormat, byteCount: Int, facts: VideoFacts) {
        self.sha256 = sha256
        self.format = format
        self.byteCount = byteCount
        self.facts = facts
    }
}

/// A request that was answered before: the video, and the code that drew it.
package struct StoredAnswer: Sendable, Hashable {
    package let description: String
    package let video: StoredVideo
    package let scene: Scene

    package init(description: String, video: StoredVideo, scene: Scene) {
        self.description = description
        self.video = video
        self.scene = scene
    }
}
