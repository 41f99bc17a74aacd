import Engine
import OrderedCollections

/// What the daemon says to a worker.
enum DaemonMessage: Sendable, Hashable {
    case render(RenderOrder, RenderLimits)
    case cancel(job: String)

    /// The longest scene that is drawn, in bytes; spelt out in JSON it may become six times as long.
    static let longestScene = 1 << 20
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
            let frame = order.frame
            return [
                "kind": "render",
                "job": .string(order.id),
                "source": .string(order.scene.source),
                "width": .int(frame.width),
                "height": .int(frame.height),
                "rate": .int(frame.rate),
                "format": .string(order.format.rawValue),
                "seed": .int(Int(order.seed)),
                "seconds": .double(limits.time(order.quality) / .seconds(1)),
                "memory": .int(limits.memory),
                "space": .int(limits.space),
                "files": .int(limits.files),
                "processes": .int(limits.processes),
            ]
        }
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
