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
        return migrator
    }
}
