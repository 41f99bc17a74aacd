/// What the status file of a job says: the document that users and their programs read.
package struct Status: Sendable, Hashable {
    package let name: JobName
    package let state: State
    /// The whole document, keys in the order in which they are written.
    package let document: JSONObject

    /// Where a job is on its way; the last four are final.
    package enum State: String, Sendable, Hashable, CaseIterable {
        case queued, running, done, failed, rejected, cancelled

        package var isFinal: Bool { self != .queued && self != .running }
    }

    package init(name: JobName, state: State, document: JSONObject) {
        self.name = name
        self.state = state
        self.document = document
    }

    /// The document as it is written to `<id>.json`, with a line break at the end.
    package var text: String { JSONValue.object(document).text(pretty: true) + "\n" }
}
