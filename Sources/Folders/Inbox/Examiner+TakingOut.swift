import Engine
import SystemPackage

extension Examiner {
    enum Removal: Sendable {
        case taken
        /// The file was removed by someone else.
        case gone
        /// Another file has the name by now, or the file was written again: it stays, as a new arrival.
        case changed
    }

    /// Removes from the inbox what was written down as `arrival`, and only that.
    ///
    /// The file is renamed first: what then has the claimed name is looked at once more, and a file that was written
    /// again or replaced since it was read is put back.
    func takeOut(_ candidate: Candidate, as arrival: Arrival) throws(Errno) -> Removal {
        do throws(Errno) {
            let folder = try open(candidate.batch)
            let claimed = candidate.isClaimed ? candidate.entry : try claim(candidate, in: folder)
            guard try folder.facts(claimed).identity == arrival.identity else {
                if claimed != candidate.name { try putBack(claimed, as: candidate.name, in: folder) }
                return .changed
            }
            try folder.remove(claimed)
            return .taken
        } catch .noSuchFileOrDirectory { return .gone }
    }

    /// Makes durable that files have left the folders of these batches.
    func flush(_ batches: Set<Batch?>) throws(Errno) {
        for batch in batches {
            do throws(Errno) { try open(batch).flush() } catch .noSuchFileOrDirectory, .notDirectory {
                continue  // It went with all that was in it.
            }
        }
    }

    /// Renames the file out of the writers' sight.
    ///
    /// - Returns: Its name now; still its own if what an earlier daemon left has the claimed one.
    private func claim(_ candidate: Candidate, in folder: Directory) throws(Errno) -> [UInt8] {
        let claimed = RequestFileName.claimed(candidate.name)
        guard try folder.factsIfThere(claimed) == nil else { return candidate.entry }
        try folder.rename(candidate.entry, to: claimed)
        return claimed
    }

    /// Gives a file its name again unless a newer one has it; then it stays claimed, and is found by the next listing.
    private func putBack(_ claimed: [UInt8], as name: [UInt8], in folder: Directory) throws(Errno) {
        do throws(Errno) {
            try folder.link(claimed, to: name)
            try folder.remove(claimed)
        } catch .fileExists { return } catch .notPermitted, .notSupported, .tooManyLinks {
            // No links here: renamed where nothing is in the way.
            if try folder.factsIfThere(name) == nil { try folder.rename(claimed, to: name) }
        }
    }
}
