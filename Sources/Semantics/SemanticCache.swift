package import Engine
import Logging
import Synchronization

/// Earlier requests by what they mean.
///
/// Vectors propose, statements decide: the nearest earlier requests of the same scope are looked up by the cosine of
/// their readings, and one is taken only if everything in both requests agrees.
package final class SemanticCache: AnswerLearner {
    let store: any SimilarityCache
    let edition: @Sendable () -> Edition
    private let currentThreshold: @Sendable () -> Double
    private let open: @Sendable () throws -> (SentenceEncoder, Judge)
    private let opening = SingleFlight<String, Parts?>()
    private let opened = Mutex<Parts?>(nil)
    private let isBroken = Mutex(false)

    /// How many earlier requests are looked at for one new one.
    private static let candidateLimit = 8
    /// Readings less alike than this are not worth telling a user about.
    private static let mentionFloor = 0.5
    /// How many answers are read at a time that were made before the model was there.
    private static let catchUpChunk = 64

    /// Puts the parts together; nothing is opened before it is needed.
    ///
    /// - Parameters:
    ///   - store: The answers and their vectors.
    ///   - edition: What is drawn with at the moment.
    ///   - threshold: The score from which a request may be given an earlier answer, 0…1.
    ///   - open: Opens the encoder and the lexicons.
    package init(
        store: any SimilarityCache,
        edition: @escaping @Sendable () -> Edition,
        threshold: @autoclosure @escaping @Sendable () -> Double,
        open: @escaping @Sendable () throws -> (SentenceEncoder, Judge)
    ) {
        self.store = store
        self.edition = edition
        currentThreshold = threshold
        self.open = open
    }

    /// An earlier request, its answer, and what shows that it is the same, or is not.
    package struct Similar: Sendable {
        package let candidate: Candidate
        package let evidence: Evidence
        /// What alone keeps it from being the same, where that cannot be decided by what is known.
        let doubt: Doubt?
    }

    /// How much is remembered and how.
    package struct Statistics: Sendable, Hashable {
        package let entries: Int
        /// Name and digest of the encoder.
        package let model: String
        package let threshold: Double
        /// What an entry takes in memory, about.
        package let bytesPerEntry: Int
    }

    /// The earlier requests nearest to a new one, those that are the same first, then by score.
    ///
    /// The specification's `find_similar`, with its evidence.
    ///
    /// - Returns: At most eight; nil when the cache is out of order, of which the log tells once.
    package func findSimilar(to request: RenderRequest) async throws -> [Similar]? {
        guard let parts = try await parts() else { return nil }
        try await parts.feed.refresh(edition())
        // What else the request says is in the scope.
        let asked = await parts.study(RenderRequest(description: request.description))
        let scope = Scope(request, edition: edition())
        var similar: [Similar] = []
        for (number, score) in try await candidates(of: asked, in: scope, parts) {
            guard let candidate = try await store.candidate(number) else {
                parts.index.remove(number)
                continue
            }
            let evidence = try await evidence(asked, request, candidate, score: score, parts)
            let doubt = try await doubt(asked, request, candidate, evidence, parts)
            similar.append(Similar(candidate: candidate, evidence: evidence, doubt: doubt))
            // The rest can be no better.
            if evidence.difference == nil { break }
        }
        return similar.filter { $0.evidence.difference == nil } + similar.filter { $0.evidence.difference != nil }
    }

    /// Remembers by what a request that has an answer is found: the specification's `add`.
    ///
    /// - Returns: Whether the answer is still there and the cache in order.
    @discardableResult
    package func add(_ request: RenderRequest, for key: ExactKey) async throws -> Bool {
        guard let parts = try await parts() else { return false }
        return try await add(request.description, Scope(request, edition: edition()), key, parts)
    }

    package func learn(_ request: RenderRequest, answeredUnder key: ExactKey, edition: Edition) async {
        do {
            guard let parts = try await parts() else { return }
            let scope = Scope(request, edition: edition)
            guard try await add(request.description, scope, key, parts) else { return }
            Logger.current.info("Semantic cache now contains \(parts.index.count) entries")
        } catch {
            Logger.current.warning("meaning of an answer not remembered", metadata: ["reason": "\(error)"])
        }
    }

    /// The specification's `get_stats`; nil when the cache is out of order.
    package func statistics() async throws -> Statistics? {
        guard let parts = try await parts() else { return nil }
        try await parts.feed.refresh(edition())
        return Statistics(
            entries: parts.index.count,
            model: parts.encoder.fingerprint,
            threshold: threshold,
            bytesPerEntry: 5 * parts.encoder.dimensions + 60
        )
    }

    /// Opens the encoder, and reads the answers that have no vectors of it yet.
    package func catchUp() async throws {
        guard let parts = try await parts() else { return }
        while !Task.isCancelled {
            let edition = edition()
            let unread = try await store.unread(
                by: parts.encoder.fingerprint,
                edition: edition,
                limit: Self.catchUpChunk
            )
            var isAnyRead = false
            for line in unread {
                guard !Task.isCancelled else { return }
                if try await add(line.description, line.scope, line.key, parts) { isAnyRead = true }
                await Task.yield()
            }
            guard isAnyRead else { return }
        }
    }

    private var threshold: Double { currentThreshold() }

    // MARK: Parts

    /// What is opened at the first use; nil when it cannot be.
    func parts() async throws -> Parts? {
        if let parts = opened.withLock(\.self) { return parts }
        if isBroken.withLock(\.self) { return nil }
        return try await opening.run("parts") { await openParts() }.value
    }

    @concurrent private func openParts() async -> Parts? {
        if let parts = opened.withLock(\.self) { return parts }
        do {
            let (encoder, judge) = try open()
            let parts = Parts(encoder: encoder, judge: judge, store: store)
            opened.withLock { $0 = parts }
            return parts
        } catch {
            let isFirst = isBroken.withLock { isBroken in
                defer { isBroken = true }
                return !isBroken
            }
            if isFirst { Logger.current.warning("⚠️ Semantic cache: \(error)") }
            return nil
        }
    }

    private func add(_ description: String, _ scope: Scope, _ key: ExactKey, _ parts: Parts) async throws -> Bool {
        let studied = await parts.study(RenderRequest(description: description))
        let model = parts.encoder.fingerprint
        guard let number = try await store.remember(studied.vectors, scope: scope, model: model, for: key) else {
            return false
        }
        parts.index.append(VectorEntry(number: number, scope: scope, reading: studied.vectors.reading))
        return true
    }

    // MARK: Candidates

    /// Numbers with their scores, the best first: those that a template read alike, then those with the nearest vectors.
    private func candidates(
        of asked: Studied,
        in scope: Scope,
        _ parts: Parts
    ) async throws -> [(number: Int64, score: Double)] {
        var candidates: [(number: Int64, score: Double)] = []
        if let match = asked.understanding.match {
            let model = parts.encoder.fingerprint
            let twins = try await store.twins(of: match, in: scope, model: model, limit: Self.candidateLimit)
            candidates = twins.map { ($0, 1) }
        }
        let near = parts.index.nearest(to: asked.vectors.reading, in: scope, limit: Self.candidateLimit)
        for (number, cosine) in near where !candidates.contains(where: { $0.number == number }) {
            candidates.append((number, Double(cosine)))
        }
        return candidates
    }

    private func evidence(
        _ asked: Studied,
        _ request: RenderRequest,
        _ candidate: Candidate,
        score: Double,
        _ parts: Parts
    ) async throws -> Evidence {
        let made = candidate.answer.description
        let earlier = parts.understanding(of: candidate)
        var verdict = parts.judge.verdict(earlier, asked.understanding)
        var score = score
        if case .same = verdict {
            // Twins of a video that was handed in are found by their vectors alone.
            score =
                parts.judge.areTwins(earlier, asked.understanding)
                ? 1
                : parts.encoder.score(
                    earlier,
                    asked.understanding,
                    readings: score,
                    threshold: threshold,
                    parts.judge
                )
            if score < threshold {
                verdict = .different("similarity: \(score.shown) vs at least \(threshold.shown)")
            } else if try await !store.mayBorrow(request.description, from: made) {
                verdict = .different("verdict: a user has called this answer wrong")
            }
        }
        return Evidence(
            matched: made,
            key: candidate.key,
            cosine: cosine(asked.vectors.written, candidate.vectors.written),
            score: score,
            verdict: verdict
        )
    }

    /// What leaves open whether a candidate is the same: nil for one that is or is not, for one that is not like enough,
    /// and where a user has spoken.
    private func doubt(
        _ asked: Studied,
        _ request: RenderRequest,
        _ candidate: Candidate,
        _ evidence: Evidence,
        _ parts: Parts
    ) async throws -> Doubt? {
        let made = candidate.answer.description
        guard evidence.difference != nil, evidence.score >= threshold,
            let doubt = parts.judge.doubt(parts.understanding(of: candidate), asked.understanding)
        else { return nil }
        let names = request.description.namesInIt.union(made.namesInIt)
        guard !doubt.words.contains(where: { names.contains($0.spelling) }),
            try await store.mayBorrow(request.description, from: made)
        else { return nil }
        return doubt
    }
}

