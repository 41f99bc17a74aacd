import Crypto
import Engine
import Foundation
import Glibc
import SystemPackage

/// The worker's Python files, which the program carries within itself.
enum WorkerSources {
    static let package = "manimd_worker"

    static let files: [(name: String, bytes: [UInt8])] = [
        ("__main__.py", PackageResources.__main___py),
        ("attempts.py", PackageResources.attempts_py),
        ("classes.py", PackageResources.classes_py),
        ("edits.py", PackageResources.edits_py),
        ("encoder.py", PackageResources.encoder_py),
        ("fixes.py", PackageResources.fixes_py),
        ("frames.py", PackageResources.frames_py),
        ("imports.py", PackageResources.imports_py),
        ("jobs.py", PackageResources.jobs_py),
        ("kernel.py", PackageResources.kernel_py),
        ("mends.py", PackageResources.mends_py),
        ("names.py", PackageResources.names_py),
        ("onlooker.py", PackageResources.onlooker_py),
        ("outline.py", PackageResources.outline_py),
        ("places.py", PackageResources.places_py),
        ("reading.py", PackageResources.reading_py),
        ("recorder.py", PackageResources.recorder_py),
        ("rules.py", PackageResources.rules_py),
        ("scene.py", PackageResources.scene_py),
        ("tex.py", PackageResources.tex_py),
        ("vocabulary.json", PackageResources.vocabulary_json),
        ("walls.py", PackageResources.walls_py),
    ]

    /// Names the files by what they hold: 12 hexadecimal digits of SHA-256.
    static let digest: String = {
        var hash = SHA256()
        for file in files {
            hash.update(data: Array("\(file.name) \(file.bytes.count)\n".utf8))
            hash.update(data: file.bytes)
        }
        let digits = hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        return String(digits.joined().prefix(12))
    }()

    /// Writes the files below `folder` unless they stand there already, each whole or not at all.
    ///
    /// - Returns: The folder to import the package from; another one for every edition of the files.
    /// - Throws: `Fault` when the disk refuses.
    static func install(below folder: FilePath) throws(Fault) -> FilePath {
        let home = folder.appending("worker-\(digest)")
        do {
            let place = home.appending(package)
            try FileManager.default.createDirectory(atPath: place.string, withIntermediateDirectories: true)
            for file in files {
                let path = place.appending(file.name).string
                if FileManager.default.contents(atPath: path) == Data(file.bytes) { continue }
                try Data(file.bytes).write(to: URL(filePath: path), options: .atomic)
            }
            // A sandbox that root puts up reads them as another user, whatever the daemon's own mask says.
            for folder in [home, place] { chmod(folder.string, 0o755) }
            for file in files { chmod(place.appending(file.name).string, 0o644) }
            return home
        } catch {
            throw Fault(.storage, "the worker's files cannot be written below \(folder): \(error)")
        }
    }
}
