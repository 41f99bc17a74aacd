import Engine
import Foundation
import Glibc
import SystemPackage

/// The pool's corner of the state folder.
struct WorkFolders: Sendable {
    let work: FilePath
    /// A folder for every job under way.
    let renders: FilePath
    /// Where each worker puts what it has made.
    let desks: FilePath
    /// Where each worker works, unless it is given a place of its own behind walls.
    let scratch: FilePath
    /// Formulas that are set already.
    let tex: FilePath

    /// A folder that the group may write to, and that hands its group on.
    private static let shared: mode_t = 0o2775

    init(state: FilePath) {
        work = state.appending("work")
        renders = work.appending("renders")
        desks = work.appending("desks")
        scratch = work.appending("scratch")
        tex = state.appending("tex")
    }

    /// Makes the folders; those of formulas are shared by the users that workers of root's run as.
    func made() throws(Fault) -> Self {
        do {
            for folder in [renders, desks, scratch, tex] {
                try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            }
            if let tenant = Tenant() {
                let parts = try FileManager.default.contentsOfDirectory(atPath: tex.string).map(tex.appending)
                for folder in [tex] + parts where Self.isFolder(folder) {
                    guard lchown(folder.string, tenant.user, tenant.group) == 0,
                        chmod(folder.string, Self.shared) == 0
                    else { throw Errno(rawValue: errno) }
                }
            }
            return self
        } catch {
            throw Fault(.storage, "the folders of the workers cannot be made below \(work): \(error)")
        }
    }

    private static func isFolder(_ path: FilePath) -> Bool {
        var status = stat()
        return lstat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Removes the folders of renders that an earlier daemon did not finish.
    func clear() throws(Fault) {
        for folder in [renders, desks, scratch] {
            do throws(Errno) {
                try Sweep.empty(folder)
            } catch {
                throw Fault(.storage, "what an earlier run left in \(folder) cannot be removed: \(error)")
            }
        }
    }

    func job(_ id: String) -> JobFolder { JobFolder(renders.appending(id)) }

    func place(_ number: Int) -> Workplace {
        Workplace(desk: desks.appending("\(number)"), scratch: scratch.appending("\(number)"))
    }

    /// The folders of one worker.
    struct Workplace: Sendable {
        /// Where the worker puts what it has made, for the daemon to take away.
        let desk: FilePath
        let scratch: FilePath

        /// Has nothing lie on the desk; both folders are there on return.
        func clear() throws(JobFailure) {
            do {
                for folder in [desk, scratch] {
                    try Sweep.empty(folder)
                    guard mkdir(folder.string, 0o700) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
                }
            } catch {
                throw JobFailure(.internal, "the worker's desk \(desk) cannot be cleared: \(error)")
            }
        }
    }
}
