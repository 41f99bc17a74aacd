import Foundation
import Semantics
import SystemPackage
import Testing

/// The model that set-up installs.
enum Model {
    static let project = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
        .removingLastComponent()

    static let name = "all-MiniLM-L6-v2"

    static func folder() throws -> FilePath {
        try ModelFolder.find(name: name, python: project.appending(".venv/bin/python"))
    }

    static func encoder() throws -> SentenceEncoder { try SentenceEncoder(folder: folder(), name: name) }

    static func fixtures() throws -> FilePath {
        FilePath(
            try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).path(percentEncoded: false)
        )
    }

    static func fixture(_ name: String) throws -> Data {
        try Data(contentsOf: URL(filePath: fixtures().string).appending(path: name))
    }
}
