import Engine
import Foundation
import GRDB
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Store

/// Promise 14: the cache may be damaged in any way, and the daemon goes on without it.
@Suite(.timeLimit(.minutes(2))) struct DamagedCacheTests {
    let folder: TemporaryFolder
    var path: String { folder.appending("cache.sqlite").string }

    init() throws { folder = try TemporaryFolder() }

    /// A cache of 40 answers in one file without a log, as its bytes.
    private func sound() async throws -> [UInt8] {
        do {
            let store = try AnswersStore(path: path)
            for number in 1...40 {
                let key = try exactKey(number)
                try await store.remember(answer("number \(number)"), for: key)
                _ = try await store.remember(vectors(number), scope: try scope(), model: "m", for: key)
            }
            _ = try await store.reject("asked", answeredBy: "matched", own: try exactKey(98), source: nil)
            try await store.attempt { pool in
                try await pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
            }
        }
        return try folder.read("cache.sqlite")
    }

    private var quarantined: [String] { get throws { try folder.files().filter { $0.contains(".corrupt-") } } }

    /// Every answer is what was written or a miss; new ones can be remembered.
    private func expectUsable() async throws {
        let store = try AnswersStore(path: path)
        for number in 1...40 {
            guard let found = try await store.answer(for: try exactKey(number)) else { continue }
            #expect(found == answer("number \(number)"))
        }
        for entry in try await store.allEntries() {
            #expect((1...40).contains { vectors($0).reading == entry.reading })
            guard let candidate = try await store.candidate(entry.number) else { continue }
            let number = try #require((1...40).first { vectors($0).reading == entry.reading })
            #expect(candidate.answer == answer("number \(number)") && candidate.vectors == vectors(number))
        }
        _ = try await store.unread(by: "n", edition: edition, limit: 50)
        // Damage may show only now; then there is a new file, and that takes everything.
        var isUsable = try await takesNew(store)
        if !isUsable { isUsable = try await takesNew(store) }
        #expect(isUsable)
    }

    private func takesNew(_ store: AnswersStore) async throws -> Bool {
        let key = try exactKey(99)
        try await store.remember(answer("new"), for: key)
        let number = try await store.remember(vectors(99), scope: try scope(), model: "m", for: key)
        guard let number, let candidate = try await store.candidate(number) else { return false }
        #expect(candidate.answer == answer("new") && candidate.vectors == vectors(99))
        return try await store.answer(for: key) == answer("new")
    }

    /// Of byte 18 on, which tells how the file may be written: with another, SQLite would open it for reading alone.
    @Test(arguments: [16, 18, 19, 20, 21, 27, 44, 47, 56, 60, 97])
    func `P14: a file with a damaged head is read or moved aside`(offset: Int) async throws {
        var bytes = try await sound()
        bytes[offset] ^= 0x5A
        for name in try folder.files() { try FileManager.default.removeItem(atPath: folder.appending(name).string) }
        try folder.write(bytes, to: "cache.sqlite")
        try await expectUsable()
    }

    @Test func `a file that is no database is moved aside with its bytes`() async throws {
        let garbage = [UInt8](repeating: 0x55, count: 5_000)
        try folder.write(garbage, to: "cache.sqlite")
        try await expectUsable()
        let name = try #require(try quarantined.first)
        #expect(try folder.read(name) == garbage)
    }

    @Test(arguments: [0, 1, 100, 4_095, 4_096, 4_097, 12_288, 20_000])
    func `a file that was cut short is used or moved aside`(length: Int) async throws {
        let bytes = try await sound()
        try folder.write(bytes.prefix(length), to: "cache.sqlite")
        try await expectUsable()
    }

    @Test func `flipped bytes never change an answer`() async throws {
        let bytes = try await sound()
        var generator = SeededGenerator(state: 14)
        for _ in 1...100 {
            var damaged = bytes
            let offset = Int.random(in: damaged.indices, using: &generator)
            damaged[offset] ^= UInt8.random(in: 1...255, using: &generator)
            for name in try folder.files() { try FileManager.default.removeItem(atPath: folder.appending(name).string) }
            try folder.write(damaged, to: "cache.sqlite")
            try await expectUsable()
        }
    }

    @Test func `a file of a newer manimd is moved aside`() async throws {
        _ = try await sound()
        do {
            let pool = try DatabasePool(path: path)
            try await pool.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 the future')")
            }
        }
        let store = try AnswersStore(path: path)
        #expect(store.count == 0)
        #expect(try !quarantined.isEmpty)
        // What users have said cannot be made again.
        #expect(try await !store.mayBorrow("matched", from: "asked"))
        #expect(try await !store.mayBorrow("asked", from: "anything"))
        #expect(try await store.verdicts().map(\.asked) == ["asked"])
    }

    @Test func `a number that an index still holds from the old file means nothing in the new one`() async throws {
        _ = try await sound()
        let number: Int64
        do {
            let old = try AnswersStore(path: path)
            number = try await old.lastNumber(of: "m", edition: edition)
        }
        try folder.write([UInt8](repeating: 0x55, count: 5_000), to: "cache.sqlite")
        let store = try AnswersStore(path: path)
        #expect(try await store.add(1) > number)
        #expect(try await store.candidate(number) == nil)
    }

    @Test func `a verdict is not lost with the file that proves damaged under it`() async throws {
        var bytes = try await sound()
        let store = try AnswersStore(path: path)
        for index in bytes.indices where index >= 4_096 { bytes[index] = 0x5A }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.write(contentsOf: bytes)
        try handle.close()
        _ = try await store.reject("a", answeredBy: "b", own: try exactKey(1), source: nil)
        #expect(try await !store.mayBorrow("b", from: "a"))
        #expect(try !quarantined.isEmpty)
    }

    @Test func `damage that shows while the daemon runs costs the cache, not the daemon`() async throws {
        var bytes = try await sound()
        let store = try AnswersStore(path: path)
        #expect(store.count == 40)
        for index in bytes.indices where index >= 4_096 { bytes[index] = 0x5A }
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.write(contentsOf: bytes)
        try handle.close()
        for number in 1...40 { #expect(try await store.answer(for: try exactKey(number)) == nil) }
        try await store.remember(answer("new"), for: try exactKey(99))
        #expect(try await store.answer(for: try exactKey(99)) == answer("new"))
        #expect(try !quarantined.isEmpty)
        #expect(try AnswersStore(path: path).count == 1)
    }
}

/// The same numbers in every run (Vigna's SplitMix64).
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
