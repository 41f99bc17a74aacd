package import Foundation
import OrderedCollections

/// All that is known about one run of a request, and the status document that tells it.
package struct Report: Sendable {
    private let job: Job
    private let issuer: Issuer
    /// What the layers said.
    package var steps: [LayerStep] = []
    /// The answer, once there is one.
    package var answer: Answered?
    package var progress: RenderProgress?
    package var timings = Timings()
    package var error: (any Error)?
    /// What language models cost and wrote.
    package var account = Account()

    /// How the answer came about.
    package enum Answered: Sendable {
        case found(StoredAnswer, LayerName, Evidence? = nil)
        case made(StoredAnswer)

        package var stored: StoredAnswer {
            switch self {
            case .found(let answer, _, _), .made(let answer): answer
            }
        }
    }

    /// How long the stages took.
    package struct Timings: Sendable, Hashable {
        package var queued: Duration?
        package var render: Duration?
        package var publish: Duration?
    }

    package init(_ job: Job, issuer: Issuer) {
        self.job = job
        self.issuer = issuer
    }

    /// The status as it stands at `now`.
    package func status(_ state: Status.State, at now: Date) -> Status {
        var document: JSONObject = ["job_id": .string(job.name.id.description), "status": .string(state.rawValue)]
        document.merge(requestFields) { $1 }
        if state == .done { document.merge(answerFields) { $1 } }
        if state == .running, let progress { document["progress"] = progress.json }
        if !steps.isEmpty { document["layers"] = .array(steps.map(\.json)) }
        if let timings = timings.json { document["timings"] = timings }
        if state.isFinal { document.merge(account.json) { $1 } }
        if let error, state.isFinal { document["error"] = errorJSON(error) }
        document.merge(issuer.stamp(created: Date(milliseconds: job.createdAt), updated: now)) { $1 }
        return Status(name: job.name, state: state, document: document)
    }

    private var requestFields: JSONObject {
        let request = job.request
        var fields: JSONObject = ["description": .string(request.description)]
        fields["topic"] = request.topic.map { .string($0) }
        fields["context"] = request.context.map { .string($0) }
        fields["quality"] = .string(request.quality.rawValue)
        fields["format"] = .string(request.format.rawValue)
        fields["metadata"] = request.metadata
        return fields
    }

    private var answerFields: JSONObject {
        guard let answer else { return [:] }
        var fields: JSONObject = [:]
        switch answer {
        case .found(_, let layer, let evidence):
            fields["cache_layer"] = .string(layer.rawValue)
            if let evidence {
                fields["semantic_similarity"] = .double(evidence.score.rounded(toDigits: 3))
                fields["semantic_cosine"] = .double(evidence.cosine.rounded(toDigits: 3))
                fields["matched_description"] = .string(evidence.matched)
                fields["evidence"] = evidence.json
            }
        case .made(let stored): fields.merge(stored.scene.origin.json) { $1 }
        }
        let video = answer.stored.video
        fields["video_url"] = .string(issuer.url(of: job.name, video.format))
        fields["video"] = video.json
        return fields
    }
}

/// What every status says of the program that wrote it.
package struct Issuer: Sendable, Hashable {
    /// The version of manimd.
    package let version: String
    /// The version of Manim; nil when there is none.
    package let manim: String?
    /// What `video_url` begins with; nil for names relative to the status file.
    package let videoBaseURL: String?
    /// Whether scenes are drawn behind walls; every status says so where they are not.
    package let isSandboxed: Bool

    package init(version: String, manim: String?, videoBaseURL: String? = nil, isSandboxed: Bool = true) {
        self.version = version
        self.manim = manim
        self.videoBaseURL = videoBaseURL
        self.isSandboxed = isSandboxed
    }

    /// The status of a request that was refused before it became a job.
    package func rejection(of name: JobName, because refusal: Refusal, at now: Date) -> Status {
        var document: JSONObject = ["job_id": .string(name.id.description), "status": "rejected"]
        document["error"] = errorJSON(refusal)
        document.merge(stamp(created: now, updated: now)) { $1 }
        return Status(name: name, state: .rejected, document: document)
    }

    fileprivate func stamp(created: Date, updated: Date) -> JSONObject {
        var fields: JSONObject = ["created_at": .string(created.rfc3339), "updated_at": .string(updated.rfc3339)]
        fields["manimd"] = .string(version)
        fields["manim"] = manim.map { .string($0) }
        if !isSandboxed { fields["sandbox"] = "off" }
        return fields
    }

    fileprivate func url(of name: JobName, _ format: VideoFormat) -> String {
        guard let videoBaseURL else { return "\(name.id).\(format.rawValue)" }
        return (videoBaseURL.hasSuffix("/") ? videoBaseURL : videoBaseURL + "/") + "\(name).\(format.rawValue)"
    }
}
