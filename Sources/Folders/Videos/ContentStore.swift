package import Engine
package import Foundation
import Glibc
import Synchronization
package import SystemPackage

/// Videos under the name of their bytes: `videos/<sha256>.<format>`, each with its poster beside it.
///
/// What a render left is copied rather than renamed: the file in the store is then no other process's, whoever still
/// has the original open. The outbox links to it, so it is made read-only.
package final class ContentStore: VideoStore, VideoStock {
    private let path: FilePath
    private let folder: Directory
    private let lanes = Lanes("videos", count: 2)
    private let draftNumber = Atomic<Int>(0)

    /// Opens the store, and makes its folder if it is missing.
    ///
    /// - Parameters:
    ///   - path: The folder, absolute.
    ///   - isDaemon: Whether to clear away what a killed daemon was still writing: other processes must not, since one
    ///     that is alive may be writing.
    /// - Throws: What keeps the folder from being used.
    package init(folder path: FilePath, isDaemon: Bool = false) throws {
        self.path = path
        folder = try withConsequences(of: "the store of videos, \(path), cannot be opened") {
            let folder = try Directory.making(path, permissions: 0o700)
            guard isDaemon else { return folder }
            for (name, _) in try folder.entries() where name.first == UInt8(ascii: ".") && name.ends(with: ".part") {
                try folder.removeIfThere(name)
            }
            return folder
        }
    }

    package func keep(_ files: RenderedFiles, format: VideoFormat) async throws -> StoredVideo {
        let number = draftNumber.add(1, ordering: .relaxed).newValue
        return try await lanes.lane(for: number).run { [self] in
            try withConsequences(of: "the video cannot be kept in \(path)") {
                let (sha256, byteCount) = try keepVideo(
                    files.video,
                    format,
                    draft: Array("keep-\(getpid())-\(number)".utf8)
                )
                try copyRendered(files.poster, as: posterName(sha256), checksum: nil)
                try folder.flush()
                return StoredVideo(sha256: sha256, format: format, byteCount: byteCount, facts: files.facts)
            }
        }
    }

    /// Where a video is, if it is there; whatever is in the file.
    package func place(of video: StoredVideo) async throws -> FilePath? {
        try await lanes.lane(for: video.sha256).run { [self] in
            try withConsequences(of: "\(path) cannot be read") {
                try holds(video) ? path.appending(String(decoding: videoName(video), as: UTF8.self)) : nil
            }
        }
    }

    package func verify(_ video: StoredVideo) async -> Bool {
        // An error here says what false says: this file cannot be served.
        (try? await lanes.lane(for: video.sha256).run { [self] in try isSound(video) }) ?? false
    }

    /// Removes a video and its poster; what the outbox links to stays.
    ///
    /// - Returns: What they took.
    @discardableResult
    package func remove(_ video: StoredVideo) async throws -> Int {
        try await lanes.lane(for: video.sha256).run { [self] in
            try withConsequences(of: "the video cannot be removed from \(path)") {
                try remove(videoName(video)) + remove(posterName(video.sha256))
            }
        }
    }

    /// Removes all that belongs to no answer.
    ///
    /// - Parameters:
    ///   - hashes: Those of the videos of all answers.
    ///   - date: Only what has not changed since then; nil for all.
    /// - Returns: How many files there were, and their bytes.
    /// - Throws: `JobFailure` or `Fault` when the folder cannot be read or changed.
    package func removeAll(
        except hashes: Set<String>,
        unchangedSince date: Date? = nil
    ) async throws -> (files: Int, bytes: Int) {
        try await lanes.lane(for: 0).run { [self] in
            try withConsequences(of: "\(path) cannot be cleared") {
                var removed = (files: 0, bytes: 0)
                for (name, _) in try folder.entries() where name.first != UInt8(ascii: ".") {
                    guard !hashes.contains(String(decoding: name.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
                    else { continue }
                    guard let facts = try folder.factsIfThere(name), facts.isUnchanged(since: date) else { continue }
                    removed.files += 1
                    removed.bytes += try remove(name)
                }
                return removed
            }
        }
    }

    /// What all files together take.
    package func byteCount() async throws -> Int {
        try await lanes.lane(for: 0).run { [self] in
            try withConsequences(of: "\(path) cannot be read") {
                try folder.entries().reduce(0) { try $0 + (folder.factsIfThere($1.name)?.size ?? 0) }
            }
        }
    }
}

extension ContentStore {
    /// Gives the outbox names of a video and its poster; durable after the outbox's `flush`.
    func link(_ video: StoredVideo, as videoName: [UInt8], poster: [UInt8], in outbox: Directory) throws(Errno) {
        try outbox.adopt(self.videoName(video), of: folder, as: videoName)
        try outbox.adopt(posterName(video.sha256), of: folder, as: poster)
    }

    /// Whether a video and its poster are there, whatever is in them.
    func holds(_ video: StoredVideo) throws(Errno) -> Bool {
        guard try folder.factsIfThere(videoName(video)) != nil else { return false }
        return try folder.factsIfThere(posterName(video.sha256)) != nil
    }

    private func remove(_ name: [UInt8]) throws(Errno) -> Int {
        let size = try folder.factsIfThere(name)?.size ?? 0
        try folder.removeIfThere(name)
        return size
    }

    private func videoName(_ video: StoredVideo) -> [UInt8] { Array("\(video.sha256).\(video.format.rawValue)".utf8) }

    private func posterName(_ sha256: String) -> [UInt8] { Array("\(sha256).png".utf8) }

    /// Copies the video under a name of its own first: its right name is known when all of it was read.
    private func keepVideo(_ file: String, _ format: VideoFormat, draft: [UInt8]) throws(Errno) -> (String, Int) {
        let name = Directory.draft(of: draft)
        do throws(Errno) {
            var checksum = Checksum()
            var byteCount = 0
            try copyRendered(file, as: name) { chunk in
                checksum.add(chunk)
                byteCount += chunk.count
            }
            let sha256 = checksum.digits
            let final = Array("\(sha256).\(format.rawValue)".utf8)
            if try isSound(final, sha256) { try folder.remove(name) } else { try folder.rename(name, to: final) }
            return (sha256, byteCount)
        } catch {
            try? folder.removeIfThere(name)
            throw error
        }
    }

    private func copyRendered(
        _ file: String,
        as name: [UInt8],
        checksum: ((UnsafeRawBufferPointer) -> Void)?
    ) throws(Errno) {
        let source = try open(rendered: file)
        defer { close(source.rawValue) }
        try folder.fill(name, permissions: 0o444) { target throws(Errno) in
            try source.readChunks { chunk throws(Errno) in
                checksum?(chunk)
                do { try target.writeAll(chunk) } catch { throw error as? Errno ?? .ioError }
            }
        }
    }

    /// Opens what a render left: a plain file with something in it, and nothing else.
    private func open(rendered file: String) throws(Errno) -> FileDescriptor {
        let path = FilePath(file)
        guard let name = path.lastComponent else { throw .noSuchFileOrDirectory }
        let source = try Directory(path.removingLastComponent()).open(Array(name.string.utf8), O_RDONLY)
        do throws(Errno) {
            let facts = try FileFacts(source)
            guard facts.kind == .file, facts.size > 0 else { throw .invalidArgument }
            return source
        } catch {
            close(source.rawValue)
            throw error
        }
    }

    private func isSound(_ video: StoredVideo) throws(Errno) -> Bool {
        let poster = try folder.facts(posterName(video.sha256))
        guard poster.kind == .file, poster.size > 0 else { return false }
        guard try folder.facts(videoName(video)).size == video.byteCount else { return false }
        return try isSound(videoName(video), video.sha256)
    }

    /// Whether a file is there and has the bytes that its name promises.
    private func isSound(_ name: [UInt8], _ sha256: String) throws(Errno) -> Bool {
        do throws(Errno) {
            let file = try folder.open(name, O_RDONLY)
            defer { close(file.rawValue) }
            guard try FileFacts(file).kind == .file else { return false }
            return try Checksum.of(file) == sha256
        } catch .noSuchFileOrDirectory { return false } catch .tooManySymbolicLinkLevels { return false }
    }
}

extension [UInt8] {
    func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}

extension FileFacts {
    fileprivate func isUnchanged(since date: Date?) -> Bool {
        date.map { Double(modifiedSeconds) < $0.timeIntervalSince1970 } ?? true
    }
}
