import Foundation
package import SystemPackage

/// Finds programs.
package struct Toolbox: Sendable, Hashable {
    package static let usualSearchPath = "/usr/local/bin:/usr/bin:/bin"

    /// Folders with colons between them.
    package let searchPath: String

    package init(searchPath: String = Self.usualSearchPath) { self.searchPath = searchPath }

    /// The first program of this name, or nil.
    package func path(of program: String) -> FilePath? {
        searchPath.split(separator: ":").lazy
            .map { FilePath(String($0)).appending(program) }
            .first { FileManager.default.isExecutableFile(atPath: $0.string) }
    }
}
