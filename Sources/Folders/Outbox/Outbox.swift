package import Engine
import Glibc
package import SystemPackage

/// The folder that answers are delivered to.
///
/// Every file appears whole under its name or not at all, and what is reported as durable is. Each call begins at the
/// folder's path, so that an outbox that was removed meanwhile is made again; below it no link is followed.
package final class Outbox: Delivery {
    let path: FilePath
    private let videos: ContentStore
    private let names: FolderNames
    private let lanes = Lanes("outbox", count: 4)

    /// Opens the outbox and makes it if it is missing.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - videos: Where the videos are that are delivered.
    ///   - names: What people are told that it and the inbox are called.
    /// - Throws: What keeps the folder from being used.
    package init(folder path: FilePath, videos: ContentStore, called names: FolderNames = FolderNames()) throws {
        self.path = path
        self.videos = videos
        self.names = names
        _ = try withConsequences(of: "the outbox \(path) cannot be opened") { try Directory.making(path) }
    }

    package func deliver(_ answer: StoredAnswer, as name: JobName) async throws {
        try await inLane(name, "the video of \(name) cannot be delivered") { [self] in
            let folder = try folder(of: name.batch)
            let video = answer.video
            let files = FileNames(name.id)
            try link(video, files, in: folder)
            if answer.scene.origin == .given {
                // An earlier run may have had code.
                try folder.removeIfThere(files.scene)
            } else {
                try folder.replace(files.scene, with: answer.scene.source.utf8)
            }
            // An earlier run may have had another format.
            for other in VideoFormat.allCases where other != video.format {
                try folder.removeIfThere(files.video(other))
            }
            try folder.flush()
        }
    }

    package func publish(_ status: Status, durably: Bool) async throws {
        let name = status.name
        let text = status.text
        try await inLane(name, "the status of \(name) cannot be written") { [self] () throws(Errno) in
            let folder = try folder(of: name.batch)
            // The bytes are flushed in any case: a power cut may bring back an older status, never an empty one.
            try folder.replace(FileNames(name.id).status, with: text.utf8)
            if durably { try folder.flush() }
        }
    }

    package func keepRejected(_ arrival: Arrival, because refusal: Refusal) async throws {
        try await inLane(arrival.name, "the refused file cannot be kept") { [self] () throws(Errno) in
            let folder = try rejectedFolder(of: arrival.batch)
            let kept = RejectedName(arrival.name)
            let note = RejectionNote(
                refusal: refusal,
                name: arrival.name,
                kept: .file(kept.file),
                batch: arrival.batch,
                folders: names
            )
            try folder.replace(kept.file, with: arrival.bytes)
            try folder.replace(kept.error, with: note.bytes)
            try folder.flush()
        }
    }

    private func link(_ video: StoredVideo, _ files: FileNames, in folder: Directory) throws {
        do {
            try videos.link(video, as: files.video(video.format), poster: files.poster, in: folder)
        } catch {
            // The outbox's folder may be what is missing, too.
            if error == .noSuchFileOrDirectory, try !videos.holds(video) { throw VideoGone() }
            throw error
        }
    }

    private func inLane(
        _ subject: some Hashable & Sendable,
        _ action: @escaping @autoclosure @Sendable () -> String,
        _ work: @escaping @Sendable () throws -> Void
    ) async throws {
        try await lanes.lane(for: subject).run { try withConsequences(of: "\(action())", work) }
    }
}

extension Outbox {
    /// The folder that a batch is delivered to, made with those above it where they are missing.
    private func folder(of batch: Batch?) throws(Errno) -> Directory {
        try folder(of: batch, below: try Directory.making(path))
    }

    private func rejectedFolder(of batch: Batch?) throws(Errno) -> Directory {
        try folder(of: batch, below: try Directory.making(path).makingFolder(Array("rejected".utf8)))
    }

    private func folder(of batch: Batch?, below top: Directory) throws(Errno) -> Directory {
        var folder = top
        for name in batch?.components ?? [] { folder = try folder.makingFolder(Array(name.description.utf8)) }
        return folder
    }

    /// Moves something that is no readable file out of the inbox, with a note beside it in `rejected/`.
    ///
    /// A file or folder keeps its contents: it is moved to `rejected/`, or renamed out of sight where it stands if that
    /// is another file system. A link, pipe, socket or device has none, and a file with a second name keeps that one;
    /// they are removed.
    func takeRejected(
        _ name: [UInt8],
        _ facts: FileFacts,
        from inbox: Directory,
        in batch: Batch?,
        because refusal: Refusal
    )
        throws(Errno)
    {
        let folder = try rejectedFolder(of: batch)
        let kept = RejectedName(name)
        func note(_ place: RejectionNote.Kept) throws(Errno) {
            let note = RejectionNote(refusal: refusal, name: name, kept: place, batch: batch, folders: names)
            try folder.replace(kept.error, with: note.bytes)
        }
        switch facts.kind {
        case .file where facts.linkCount == 1, .folder:
            let isFolder = facts.kind == .folder
            try note(isFolder ? .folder(kept.folder) : .file(kept.file))
            do throws(Errno) {
                try inbox.rename(name, to: isFolder ? kept.folder : kept.file, in: folder)
            } catch .noSuchFileOrDirectory { return } catch {
                try note(.hidden(kept.hidden))
                try inbox.rename(name, to: kept.hidden)
            }
        case .file, .link, .pipe, .socket, .device:
            try note(.nothing)
            try inbox.removeIfThere(name)
        }
        try folder.flush()
        try inbox.flush()
    }
}

/// What the files of a job are called.
private struct FileNames {
    private let id: JobID

    init(_ id: JobID) { self.id = id }

    var status: [UInt8] { Array("\(id).json".utf8) }
    var poster: [UInt8] { Array("\(id).png".utf8) }
    var scene: [UInt8] { Array("\(id).py".utf8) }

    func video(_ format: VideoFormat) -> [UInt8] { Array("\(id).\(format.rawValue)".utf8) }
}
