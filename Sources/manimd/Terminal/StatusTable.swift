import Engine
import OrderedCollections

/// Jobs for people: request, status, layer, time, and where the video is or why there is none.
struct StatusTable {
    private let statuses: [Status]
    /// What stands before the names of videos.
    private let folder: String

    init(_ statuses: [Status], folder: String = "") {
        self.statuses = statuses
        self.folder = folder.isEmpty ? "" : folder + "/"
    }

    var text: String {
        var table = Table([
            .init(title: "job"), .init(title: "request", isFlexible: true), .init(title: "status"),
            .init(title: "layer"), .init(title: "time", isNumber: true), .init(title: "video", isFlexible: true),
        ])
        for status in statuses {
            table.add([
                .init("\(status.name)"), .init(status.document["description"]?.string ?? ""),
                .init(status.state.rawValue, status.state.ink), .init(status.layer), .init(status.time, .faint),
                .init(
                    status.outcome(in: folder),
                    status.state == .done ? .plain : .bad,
                    isWhole: status.state == .done
                ),
            ])
        }
        return table.lines().joined(separator: "\n")
    }
}

extension Status {
    /// The layer that had the answer.
    var layer: String {
        if let layer = document["cache_layer"]?.string { return layer }
        if let template = document["template_id"]?.string { return "template \(template)" }
        return document["generation_mode"]?.string ?? ""
    }

    /// The render's time, or the time that a hit took to deliver.
    fileprivate var time: String {
        guard let timings = document["timings"]?.object, state == .done else { return "" }
        let figure = timings["render_ms"] ?? timings["publish_ms"]
        return figure?.number.map { Figures.duration(milliseconds: $0.double) } ?? ""
    }

    fileprivate func outcome(in folder: String) -> String {
        if let error = document["error"]?.object {
            return "\(error["code"]?.string ?? ""): \(error["message"]?.string ?? "")"
        }
        guard state == .done else { return "" }
        return folder + (name.batch.map { "\($0)/" } ?? "") + "\(name.id).\(document["format"]?.string ?? "mp4")"
    }
}

extension Status.State {
    var ink: Ink {
        switch self {
        case .queued: .faint
        case .running: .busy
        case .done: .good
        case .failed, .rejected, .cancelled: .bad
        }
    }
}
