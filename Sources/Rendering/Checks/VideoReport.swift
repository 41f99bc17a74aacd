import Engine
import Foundation
import OrderedCollections

/// What ffprobe says of a video.
struct VideoReport {
    private let document: JSONObject

    init(_ json: [UInt8]) throws(JobFailure) {
        do throws(JSONSyntaxError) {
            document = try JSONReader(limits: JSONLimits(depth: 8, values: 1_000)).read(json).value.object ?? [:]
        } catch {
            throw JobFailure(.internal, "ffprobe's report cannot be read: \(error)")
        }
    }

    /// The longest video that is taken from a scene, in seconds.
    private static let longest = 3_600

    /// The facts, if they are those that were ordered.
    func facts(for order: RenderOrder) throws(JobFailure) -> VideoFacts {
        let video = try pictures()
        try checkStreams()
        let expected = order.frame
        let (width, height) = size(of: video)
        guard width == expected.width, height == expected.height else {
            throw wrong("\(width) by \(height) pixels", "\(expected.width) by \(expected.height)")
        }
        let codec = codec(of: video)
        guard codec == order.format.codec else { throw wrong(codec, order.format.codec) }
        let rate = rate(of: video)
        guard abs(rate - Double(expected.rate)) < 1 || fits(video, rate: expected.rate) else {
            throw wrong("\(rate) frames a second", "\(expected.rate)")
        }
        let facts = try facts(of: video)
        guard facts.durationMilliseconds <= Self.longest * 1_000, frames(of: video) <= Self.longest * expected.rate
        else {
            throw JobFailure(.resourceLimit, "the video is longer than \(Self.longest) seconds")
        }
        return facts
    }

    /// Lets pictures and sound pass, and nothing that a player might take for something else.
    private func checkStreams() throws(JobFailure) {
        let kinds = (document["streams"]?.array ?? []).map { $0.object?["codec_type"]?.string ?? "nothing" }
        guard kinds.allSatisfy({ $0 == "video" || $0 == "audio" }), kinds.count <= 2 else {
            throw wrong(kinds.joined(separator: ", "), "one stream of pictures, and one of sound at most")
        }
    }

    /// The facts, if they are those of a video that players of this format play.
    func facts(as format: VideoFormat) throws(JobFailure) -> VideoFacts {
        let video = try pictures()
        let codec = codec(of: video)
        guard format.playable.contains(codec) else { throw wrong(codec, format.playable.joined(separator: " or ")) }
        let (width, height) = size(of: video)
        guard (1...16_384).contains(width), (1...16_384).contains(height) else {
            throw wrong("\(width) by \(height) pixels", "some")
        }
        return try facts(of: video)
    }

    /// The only stream of pictures.
    private func pictures() throws(JobFailure) -> JSONObject {
        let streams = (document["streams"]?.array ?? []).compactMap(\.object)
        let pictures = streams.filter { $0["codec_type"]?.string == "video" }
        guard let video = pictures.first, pictures.count == 1 else {
            throw wrong("\(pictures.count) video streams", "one")
        }
        return video
    }

    private func facts(of video: JSONObject) throws(JobFailure) -> VideoFacts {
        let frames = frames(of: video)
        guard seconds > 0, seconds < 86_400, frames > 0 else {
            throw wrong("\(frames) frames in \(seconds) seconds", "some")
        }
        let (width, height) = size(of: video)
        return VideoFacts(
            durationMilliseconds: Int((seconds * 1_000).rounded()),
            width: width,
            height: height,
            framesPerSecond: Int(rate(of: video).rounded())
        )
    }

    private func frames(of video: JSONObject) -> Int { (video["nb_read_packets"]?.string).flatMap(Int.init) ?? 0 }

    private func size(of video: JSONObject) -> (width: Int, height: Int) {
        (video["width"]?.number?.int ?? 0, video["height"]?.number?.int ?? 0)
    }

    private func codec(of video: JSONObject) -> String { video["codec_name"]?.string ?? "no codec" }

    private var seconds: Double { (document["format"]?.object?["duration"]?.string).flatMap(Double.init) ?? 0 }

    /// Frames a second; of a few frames ffprobe tells no average.
    private func rate(of video: JSONObject) -> Double {
        let told = Self.ratio(video["avg_frame_rate"]?.string ?? "")
        return told > 0 || seconds <= 0 || !isShort(video) ? told : Double(frames(of: video)) / seconds
    }

    /// Whether a video of a few frames has as many as there should be, each shown for a little longer or shorter.
    private func fits(_ video: JSONObject, rate: Int) -> Bool {
        isShort(video) && abs(Double(frames(of: video)) - seconds * Double(rate)) < 1
    }

    private func isShort(_ video: JSONObject) -> Bool { (1...10).contains(frames(of: video)) }

    private func wrong(_ found: String, _ expected: String) -> JobFailure {
        JobFailure(.sceneFailed, "the video has \(found) instead of \(expected)")
    }

    /// The value of a ratio as ffprobe writes it: `30/1`.
    private static func ratio(_ text: String) -> Double {
        let parts = text.split(separator: "/").compactMap { Double($0) }
        return parts.count == 2 && parts[1] > 0 ? parts[0] / parts[1] : 0
    }
}

extension VideoFormat {
    /// What browsers play in this container, too.
    fileprivate var playable: [String] { self == .webm ? ["vp9", "vp8", "av1"] : [codec] }

    /// What is drawn in this format.
    fileprivate var codec: String {
        switch self {
        case .mp4: "h264"
        case .webm: "vp9"
        case .gif: "gif"
        }
    }
}