/// A request, read and encoded.
struct Studied: Sendable {
    let understanding: Judge.Understanding
    let vectors: RequestVectors
}

/// What the cache works with once it is open.
final class Parts: Sendable {
    let encoder: SentenceEncoder
    let judge: Judge
    let index: VectorIndex
    let feed: Feed
    /// What earlier requests were understood as, so that each is read once.
    private let understood = Mutex<[ExactKey: Judge.Understanding]>([:])

    private static let understoodLimit = 4_096

    init(encoder: SentenceEncoder, judge: Judge, store: any SimilarityCache) {
        self.encoder = encoder
        self.judge = judge
        index = VectorIndex(dimensions: encoder.dimensions)
        feed = Feed(store: store, index: index, model: encoder.fingerprint)
    }

    func study(_ request: RenderRequest) async -> Studied {
        // The templates read on another core while the encoder computes.
        async let match = judge.match(request)
        let statements = judge.statements(of: request.description)
        let vectors = encoder.encode([request.description, statements.full.text])
        return Studied(
            understanding: await Judge.Understanding(
                statement: statements.full,
                plain: statements.plain,
                match: match
            ),
            vectors: RequestVectors(written: vectors[0], reading: vectors[1])
        )
    }

    func understanding(of candidate: Candidate) -> Judge.Understanding {
        let key = candidate.key
        if let known = understood.withLock({ $0[key] }) { return known }
        let understanding = judge.understand(candidate.answer)
        understood.withLock { understood in
            if understood.count >= Self.understoodLimit { understood.removeAll(keepingCapacity: true) }
            understood[key] = understanding
        }
        return understanding
    }
}

/// Brings the entries that this and other processes have written into the index.
actor Feed {
    private let store: any SimilarityCache
    private let index: VectorIndex
    private let model: String
    private var edition: Edition?
    private var last: Int64 = 0

    init(store: any SimilarityCache, index: VectorIndex, model: String) {
        self.store = store
        self.index = index
        self.model = model
    }

    func refresh(_ current: Edition) async throws {
        if edition != current {
            // What another edition drew is no answer and no example.
            if edition != nil { index.removeAll() }
            edition = current
            last = 0
        }
        guard try await store.lastNumber(of: model, edition: current) > last else { return }
        let index = index
        last = try await store.entries(of: model, edition: current, after: last) { chunk in
            for (place, number) in chunk.numbers.enumerated() {
                let vector = Array(chunk.readings[place * chunk.width..<(place + 1) * chunk.width])
                index.append(VectorEntry(number: number, scope: chunk.scopes[place], reading: vector))
            }
        }
    }
}

/// The cosine of two vectors of length 1.
func cosine(_ a: [Float], _ b: [Float]) -> Double {
    a.count == b.count ? zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } : 0
}
