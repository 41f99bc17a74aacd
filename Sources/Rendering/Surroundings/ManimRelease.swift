package import Engine
import Foundation
package import SystemPackage

/// The Manim of a virtual environment, known from its files: Python is not started for it.
package struct ManimRelease: Sendable, Hashable {
    /// The one release that scenes are drawn with.
    package static let required = "0.22.0"

    private let python: FilePath
    /// What stands in the environment, nil if nothing does.
    package let installed: String?

    /// Looks for Manim beside an interpreter `<environment>/bin/python`.
    package init(python: FilePath) {
        self.python = python
        let library = python.removingLastComponent().removingLastComponent().appending("lib")
        let versions = Self.names(in: library).filter { $0.hasPrefix("python3.") }
        let packages = versions.lazy.flatMap { Self.names(in: library.appending($0).appending("site-packages")) }
        installed =
            packages
            .first { $0.hasPrefix("manim-") && $0.hasSuffix(".dist-info") }
            .map { String($0.dropFirst("manim-".count).dropLast(".dist-info".count)) }
    }

    private static func names(in folder: FilePath) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []).sorted()
    }

    /// The renderer's part of an edition: a change of Manim or of the worker around it makes other videos.
    ///
    /// - Throws: `Fault` of kind `environment` unless the required release is installed.
    package func edition() throws(Fault) -> String {
        guard let installed else {
            throw Fault(.environment, "\(python) has no Manim; run “make setup”, or set MANIMD_PYTHON")
        }
        guard installed == Self.required else {
            throw Fault(.environment, "\(python) has Manim \(installed), \(Self.required) is needed; run “make setup”")
        }
        return "manim-\(installed)+worker-\(WorkerSources.digest)"
    }
}
