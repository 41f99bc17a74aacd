import Engine
import GRDB

/// The tables of `cache.sqlite`.
enum AnswersSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 answers") { db in
            try db.create(table: "answer") { table in
                table.autoIncrementedPrimaryKey("id")
                table.column("key", .blob).notNull().unique()
                // What is served, and the digest that shows whether it is still what was written.
                table.column("description", .text).notNull()
                table.column("videoSHA256", .text).notNull().indexed()
                table.column("format", .text).notNull()
                table.column("byteCount", .integer).notNull()
                table.column("durationMilliseconds", .integer).notNull()
                table.column("width", .integer).notNull()
                table.column("height", .integer).notNull()
                table.column("framesPerSecond", .integer).notNull()
                table.column("templateID", .text).notNull().indexed()
                table.column("confidence", .double).notNull()
                table.column("parameters", .text).notNull()
                table.column("defaultsUsed", .text).notNull()
                table.column("scene", .text).notNull()
                table.column("digest", .blob).notNull()
                // What is counted, outside the digest.
                table.column("createdAt", .integer).notNull()
                table.column("lastUsedAt", .integer)
                table.column("hits", .integer).notNull().defaults(to: 0)
            }
        }
        migrator.registerMigration("2 similarity") { db in
            try addCircumstances(db)
            try createVectors(db)
            try createVerdicts(db)
        }
        migrator.registerMigration("3 twins") { db in
            // What a template read alike is found without reading a line.
            try db.create(
                index: "answer_by_reading",
                on: "answer",
                columns: ["scope", "templateID", "parameters"]
            )
        }
        migrator.registerMigration("4 language models") { db in
            // Who wrote the scene or read its parameters; null where no model did.
            try db.alter(table: "answer") { $0.add(column: "author", .text) }
            try createModelVerdicts(db)
            try createConcepts(db)
        }
        return migrator
    }

    /// Whether a model said of two descriptions that they ask for the same video.
    private static func createModelVerdicts(_ db: Database) throws {
        try db.create(table: "modelVerdict", options: .withoutRowID) { table in
            // SHA-256 of both descriptions, in order.
            table.primaryKey("pair", .blob)
            table.column("isSame", .boolean).notNull()
            table.column("model", .text).notNull()
            table.column("givenAt", .integer).notNull()
        }
    }

    /// What models said of concepts, whatever they were asked for: foundations, and what a concept builds upon.
    private static func createConcepts(_ db: Database) throws {
        try db.create(table: "concept", options: .withoutRowID) { table in
            table.column("name", .text).notNull()
            // `foundation` or `prerequisites`.
            table.column("question", .text).notNull()
            table.column("answer", .text).notNull()
            table.column("model", .text).notNull()
            table.column("givenAt", .integer).notNull()
            table.primaryKey(["name", "question"])
        }
    }

    /// What an answer was made for; null in lines of before, which are found by their exact key alone.
    private static func addCircumstances(_ db: Database) throws {
        try db.alter(table: "answer") { table in
            table.add(column: "scope", .blob)
            table.add(column: "edition", .blob)
        }
        // Answers that a template made of the same parameters.
        try db.create(index: "answer_by_template", on: "answer", columns: ["templateID", "parameters"])
        // The order in which answers are evicted.
        try db.execute(
            sql: "CREATE INDEX answer_by_use ON answer (edition, max(createdAt, coalesce(lastUsedAt, 0)))"
        )
    }

    /// By which vectors an answer is found.
    ///
    /// Edition and scope stand here again, so that loading reads no other table.
    private static func createVectors(_ db: Database) throws {
        try db.create(table: "vector") { table in
            table.autoIncrementedPrimaryKey("number")
            table.belongsTo("answer", onDelete: .cascade).notNull()
            table.column("model", .text).notNull()
            table.column("edition", .blob).notNull()
            table.column("scope", .blob).notNull()
            table.column("reading", .blob).notNull()
            table.column("checksum", .integer).notNull()
            table.uniqueKey(["answerId", "model"])
        }
        try db.create(index: "vector_by_space", on: "vector", columns: ["model", "edition"])
        // Apart, since only the few candidates' are read.
        try db.create(table: "writtenVector") { table in
            table.primaryKey("number", .integer).references("vector", onDelete: .cascade)
            table.column("written", .blob).notNull()
            table.column("checksum", .integer).notNull()
        }
        // An index in memory outlives a file that is replaced: the numbers of the new one, which begin with the
        // microsecond, are none of the old one's.
        try db.execute(
            sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('vector', ?)",
            arguments: [WallClock.system.milliseconds * 1_000]
        )
    }

    /// What users have said of answers, and which requests were answered wrongly since one was made for themselves.
    private static func createVerdicts(_ db: Database) throws {
        try db.create(table: "verdict") { table in
            table.autoIncrementedPrimaryKey("id")
            table.column("asked", .text).notNull()
            table.column("matched", .text).notNull()
            table.column("askedDigest", .blob).notNull()
            table.column("matchedDigest", .blob).notNull()
            table.column("isRight", .boolean).notNull()
            table.column("givenAt", .integer).notNull()
        }
        try db.create(index: "verdict_by_pair", on: "verdict", columns: ["askedDigest", "matchedDigest"])
        try db.create(index: "verdict_by_matched", on: "verdict", columns: ["matchedDigest"])
        try db.create(table: "answeredWrongly", options: .withoutRowID) { table in
            table.primaryKey("digest", .blob)
        }
    }
}
