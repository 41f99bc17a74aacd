import Engine
import SystemPackage

/// What stands in the inbox at one moment.
struct Listing: Sendable {
    /// What may be claimed, fairly ordered: a file of each lane in turn, the oldest of a lane first.
    let candidates: [Candidate]
    /// What is none of ours.
    let strangers: [Stranger]
    /// The numbers of the watches on all folders.
    let watches: Set<Int32>
    /// Whether every folder is watched; if not, only looking finds out.
    let isWatched: Bool
}

/// Something in the inbox whose name is a request file's.
struct Candidate: Sendable, Hashable {
    let batch: Batch?
    /// What it is called now.
    let entry: [UInt8]
    let facts: FileFacts
    /// What it waits behind.
    let lane: LaneName

    init(batch: Batch?, entry: [UInt8], facts: FileFacts) {
        self.batch = batch
        self.entry = entry
        self.facts = facts
        lane = LaneName(batch: batch, fileName: RequestFileName.original(ofClaimed: entry) ?? entry)
    }

    /// What its writer called it.
    var name: [UInt8] { RequestFileName.original(ofClaimed: entry) ?? entry }
    /// Whether a daemon began to take it out.
    var isClaimed: Bool { RequestFileName.original(ofClaimed: entry) != nil }
    /// The same thing, whatever it holds by now.
    var place: Place { Place(batch: batch, name: entry) }
}

/// Where something stands in the inbox.
struct Place: Sendable, Hashable {
    let batch: Batch?
    let name: [UInt8]

    /// For logs: a name may hold anything.
    var text: String {
        let name = JSONValue.string(String(decoding: name, as: UTF8.self)).text()
        return batch.map { "\(name) in \($0)" } ?? name
    }
}

/// Something in the inbox that is left alone.
struct Stranger: Sendable, Hashable {
    let place: Place
    let reason: String
}

/// Lists the inbox and its batches.
struct Lister: Sendable {
    let root: FilePath
    let watcher: Watcher?

    /// Lists everything.
    ///
    /// Each folder is watched before it is read, so that nothing that comes after the reading goes unnoticed.
    ///
    /// - Throws: `noSuchFileOrDirectory` when there is no inbox.
    func list() throws(Errno) -> Listing {
        var gathering = Gathering()
        gathering.watch(root, watcher, followingLinks: true)
        try gather(try Directory(root), root, batch: nil, depth: 0, into: &gathering)
        return Listing(
            candidates: Self.interleaved(gathering.candidates),
            strangers: gathering.strangers,
            watches: gathering.watches,
            isWatched: gathering.isWatched
        )
    }

    private struct Gathering {
        var candidates: [[Candidate]] = []
        var strangers: [Stranger] = []
        var watches: Set<Int32> = []
        var isWatched = true

        mutating func watch(_ path: FilePath, _ watcher: Watcher?, followingLinks: Bool) {
            do throws(Errno) {
                guard let watcher else { throw .noSpace }
                if let watch = try watcher.watch(path, followingLinks: followingLinks) { watches.insert(watch) }
            } catch { isWatched = false }
        }
    }

    private func gather(
        _ folder: Directory,
        _ path: FilePath,
        batch: Batch?,
        depth: Int,
        into gathering: inout Gathering
    ) throws(Errno) {
        var candidates: [Candidate] = []
        for (name, isFolder) in try folder.entries() {
            let place = Place(batch: batch, name: name)
            let isClaimed = RequestFileName.original(ofClaimed: name) != nil
            if RequestFileName.isWritersOwn(name), !isClaimed { continue }
            if isClaimed || RequestFileName.isRequest(name) {
                guard let facts = try folder.factsIfThere(name) else { continue }
                candidates.append(Candidate(batch: batch, entry: name, facts: facts))
            } else if try Self.isFolder(name, isFolder, folder) {
                try descend(folder, path, place, depth: depth, into: &gathering)
            } else {
                gathering.strangers.append(Stranger(place: place, reason: "its name ends in neither .json nor .jsonl"))
            }
        }
        candidates.sort { $0.facts.isOlder(than: $1.facts) }
        gathering.candidates += Dictionary(grouping: candidates, by: \.lane).values
    }

    private func descend(
        _ parent: Directory,
        _ path: FilePath,
        _ place: Place,
        depth: Int,
        into gathering: inout Gathering
    ) throws(Errno) {
        func leave(_ reason: String) { gathering.strangers.append(Stranger(place: place, reason: reason)) }
        let name = String(decoding: place.name, as: UTF8.self)
        guard depth < 4 else { return leave("batches go four folders deep") }
        if depth == 0, name == "rejected" { return leave("a batch cannot be called “rejected”") }
        guard let batch = Batch(place.batch.map { "\($0)/\(name)" } ?? name) else {
            return leave("a batch's name is \(JobID.rule)")
        }
        if let ending = Self.endings.first(where: { name.hasSuffix($0) }) {
            return leave("a batch's name cannot end in \(ending), as what jobs deliver does")
        }
        let below = path.appending(name)
        gathering.watch(below, watcher, followingLinks: false)
        do throws(Errno) {
            try gather(try parent.folder(place.name), below, batch: batch, depth: depth + 1, into: &gathering)
        } catch .noSuchFileOrDirectory, .notDirectory, .tooManySymbolicLinkLevels {
            return  // Gone meanwhile, or replaced; its parent's next listing tells.
        } catch .permissionDenied { return leave("it cannot be read") }
    }

    /// A batch's folder in the outbox must not stand where a job's file belongs.
    private static let endings = VideoFormat.allCases.map { ".\($0.rawValue)" } + [".png", ".py"]

    private static func isFolder(_ name: [UInt8], _ known: Bool?, _ folder: Directory) throws(Errno) -> Bool {
        if let known { return known }
        return try folder.factsIfThere(name)?.kind == .folder
    }

    /// One of each lane in turn; the lane with the oldest file begins.
    private static func interleaved(_ batches: [[Candidate]]) -> [Candidate] {
        let batches = batches.sorted { $0[0].facts.isOlder(than: $1[0].facts) }
        var order: [Candidate] = []
        order.reserveCapacity(batches.reduce(0) { $0 + $1.count })
        var remaining = batches[...]
        var round = 0
        while !remaining.isEmpty {
            for batch in remaining { order.append(batch[round]) }
            round += 1
            remaining = remaining.filter { $0.count > round }[...]
        }
        return order
    }
}
