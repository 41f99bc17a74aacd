import ArgumentParser
import Engine
import Store

extension JobName {
    /// The job that a command line names, or the only one of that id in any batch.
    static func find(_ text: String, in store: JobsStore) async throws -> JobName {
        guard let name = JobName(parsing: text) else { throw unknown(text) }
        if try await store.latest(name) != nil { return name }
        let others = name.batch == nil ? try await store.names(name.id) : []
        guard let only = others.first else { throw unknown(text) }
        guard others.count == 1 else {
            let names = others.map(\.description).joined(separator: ", ")
            throw ValidationError("there are several jobs \(text.quotedForPeople): \(names)")
        }
        return only
    }

    static func unknown(_ text: String) -> ValidationError {
        ValidationError("there is no job \(text.quotedForPeople); manimd status lists the newest")
    }
}
