import Synchronization

/// The videos that unfinished jobs of this process are about to deliver, which are therefore not removed.
package final class Pins: Sendable {
    private let videos = Mutex<[Int64: StoredVideo]>([:])

    package init() {}

    package var held: Set<StoredVideo> { videos.withLock { Set($0.values) } }

    /// Holds a video until the job is finished, in place of another that the job held.
    func hold(_ video: StoredVideo, for job: Job) { videos.withLock { $0[job.run] = video } }

    func release(_ job: Job) { videos.withLock { $0[job.run] = nil } }
}
