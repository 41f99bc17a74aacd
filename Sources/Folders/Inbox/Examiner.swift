import Engine
import Glibc
import SystemPackage

/// Looks at one file of the inbox, and takes it out once it is written down.
struct Examiner: Sendable {
    let root: FilePath
    let limits: SizeLimits
    let looksComplete: @Sendable (_ bytes: [UInt8], _ name: [UInt8]) -> Bool

    enum Finding: Sendable {
        case gone
        /// Someone may still be writing; the identity of what is there now.
        case incomplete(String)
        case refused(Refusal)
        case arrival(Arrival)
    }

    /// Reads a file if it is whole.
    ///
    /// - Parameters:
    ///   - candidate: What the listing found.
    ///   - isSettled: Whether it has not changed for the settle time: then a text that is not whole is a bad one.
    /// - Returns: The file's bytes, or why there are none.
    /// - Throws: What the file system says against reading it that is no fault of the file.
    func look(at candidate: Candidate, isSettled: Bool) throws(Errno) -> Finding {
        do throws(Errno) {
            let folder = try open(candidate.batch)
            let facts = try folder.facts(candidate.entry)
            if let refusal = refusal(of: facts.kind) { return .refused(refusal) }
            // Checked once more on the open file: what stands under a name can change at any time.
            let file = try folder.open(candidate.entry, O_RDONLY)
            defer { close(file.rawValue) }
            return try read(file, seen: facts, candidate, isSettled: isSettled)
        } catch .noSuchFileOrDirectory { return .gone } catch .tooManySymbolicLinkLevels {
            return .incomplete("replaced by a link")
        } catch .permissionDenied {
            let message = "the file cannot be read: manimd has no right to"
            let refusal = Refusal(.invalidRequest, message, hint: "chmod a+r it, and hand it in again")
            return isSettled ? .refused(refusal) : .incomplete(candidate.facts.identity)
        }
    }

    /// Reads an open file, which had the candidate's name when it was `seen`.
    func read(
        _ file: FileDescriptor,
        seen: FileFacts,
        _ candidate: Candidate,
        isSettled: Bool
    ) throws(Errno) -> Finding {
        let facts = try FileFacts(file)
        guard facts.kind == .file, (facts.device, facts.inode) == (seen.device, seen.inode) else {
            return .incomplete(facts.identity)
        }
        // Whoever may write here could give a file that only we may read a second name here, and could have taken it
        // away again by now: what counts is how many there were while it had this one.
        guard seen.linkCount == 1 || facts.permissions & 0o004 != 0 else { return .refused(secondName) }
        let writer = Writer(of: file)
        guard writer != .present || isSettled else { return .incomplete(facts.identity) }
        let limit = RequestFileName.isLines(candidate.name) ? limits.lines : limits.json
        guard facts.size <= limit else {
            return writer == .gone || isSettled ? .refused(tooLarge(facts.size, limit)) : .incomplete(facts.identity)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(facts.size)
        try file.readChunks { chunk in if bytes.count <= limit { bytes.append(contentsOf: chunk) } }
        guard try FileFacts(file).identity == facts.identity, bytes.count == facts.size else {
            return .incomplete(try FileFacts(file).identity)
        }
        let isWhole = looksComplete(bytes, candidate.name)
        // One JSON value is known to be whole when it ends; a list of lines may go on.
        let isFinished = writer == .gone || (writer == .unknown && !RequestFileName.isLines(candidate.name))
        let isReady = isWhole ? isFinished || isSettled : isSettled && writer != .present
        guard isReady else { return .incomplete(facts.identity) }
        return .arrival(
            Arrival(
                batch: candidate.batch,
                name: candidate.name,
                bytes: bytes,
                sha256: Checksum.of(bytes),
                identity: facts.identity
            )
        )
    }

    func open(_ batch: Batch?) throws(Errno) -> Directory { try Directory(root).descending(batch) }

    private func refusal(of kind: FileFacts.Kind) -> Refusal? {
        let what: String
        switch kind {
        case .file: return nil
        case .folder: what = "a folder"
        case .link: what = "a symbolic link"
        case .pipe: what = "a pipe"
        case .socket: what = "a socket"
        case .device: what = "a device"
        }
        return Refusal(
            .invalidRequest,
            "this is \(what), not a file",
            hint: kind == .folder
                ? "give a batch's folder a name that does not end in .json" : "hand in the file itself"
        )
    }

    private var secondName: Refusal {
        Refusal(
            .invalidRequest,
            "the file has a second name elsewhere and is not readable by everyone",
            hint: "chmod a+r it, or hand in a copy"
        )
    }

    private func tooLarge(_ size: Int, _ limit: Int) -> Refusal {
        Refusal(
            .invalidRequest,
            "the file has \(size) bytes, more than the \(limit) that are read",
            hint: "split it, or hand in a .jsonl with one request a line"
        )
    }
}

extension Directory {
    /// Opens the folder of a batch below this one.
    func descending(_ batch: Batch?) throws(Errno) -> Directory {
        var folder = self
        for name in batch?.components ?? [] { folder = try folder.folder(Array(name.description.utf8)) }
        return folder
    }
}

/// How large a request file may be, in bytes.
package struct SizeLimits: Sendable, Hashable {
    package var json: Int
    package var lines: Int

    package init(json: Int = 1 << 20, lines: Int = 64 << 20) {
        self.json = json
        self.lines = lines
    }
}

/// Whether someone has a file open for writing.
private enum Writer {
    case gone, present, unknown

    // Named as fcntl(2) has them; the Swift overlay of glibc leaves them out.
    private static let setLease: Int32 = 1_024
    private static let setSignal: Int32 = 10

    /// Asks for a read lease, which the kernel grants only while nobody has the file open for writing.
    ///
    /// File systems of other machines and files of other users do not answer.
    init(of file: FileDescriptor) {
        // Should a writer come in the instant between, the kernel sends a signal: one that is ignored unless handled.
        _ = fcntl(file.rawValue, Self.setSignal, SIGURG)
        if fcntl(file.rawValue, Self.setLease, F_RDLCK) == 0 {
            _ = fcntl(file.rawValue, Self.setLease, F_UNLCK)
            self = .gone
        } else {
            self = errno == EAGAIN ? .present : .unknown
        }
    }
}
