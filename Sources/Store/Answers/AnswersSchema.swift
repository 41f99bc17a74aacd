import GRDB

/// The tables of `cache.sqlite` that hold answers.
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
        return migrator
    }
}
