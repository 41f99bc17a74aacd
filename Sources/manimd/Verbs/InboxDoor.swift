import ArgumentParser
import Engine
import Folders
import Foundation
import OrderedCollections
import SystemPackage

/// The way of a verb's requests into the inbox.
struct InboxDoor {
    private let inbox: FilePath

    /// - Throws: `ValidationError` when there is no inbox.
    init(_ settings: Settings) throws {
        inbox = settings.inbox
        guard FileManager.default.fileExists(atPath: inbox.string) else {
            throw ValidationError("there is no inbox \(inbox); make the folder, or name another with --inbox")
        }
    }

    /// The file of that job which waits in the inbox already; nil if there is none.
    func waiting(_ name: JobName) -> FilePath? {
        let file = inbox.appending(name.description + ".json")
        return FileManager.default.fileExists(atPath: file.string) ? file : nil
    }

    /// Has the request of an earlier run done again, under the same name.
    func putBack(_ request: RenderRequest, as name: JobName) throws {
        var document = request.json
        document["id"] = .string(name.id.description)
        try put(Array((JSONValue.object(document).text(pretty: true) + "\n").utf8), as: name.id, in: name.batch)
    }

    /// Puts a request file into the inbox as a careful producer does.
    func put(_ bytes: [UInt8], as id: JobID, in batch: Batch?) throws {
        try Drop.put(bytes, as: id, in: batch, of: inbox)
    }
}
