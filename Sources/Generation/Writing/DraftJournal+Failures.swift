import Engine

extension DraftJournal {
    /// The drafts of a run.
    func written(for run: Int64) async throws(JobFailure) -> [Draft] {
        do { return try await drafts(of: run) } catch { throw JobFailure(journal: error) }
    }

    /// What a stage came to.
    func kept(_ stage: String, of run: Int64) async throws(JobFailure) -> JSONValue? {
        do { return try await result(ofStage: stage, of: run) } catch { throw JobFailure(journal: error) }
    }

    /// Writes a draft down even in a task that is cancelled: it is paid for.
    func secure(_ draft: Draft, of run: Int64) async throws(JobFailure) {
        // A task of its own does not hear that this one is cancelled.
        do { try await Task { try await keep(draft, of: run) }.value } catch { throw JobFailure(journal: error) }
    }

    /// Writes a stage down even in a task that is cancelled.
    func secure(_ result: JSONValue, _ stage: String, of run: Int64) async throws(JobFailure) {
        do { try await Task { try await keep(result, ofStage: stage, of: run) }.value } catch {
            throw JobFailure(journal: error)
        }
    }
}

extension JobFailure {
    /// Trouble with the record of drafts; without it, what is paid for might be paid again.
    fileprivate init(journal error: any Error) {
        if let failure = error as? JobFailure {
            self = failure
        } else if Task.isCancelled || error is CancellationError {
            self.init(.cancelled, "the scene was not finished")
        } else {
            self.init(
                .internal,
                "what the model wrote could not be kept: \(error)",
                hint: "look after the state folder"
            )
        }
    }
}
