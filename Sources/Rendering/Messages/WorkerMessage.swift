import Engine
import OrderedCollections

/// What a worker says, read as the word of a stranger: anything unknown, missing or too long is refused.
enum WorkerMessage: Sendable, Hashable {
    /// Manim is imported; the worker takes orders.
    case ready(manim: String)
    /// It never will be, and why.
    case unusable(JobFailure)
    case progress(job: String, RenderProgress)
    /// A trial's code was read, and none of it has run yet.
    case read(job: String, TestReport)
    /// The trial is over: what is wrong with the scene as it ran and looked, and what a viewer might mind.
    case tested(job: String, faults: [CodeFault], remarks: [CodeFault], last: Bool)
    /// The video lies on the desk; whether the worker ends after this job.
    case done(job: String, last: Bool)
    case failed(job: String, JobFailure, last: Bool)

    init(_ frame: [UInt8]) throws(MalformedMessage) {
        guard let fields = Self.fields(of: frame), let kind = fields["kind"]?.string else {
            throw MalformedMessage(reason: "something that is not a message")
        }
        guard let message = Self(kind: kind, fields: fields) else {
            throw MalformedMessage(reason: "a message “\(kind.prefix(40))” that it may not send")
        }
        self = message
    }

    private static func fields(of frame: [UInt8]) -> JSONObject? {
        do throws(JSONSyntaxError) {
            return try JSONReader(limits: JSONLimits(depth: 4, values: 500)).read(frame).value.object
        } catch {
            return nil
        }
    }

    private init?(kind: String, fields: JSONObject) {
        switch kind {
        case "ready":
            guard let version = fields["manim"]?.string, version.utf8.count <= 40 else { return nil }
            self = .ready(manim: version)
        case "unusable":
            guard let message = fields["message"]?.string, message.utf8.count <= 16_000,
                let name = fields["code"]?.string, let code = FailureCode(rawValue: name),
                code == .internal || code == .sandboxUnavailable
            else { return nil }
            self = .unusable(JobFailure(code, message, hint: "run “manimd doctor”", detail: fields["detail"]?.string))
        case "progress":
            guard let job = fields["job"]?.string, let progress = RenderProgress(fields) else { return nil }
            self = .progress(job: job, progress)
        case "read":
            guard let job = fields["job"]?.string, let report = TestReport(read: fields) else { return nil }
            self = .read(job: job, report)
        case "tested":
            guard let job = fields["job"]?.string, let last = fields["last"]?.bool,
                let faults = CodeFault.list(fields["faults"], of: [.render, .frames]),
                let remarks = CodeFault.list(fields["remarks"], of: [.frames])
            else { return nil }
            self = .tested(job: job, faults: faults, remarks: remarks, last: last)
        case "done":
            guard let job = fields["job"]?.string, let last = fields["last"]?.bool else { return nil }
            self = .done(job: job, last: last)
        case "failed":
            guard let job = fields["job"]?.string, let failure = JobFailure(fields),
                let last = fields["last"]?.bool
            else { return nil }
            self = .failed(job: job, failure, last: last)
        default: return nil
        }
    }
}

extension RenderProgress {
    fileprivate init?(_ fields: JSONObject) {
        guard let percent = fields["percent"]?.number?.int, (0...100).contains(percent),
            let step = fields["step"]?.number?.int, step >= 0,
            let steps = fields["steps"]?.number?.int, steps >= 0
        else { return nil }
        self.init(percent: percent, step: step, steps: steps)
    }
}

extension JobFailure {
    fileprivate init?(_ fields: JSONObject) {
        guard let name = fields["code"]?.string, let code = FailureCode(rawValue: name), code.isOfScenes,
            let message = fields["message"]?.string, message.utf8.count <= 16_000
        else { return nil }
        let detail = fields["detail"]?.string
        self.init(code, message, hint: code.hint, detail: detail?.isEmpty == true ? nil : detail)
    }
}

extension FailureCode {
    /// Whether a scene may fail with this code.
    fileprivate var isOfScenes: Bool { isOfCode || self == .diskFull || self == .cancelled }

    /// What a user can do about a scene that failed so.
    fileprivate var hint: String? {
        switch self {
        case .sceneTimeout: "raise MANIMD_RENDER_TIMEOUT if a scene may take that long"
        case .latexFailed: "check the formula; packages beyond amsmath and amssymb are not loaded"
        case .sandboxViolation: "a scene has no business outside its folder; do not trust this one"
        case .resourceLimit: "make the scene smaller or choose a lower quality"
        case .diskFull: "make room on the disk of the state folder and drop the request again"
        default: nil
        }
    }
}
