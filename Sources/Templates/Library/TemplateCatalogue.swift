import Synchronization

/// The template library of a folder, read again when a file in it has changed.
package final class TemplateCatalogue: Sendable {
    package let folder: String
    private let state: Mutex<State>

    private struct State {
        var library: TemplateLibrary
        var fingerprint: String
        var checkedAt: ContinuousClock.Instant
    }

    /// How long a look at the folder holds good.
    private static let patience = Duration.milliseconds(500)

    /// - Throws: When the folder cannot be read.
    package init(folder: String) throws {
        self.folder = folder
        let fingerprint = TemplateFolder.fingerprint(of: folder)
        let library = try TemplateLibrary(folder: folder)
        state = Mutex(State(library: library, fingerprint: fingerprint, checkedAt: .now))
    }

    /// The library as the folder is now, or as it was when it could last be read.
    package var current: TemplateLibrary {
        state.withLock { state in
            guard state.checkedAt.duration(to: .now) > Self.patience else { return state.library }
            reload(&state)
            return state.library
        }
    }

    /// Looks at the folder at once and gives the library.
    @discardableResult
    package func reload() -> TemplateLibrary {
        state.withLock { state in
            reload(&state)
            return state.library
        }
    }

    private func reload(_ state: inout State) {
        state.checkedAt = .now
        let fingerprint = TemplateFolder.fingerprint(of: folder)
        guard fingerprint != state.fingerprint else { return }
        do {
            state.library = try TemplateLibrary(folder: folder)
            state.fingerprint = fingerprint
        } catch {
            // The folder is gone for the moment; the templates that were read go on working.
            return
        }
    }
}
