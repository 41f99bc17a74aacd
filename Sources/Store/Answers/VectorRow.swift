import Engine
import Foundation
import GRDB

/// One line of the table `vector`, without the vectors.
struct VectorRow: Sendable {
    let answer: Int64
    let model: String
    let edition: Data
    let scope: Data

    /// Writes the line, in place of an earlier one of this answer and model, and returns its number.
    func insert(_ vectors: RequestVectors, _ db: Database) throws -> Int64 {
        try db.execute(sql: "DELETE FROM vector WHERE answerId = ? AND model = ?", arguments: [answer, model])
        let reading = VectorBlob.data(vectors.reading)
        let checksum = reading.withUnsafeBytes { bytes in
            scope.withUnsafeBytes { Self.checksum(answer: answer, scope: $0, reading: bytes) }
        }
        try db.cachedStatement(
            sql: """
                INSERT INTO vector (answerId, model, edition, scope, reading, checksum) VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [answer, model, edition, scope, reading, checksum])
        let number = db.lastInsertedRowID
        let written = VectorBlob.data(vectors.written)
        try db.cachedStatement(sql: "INSERT INTO writtenVector (number, written, checksum) VALUES (?, ?, ?)")
            .execute(arguments: [number, written, Self.checksum(number: number, written: written)])
        return number
    }

    /// Reads both vectors; nil when they are not what was written for this answer.
    static func vectors(_ row: Row, _ number: Int64, of answer: AnswerRow) -> RequestVectors? {
        guard let id = Int64.fromDatabaseValue(row["answerId"]),
            let scope = Data.fromDatabaseValue(row["vectorScope"]),
            let readingData = Data.fromDatabaseValue(row["reading"]),
            let writtenData = Data.fromDatabaseValue(row["written"]),
            scope == answer.circumstances?.scopeData,
            Data.fromDatabaseValue(row["vectorEdition"]) == answer.circumstances?.edition
        else { return nil }
        let checksum = readingData.withUnsafeBytes { reading in
            scope.withUnsafeBytes { Self.checksum(answer: id, scope: $0, reading: reading) }
        }
        guard checksum == Int64.fromDatabaseValue(row["checksum"]),
            Self.checksum(number: number, written: writtenData) == Int64.fromDatabaseValue(row["writtenChecksum"]),
            let reading = VectorBlob.vector(readingData),
            let written = VectorBlob.vector(writtenData),
            reading.count == written.count
        else { return nil }
        return RequestVectors(written: written, reading: reading)
    }

    static func checksum(answer: Int64, scope: UnsafeRawBufferPointer, reading: UnsafeRawBufferPointer) -> Int64 {
        var check = LineCheck()
        check.add(answer)
        check.add(scope)
        check.add(reading)
        return check.sum
    }

    private static func checksum(number: Int64, written: Data) -> Int64 {
        var check = LineCheck()
        check.add(number)
        check.add(written)
        return check.sum
    }
}

/// Reads many lines of the table `vector` into one flat array.
struct VectorReader: Sendable {
    /// The last number that was looked at.
    private(set) var last: Int64
    /// How many lines were looked at, damaged ones too.
    private(set) var count = 0
    private var numbers: [Int64] = []
    private var scopes: [Scope] = []
    private var readings: [Float] = []
    /// Floats a line; 0 before the first sound one.
    private var width = 0
    /// Few scopes serve many lines: each is made once.
    private var known: [KeyDigits: Scope] = [:]

    init(last: Int64) { self.last = last }

    /// What was sound; nil if nothing was.
    var chunk: VectorChunk? {
        numbers.isEmpty ? nil : VectorChunk(numbers: numbers, scopes: scopes, readings: readings, width: width)
    }

    mutating func read(of model: String, edition: Data, limit: Int, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT number, answerId, checksum, scope, reading FROM vector
                WHERE model = ? AND edition = ? AND number > ? ORDER BY number LIMIT ?
                """
        )
        let rows = try Row.fetchCursor(statement, arguments: [model, edition, last, limit])
        while let row = try rows.next() {
            count += 1
            last = row[0]
            try row.withUnsafeData(atIndex: 3) { scope in
                try row.withUnsafeData(atIndex: 4) { reading in
                    guard let scope, let reading else { return }
                    scope.withUnsafeBytes { scope in
                        reading.withUnsafeBytes { take(scope, $0, answer: row[1], checksum: row[2], limit: limit) }
                    }
                }
            }
        }
    }

    /// Takes one line if it is what was written.
    private mutating func take(
        _ scope: UnsafeRawBufferPointer,
        _ reading: UnsafeRawBufferPointer,
        answer: Int64,
        checksum: Int64,
        limit: Int
    ) {
        let floats = reading.count / MemoryLayout<Float>.size
        guard floats > 0, reading.count.isMultiple(of: MemoryLayout<Float>.size), width == 0 || width == floats,
            VectorRow.checksum(answer: answer, scope: scope, reading: reading) == checksum,
            let scope = self.scope(scope)
        else { return }
        if width == 0 {
            width = floats
            readings.reserveCapacity(limit * floats)
        }
        numbers.append(last)
        scopes.append(scope)
        reading.withUnsafeFloats { readings.append(contentsOf: $0) }
    }

    private mutating func scope(_ bytes: UnsafeRawBufferPointer) -> Scope? {
        guard let digits = KeyDigits(bytes) else { return nil }
        if let scope = known[digits] { return scope }
        let scope = Scope(bytes: Array(bytes))
        known[digits] = scope
        return scope
    }
}

extension UnsafeRawBufferPointer {
    /// Hands the bytes over as floats, moved to where floats may stand if they do not stand so already.
    fileprivate func withUnsafeFloats(_ body: (UnsafeBufferPointer<Float>) -> Void) {
        let alignment = MemoryLayout<Float>.alignment
        if let baseAddress, Int(bitPattern: baseAddress).isMultiple(of: alignment) {
            withMemoryRebound(to: Float.self, body)
            return
        }
        withUnsafeTemporaryAllocation(byteCount: count, alignment: alignment) { copy in
            copy.copyMemory(from: self)
            UnsafeRawBufferPointer(copy).withMemoryRebound(to: Float.self, body)
        }
    }
}
