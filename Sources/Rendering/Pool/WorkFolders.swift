import Engine
import Foundation
import SystemPackage

/// The pool's corner of the state folder.
struct WorkFolders {
    let work: FilePath
    /// A folder for every job under way.
    let renders: FilePath
    /// Where the worker's libraries keep what they like to keep.
    let home: FilePath
    /// Formulas that are set already.
    let tex: FilePath

    init(state: FilePath) {
        work = state.appending("work")
        renders = work.appending("renders")
        home = work.appending("home")
        tex = state.appending("tex")
    }

    /// Makes the folders and clears away what an earlier daemon left behind.
    func made() throws(Fault) -> Self {
        do {
            for folder in [renders, home, tex] {
                try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            }
            for name in try FileManager.default.contentsOfDirectory(atPath: tex.string)
            where name.hasPrefix(".setting-") {
                try FileManager.default.removeItem(atPath: tex.appending(name).string)
            }
            return self
        } catch {
            throw Fault(.storage, "the folders of the workers cannot be made below \(work): \(error)")
        }
    }

    /// Removes the folders of renders that an earlier daemon did not finish.
    func clear() throws(Fault) {
        do {
            guard FileManager.default.fileExists(atPath: renders.string) else { return }
            for name in try FileManager.default.contentsOfDirectory(atPath: renders.string) {
                try FileManager.default.removeItem(atPath: renders.appending(name).string)
            }
        } catch {
            throw Fault(.storage, "what an earlier run left in \(renders) cannot be removed: \(error)")
        }
    }

    func job(_ id: String) -> JobFolder { JobFolder(renders.appending(id)) }
}
