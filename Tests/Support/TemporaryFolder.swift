import Foundation
package import SystemPackage

/// A folder of a test's own, gone with the last reference to it.
package final class TemporaryFolder: Sendable {
    package let path: FilePath

    package init() throws {
        let place = FilePath(FileManager.default.temporaryDirectory.path(percentEncoded: false))
        path = place.appending("manimd-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path.string) }

    /// The path of `name` in this folder.
    package func appending(_ name: String) -> FilePath { path.appending(name) }

    /// Writes a file, creating the folders on the way to it.
    @discardableResult
    package func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> FilePath {
        let file = path.appending(name)
        let folder = file.removingLastComponent()
        try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: file.string))
        return file
    }

    /// What a file holds.
    package func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path.appending(name).string)))
    }

    /// The names of all files below this folder, sorted.
    package func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path.string).sorted()
    }
}
