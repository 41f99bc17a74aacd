import Engine
import Logging
import SystemPackage

extension Inbox {
    /// Claims a file if it is whole, refuses it if it can never be, or notes that it is not whole yet.
    func handle(_ candidate: Candidate, _ pass: inout Pass) async throws {
        let place = candidate.place
        guard passedOver[place] != candidate.facts.identity else { return }
        let isSettled = isSettled(candidate)
        let examiner = Examiner(root: path, limits: settings.limits) { [intake] in
            intake.looksComplete($0, name: $1)
        }
        do {
            let finding = try await lane.run { try examiner.look(at: candidate, isSettled: isSettled) }
            switch finding {
            case .gone: observations[place] = nil
            case .incomplete(let identity): note(identity, at: place, isSettled: isSettled, &pass)
            case .refused(let refusal): try await refuse(candidate, because: refusal, &pass)
            case .arrival(let arrival): try await claim(candidate, arrival, examiner, &pass)
            }
        } catch let failure as JobFailure {
            pass.failure = failure
        } catch let error as Errno {
            let consequence = error.consequence(of: "\(place.text) cannot be taken out of the inbox")
            guard let failure = consequence as? JobFailure else { throw consequence }
            pass.failure = failure
        }
    }

    /// Hands on what left the inbox when the intake could not yet set it going.
    func takeUntaken(_ pass: inout Pass) async throws {
        let waiting = untaken
        untaken = []
        for file in waiting {
            do {
                try await intake.taken(file)
                pass.claimed += 1
            } catch let failure as JobFailure {
                // What stands in the way of one need not stand in the way of the next.
                pass.failure = failure
                untaken.append(file)
            }
        }
    }

    private func isSettled(_ candidate: Candidate) -> Bool {
        guard let seen = observations[candidate.place], seen.identity == candidate.facts.identity else { return false }
        return seen.since.duration(to: settings.now()) >= settings.settle
    }

    private func note(_ identity: String, at place: Place, isSettled: Bool, _ pass: inout Pass) {
        pass.incomplete += 1
        let seen = observations[place]
        let since = seen?.identity == identity ? seen?.since ?? settings.now() : settings.now()
        if seen?.identity != identity { observations[place] = Observation(identity: identity, since: since) }
        // What is open for writing and not whole waits for its writer, however long that takes.
        guard !isSettled else { return }
        let settling = since.advanced(by: settings.settle)
        pass.nextSettling = min(pass.nextSettling ?? settling, settling)
    }

    private func claim(
        _ candidate: Candidate,
        _ arrival: Arrival,
        _ examiner: Examiner,
        _ pass: inout Pass
    ) async throws {
        let file = try await intake.admit(arrival)
        observations[candidate.place] = nil
        do {
            let removal = try await lane.run { try examiner.takeOut(candidate, as: arrival) }
            removed.append((candidate.batch, file))
            if case .changed = removal {
                let metadata: Logger.Metadata = ["name": "\(candidate.place.text)"]
                Logger.current.notice("written again while it was claimed: both versions are run", metadata: metadata)
            }
        } catch let error as Errno {
            let consequence = error.consequence(of: "\(candidate.place.text) cannot be taken out of the inbox")
            if consequence is Fault { throw consequence }
            // The requests are on record and are run once; the file must not be taken for a new one again and again.
            passedOver[candidate.place] = candidate.facts.identity
            Logger.current.error(
                "a file cannot be removed from the inbox and is ignored from now on",
                metadata: ["name": "\(candidate.place.text)", "reason": "\(error)"]
            )
        }
        pass.claimed += 1
        do { try await intake.taken(file) } catch let failure as JobFailure {
            untaken.append(file)
            throw failure
        }
        if removed.count >= Self.mostRemoved { try await confirmRemoved() }
    }

    /// Has written down that files have left the inbox, once a power cut cannot bring them back.
    ///
    /// They would be run a second time. Many at a time, since each flush waits for the disk.
    func confirmRemoved() async throws {
        guard !removed.isEmpty else { return }
        let left = removed
        removed = []
        let examiner = Examiner(root: path, limits: settings.limits) { _, _ in true }
        do {
            let batches = Set(left.map(\.batch))
            try await lane.run { try examiner.flush(batches) }
            try await intake.left(left.map(\.file))
        } catch let error as Errno {
            let consequence = error.consequence(of: "the inbox cannot be flushed")
            if consequence is Fault { throw consequence }
        } catch is JobFailure {
            // Only a note: without it, what comes back is known again.
        }
    }

    private func refuse(_ candidate: Candidate, because refusal: Refusal, _ pass: inout Pass) async throws {
        try await intake.refuse(candidate.name, in: candidate.batch, because: refusal)
        observations[candidate.place] = nil
        pass.claimed += 1
        let (path, outbox) = (path, outbox)
        do {
            try await lane.run {
                let folder = try Directory(path).descending(candidate.batch)
                let facts = try folder.facts(candidate.entry)
                // Something else may have taken the name: then it is looked at in its turn.
                guard (facts.device, facts.inode) == (candidate.facts.device, candidate.facts.inode) else { return }
                try outbox.takeRejected(
                    candidate.entry,
                    facts,
                    from: folder,
                    in: candidate.batch,
                    because: refusal
                )
            }
        } catch Errno.noSuchFileOrDirectory { return } catch let error as Errno {
            let consequence = error.consequence(of: "\(candidate.place.text) cannot be moved out of the inbox")
            // Room may come back; anything else stays as it is.
            if (consequence as? JobFailure)?.code == .diskFull || consequence is Fault { throw consequence }
            passedOver[candidate.place] = candidate.facts.identity
            Logger.current.error(
                "a refused file cannot be moved out of the inbox and is ignored from now on",
                metadata: ["name": "\(candidate.place.text)", "reason": "\(error)"]
            )
        }
    }
}
