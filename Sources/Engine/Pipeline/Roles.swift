/// Draws scenes.
///
/// Fulfilled by `Rendering`.
package protocol Renderer: Sendable {
    /// Renders `order` into files of its own folder and reports how far it is.
    ///
    /// - Throws: `JobFailure` with a `scene_…`, `latex_failed`, `resource_limit` or `sandbox_…` code.
    func render(
        _ order: RenderOrder,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> RenderedFiles

    /// Removes what `render` left behind once its files are kept or given up.
    func discard(_ order: RenderOrder) async
}

/// One render: the code, and how fine and into what.
package struct RenderOrder: Sendable, Hashable {
    /// Unique among the renders of this state folder; names the job's folder.
    package let id: String
    package let scene: Scene
    package let quality: Quality
    package let format: VideoFormat
    /// Fixes every random choice of the scene, so that the same request gives the same bytes.
    package let seed: UInt32

    package init(id: String, scene: Scene, quality: Quality, format: VideoFormat, seed: UInt32) {
        self.id = id
        self.scene = scene
        self.quality = quality
        self.format = format
        self.seed = seed
    }
}

/// How far a job is.
package struct RenderProgress: Sendable, Hashable {
    package let phase: Phase
    /// 0…100.
    package let percent: Int
    /// The animation being drawn, from 1, and how many there are: 0 before that is known, and for a scene that plays
    /// them in loops or branches.
    package let step: Int
    package let steps: Int

    /// What is being done.
    package enum Phase: String, Sendable, Hashable { case planning, writing, testing, repairing, rendering }

    package init(phase: Phase = .rendering, percent: Int, step: Int, steps: Int) {
        self.phase = phase
        self.percent = percent
        self.step = step
        self.steps = steps
    }
}

/// Keeps videos under the name of their bytes.
///
/// Fulfilled by `Folders`.
package protocol VideoStore: Sendable {
    /// Takes over the rendered files; the video and its poster are durable on return.
    func keep(_ files: RenderedFiles, format: VideoFormat) async throws -> StoredVideo

    /// Whether the video and its poster are there and the video's bytes still have their name's hash.
    func verify(_ video: StoredVideo) async -> Bool
}

/// The folder that answers are delivered to.
///
/// Fulfilled by `Folders`.
package protocol Delivery: Sendable {
    /// Links video and poster and writes the scene's code, if it has one, beside them; all durable on return.
    ///
    /// - Throws: `VideoGone` when the store has lost one of both since it was asked; anything else for a failure.
    func deliver(_ answer: StoredAnswer, as name: JobName) async throws

    /// Replaces the status file atomically; where `durably`, it survives a power cut on return (progress need not).
    func publish(_ status: Status, durably: Bool) async throws

    /// Keeps a refused file's bytes under `rejected/`, with its error beside it; durable on return.
    func keepRejected(_ arrival: Arrival, because refusal: Refusal) async throws
}

/// Another process has removed a stored video that was about to be delivered: the answer has to be found again.
package struct VideoGone: Error {
    package init() {}
}

/// Answers by exact key.
///
/// Fulfilled by `Store`.
package protocol AnswerCache: Sendable {
    /// Answers from memory; never touches the disk for the index.
    func answer(for key: ExactKey) async throws -> StoredAnswer?
    /// Remembers an answer that was made for a request of that scope, with what that edition draws.
    func remember(_ answer: StoredAnswer, for key: ExactKey, scope: Scope, edition: Edition) async throws
    func forget(_ key: ExactKey) async throws
    /// How many answers are remembered.
    var count: Int { get }
}

/// The durable record of every request.
///
/// Fulfilled by `Store`.
package protocol Journal: Sendable {
    /// Writes down a file and the jobs it asks for, all or nothing; durable on return.
    ///
    /// The same arrival (name, identity and bytes) admitted again before `confirmTaken` returns the jobs of the first time.
    func admit(_ arrival: Arrival, holding contents: Contents) async throws -> AdmittedFile

    /// Notes that the file has left the inbox.
    func confirmTaken(_ file: AdmittedFile) async throws

    /// Writes down a job's new state; durable on return. Refuses to leave a final state.
    func record(_ status: Status, of job: Job) async throws

    /// Counts one more attempt at a job before it starts; durable on return. Returns the number of this attempt, from 1.
    func beginAttempt(of job: Job) async throws -> Int

    /// Takes an attempt back that was broken off in good order, so that restarts do not look like crashes.
    func withdrawAttempt(of job: Job) async throws

    /// Leaves an attempt counted that ended by accident; the job is queued again.
    func endAttempt(of job: Job) async throws

    /// Queues what was running when the last daemon ended, and gives the files with unfinished jobs, oldest first.
    ///
    /// - Returns: Those files, and the jobs that were running.
    func recover() async throws -> (files: [UnfinishedFile], broken: [Job])

    /// Some unfinished jobs of a file after a run, in the order of the file.
    func unfinished(in file: Int64, after run: Int64, limit: Int) async throws -> [Job]

    /// The unfinished jobs of a file whose turn it is first: by priority, then in the order of the file.
    func next(in file: Int64, limit: Int) async throws -> [Job]

    /// Some refused requests of a file whose status is not published yet.
    func rejections(in file: Int64, limit: Int) async throws -> [Status]

    /// The latest state of each job whose status file may not show it yet, so that it can be published again.
    func unpublished() async throws -> [Status]

    /// Notes that the status file shows this status, unless the journal holds a later one by now.
    func confirmPublished(_ status: Status) async throws
}

/// Learns by what meaning an answer is found.
///
/// Fulfilled by `Semantics`.
package protocol AnswerLearner: Sendable {
    /// Takes up an answer that was just remembered as one of that edition; trouble is logged, since it costs time and no
    /// job.
    func learn(_ request: RenderRequest, answeredUnder key: ExactKey, edition: Edition) async
}

/// Answers with the vectors that requests worded otherwise find them by.
///
/// Fulfilled by `Store`.
package protocol SimilarityCache: Sendable {
    /// Remembers by which vectors the answer under `key` is found.
    ///
    /// - Returns: The number of its entry; nil when the answer is not there any more.
    func remember(_ vectors: RequestVectors, scope: Scope, model: String, for key: ExactKey) async throws -> Int64?

    /// Hands over the entries of a model with numbers greater than `number`, in their order, some thousand at a time.
    ///
    /// Entries of other editions are left out; a damaged one is, too.
    /// - Returns: The number that the next call may continue after; at least `number`.
    func entries(
        of model: String,
        edition: Edition,
        after number: Int64,
        _ receive: (VectorChunk) throws -> Void
    ) async throws -> Int64

    /// An answer and the vectors that it is found by; nil when it is not there any more.
    func candidate(_ number: Int64) async throws -> Candidate?

    /// Entries of a scope whose answers were made by that template with those parameters, the latest first.
    func twins(of match: TemplateMatch, in scope: Scope, model: String, limit: Int) async throws -> [Int64]

    /// Answers of an edition that have no vectors of this model yet, the latest first; best asked for by the hundred.
    func unread(
        by model: String,
        edition: Edition,
        limit: Int
    ) async throws -> [(key: ExactKey, scope: Scope, description: String)]

    /// The greatest number of an entry of a model, 0 when there is none; other processes add entries too.
    func lastNumber(of model: String, edition: Edition) async throws -> Int64

    /// Counts that the answer under `key` was served for a request worded otherwise; what is served is kept longest.
    func noteServed(_ key: ExactKey)

    /// Whether a request with this description may be given the answer that was made for the other.
    ///
    /// Never for two of which a user has said that the answer to one is wrong for the other, whichever of them asked.
    /// And never for one that was answered wrongly, until an answer has been made for itself.
    func mayBorrow(_ description: String, from other: String) async throws -> Bool
}

/// The vectors of one description, both of length 1.
package struct RequestVectors: Sendable, Hashable {
    /// Of the description as it was written.
    package let written: [Float]
    /// Of its reading.
    package let reading: [Float]

    package init(written: [Float], reading: [Float]) {
        self.written = written
        self.reading = reading
    }
}

/// Some entries of the index, in the order of their numbers.
package struct VectorChunk: Sendable {
    package let numbers: [Int64]
    /// As many as `numbers`.
    package let scopes: [Scope]
    /// The readings' vectors one after the other: `width` floats for each of `numbers`.
    package let readings: [Float]
    package let width: Int

    package init(numbers: [Int64], scopes: [Scope], readings: [Float], width: Int) {
        precondition(scopes.count == numbers.count && readings.count == numbers.count * width)
        self.numbers = numbers
        self.scopes = scopes
        self.readings = readings
        self.width = width
    }
}

/// An earlier request with its answer.
package struct Candidate: Sendable {
    package let key: ExactKey
    package let answer: StoredAnswer
    package let vectors: RequestVectors

    package init(key: ExactKey, answer: StoredAnswer, vectors: RequestVectors) {
        self.key = key
        self.answer = answer
        self.vectors = vectors
    }
}
