import Logging
import Synchronization

/// The template library of a folder, read again when a file in it has changed.
///
/// A change that breaks what worked is not taken over: the templates that were read before stay in force until the
/// folder is whole again, and the log says why.
package final class TemplateCatalogue: Sendable {
    package let folder: String
    private let state: Mutex<State>

    private struct State {
        var library: TemplateLibrary
        var fingerprint: String
        /// The folder as it was refused, so that it is read and complained of once.
        var refused: String?
        var checkedAt: ContinuousClock.Instant
    }

    /// What became of a look at the folder.
    package enum Look: Sendable, Hashable {
        case unchanged, changed
        /// The folder is broken, and what was read before stays in force.
        case refused
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

    /// The library as the folder is now, or as it was when it was last whole.
    package var current: TemplateLibrary {
        state.withLock { state in
            guard state.checkedAt.duration(to: .now) > Self.patience else { return state.library }
            _ = Self.look(at: folder, &state)
            return state.library
        }
    }

    /// Looks at the folder at once and gives the library.
    @discardableResult
    package func reload() -> TemplateLibrary {
        state.withLock { state in
            _ = Self.look(at: folder, &state)
            return state.library
        }
    }

    /// Looks at the folder at once, because someone asked for it: what is wrong is told again.
    package func lookAgain() -> Look {
        state.withLock { state in
            state.refused = nil
            return Self.look(at: folder, &state)
        }
    }

    private static func look(at folder: String, _ state: inout State) -> Look {
        state.checkedAt = .now
        let fingerprint = TemplateFolder.fingerprint(of: folder)
        if fingerprint == state.fingerprint {
            state.refused = nil
            return .unchanged
        }
        if fingerprint == state.refused { return .refused }
        do {
            let library = try TemplateLibrary(folder: folder)
            let mistakes = library.mistakes(since: state.library)
            guard mistakes.isEmpty else { return refuse(mistakes, fingerprint, &state) }
            state.library = library
            state.fingerprint = fingerprint
            state.refused = nil
            return .changed
        } catch {
            return refuse(["the folder \(folder) cannot be read"], fingerprint, &state)
        }
    }

    private static func refuse(_ mistakes: [String], _ fingerprint: String, _ state: inout State) -> Look {
        state.refused = fingerprint
        for mistake in mistakes {
            Logger.current.warning("⚠️  Templates not changed, the old ones stay in force: \(mistake)")
        }
        return .refused
    }
}

extension TemplateLibrary {
    /// What is broken here and was not in the library before.
    fileprivate func mistakes(since before: TemplateLibrary) -> [String] {
        if templates.isEmpty, !before.templates.isEmpty { return ["no template is left"] }
        let known = Set(before.problems.filter { $0.severity == .error }.map(\.file))
        return problems.filter { $0.severity == .error && !known.contains($0.file) }.map(\.description)
    }
}
