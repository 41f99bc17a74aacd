import GRDB

/// The tables of `jobs.sqlite`.
enum JobsSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 files and jobs") { db in
            try db.create(table: "file") { table in
                table.autoIncrementedPrimaryKey("id")
                table.column("batch", .text)
                table.column("name", .blob).notNull()
                table.column("identity", .text).notNull()
                table.column("sha256", .text).notNull()
                table.column("admittedAt", .integer).notNull()
                table.column("takenAt", .integer)
            }
            try db.create(index: "fileInInbox", on: "file", columns: ["sha256"], condition: Column("takenAt") == nil)
            try db.create(table: "job") { table in
                table.autoIncrementedPrimaryKey("run")
                table.column("fileID", .integer).notNull().indexed().references("file")
                table.column("batch", .text)
                table.column("id", .text).notNull()
                // Null for a request that was refused when it was read.
                table.column("request", .text)
                table.column("state", .text).notNull()
                // The latest status document; null until there is one.
                table.column("status", .text)
                table.column("attempts", .integer).notNull().defaults(to: 0)
                table.column("isPublished", .boolean).notNull().defaults(to: true)
                table.column("createdAt", .integer).notNull()
                table.column("updatedAt", .integer).notNull()
            }
            try db.create(index: "jobByName", on: "job", columns: ["id", "batch", "run"])
            try db.create(index: "jobByState", on: "job", columns: ["state", "run"])
            try db.create(
                index: "jobToPublish",
                on: "job",
                columns: ["run"],
                condition: Column("isPublished") == false
            )
        }
        migrator.registerMigration("2 language models") { db in
            try createCalls(db)
            try createDrafts(db)
        }
        migrator.registerMigration("3 batches") { db in
            try db.create(table: "batchQuestion") { table in
                table.primaryKey("run", .integer)
                table.column("batch", .text).notNull()
                table.column("model", .text).notNull()
                table.column("reservation", .integer).notNull()
                // The provider's message, or in its stead why there is none; both null until the batch has ended.
                table.column("message", .text)
                table.column("absence", .text)
            }
            try db.create(
                index: "batchQuestionOpen",
                on: "batchQuestion",
                columns: ["batch"],
                condition: Column("message") == nil && Column("absence") == nil
            )
        }
        return migrator
    }

    /// What was set aside for a call, and what it cost once that is known.
    private static func createCalls(_ db: Database) throws {
        try db.create(table: "modelCall") { table in
            table.autoIncrementedPrimaryKey("id")
            table.column("run", .integer).indexed()
            table.column("model", .text).notNull()
            // The UTC day as the number of days since 1970.
            table.column("day", .integer).notNull().indexed()
            // In millionths of a dollar.
            table.column("reserved", .integer).notNull()
            // Null until the call is settled.
            table.column("cost", .integer)
            table.column("input", .integer).notNull().defaults(to: 0)
            table.column("output", .integer).notNull().defaults(to: 0)
            table.column("cacheRead", .integer).notNull().defaults(to: 0)
            table.column("cacheWrite", .integer).notNull().defaults(to: 0)
            table.column("isEstimated", .boolean).notNull().defaults(to: false)
        }
    }

    /// What models wrote and planned for a run.
    private static func createDrafts(_ db: Database) throws {
        try db.create(table: "draft", options: .withoutRowID) { table in
            table.column("run", .integer).notNull()
            table.column("number", .integer).notNull()
            table.column("document", .text).notNull()
            table.primaryKey(["run", "number"])
        }
        try db.create(table: "stage", options: .withoutRowID) { table in
            table.column("run", .integer).notNull()
            table.column("name", .text).notNull()
            table.column("result", .text).notNull()
            table.primaryKey(["run", "name"])
        }
    }
}
