import Engine
import OrderedCollections

/// What the daemon says to a worker.
enum DaemonMessage: Sendable, Hashable {
    case render(RenderOrder, RenderLimits)
    case trial(Trial, RenderLimits)
    case cancel(job: String)

    /// The longest scene that is drawn, in bytes; spelt out in JSON it may become six times as long.
    static let longestScene = 1 << 20
    /// The longest scene that is tried out, in bytes; it comes back in a message of a mebibyte at most.
    static let longestTrial = 96 << 10
    /// The longest message that a worker takes, in bytes.
    private static let limit = 8 << 20

    /// The message as it goes over the pipe.
    var frame: [UInt8] {
        FrameReader.frame(Array(JSONValue.object(fields).text().utf8), limit: Self.limit)
    }

    private var fields: JSONObject {
        switch self {
        case .cancel(let job): return ["kind": "cancel", "job": .string(job)]
        case .render(let order, let limits):
            return Self.scene("render", order.id, order.scene.source, order.frame, order.format, order.seed).merging(
                limits.fields(time: limits.time(order.quality))
            ) { $1 }
        case .trial(let trial, let limits):
            var fields = Self.scene("trial", trial.id, trial.source, Quality.low.frame, .mp4, trial.seed)
            fields["wants_motion"] = .bool(trial.wantsMotion)
            return fields.merging(limits.fields(time: limits.trial)) { $1 }
        }
    }

    private static func scene(
        _ kind: String,
        _ id: String,
        _ source: String,
        _ frame: (width: Int, height: Int, rate: Int),
        _ format: VideoFormat,
        _ seed: UInt32
    ) -> JSONObject {
        [
            "kind": .string(kind),
            "job": .string(id),
            "source": .string(source),
            "width": .int(frame.width),
            "height": .int(frame.height),
            "rate": .int(frame.rate),
            "format": .string(format.rawValue),
            "seed": .int(Int(seed)),
        ]
    }
}

extension RenderLimits {
    fileprivate func fields(time: Duration) -> JSONObject {
        [
            "seconds": .double(time / .seconds(1)),
            "memory": .int(memory),
            "space": .int(space),
            "files": .int(files),
            "processes": .int(processes),
        ]
    }
}

extension RenderOrder {
    /// Pixels and frames a second of the video.
    ///
    /// A GIF counts in hundredths of a second and browsers slow down what is shorter than two, so it has at most 30
    /// frames a second.
    var frame: (width: Int, height: Int, rate: Int) {
        let frame = quality.frame
        return (frame.width, frame.height, format == .gif ? min(frame.rate, 30) : frame.rate)
    }
}
