import Engine
import OrderedCollections
import SystemPackage

/// What the daemon says to a worker.
enum DaemonMessage: Sendable, Hashable {
    case render(RenderOrder, folder: FilePath, time: Duration, memory: Int)
    case cancel(job: String)

    /// The message as it goes over the pipe.
    var frame: [UInt8] {
        FrameReader.frame(Array(JSONValue.object(fields).text().utf8))
    }

    private var fields: JSONObject {
        switch self {
        case .cancel(let job): return ["kind": "cancel", "job": .string(job)]
        case .render(let order, let folder, let time, let memory):
            let frame = order.frame
            return [
                "kind": "render",
                "job": .string(order.id),
                "folder": .string(folder.string),
                "width": .int(frame.width),
                "height": .int(frame.height),
                "rate": .int(frame.rate),
                "format": .string(order.format.rawValue),
                "seed": .int(Int(order.seed)),
                "seconds": .double(time / .seconds(1)),
                "memory": .int(memory),
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
