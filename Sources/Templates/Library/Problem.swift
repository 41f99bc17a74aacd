package import Engine

/// A mistake in a template folder, where it is and how to mend it.
package struct Problem: Sendable, Hashable, CustomStringConvertible {
    package enum Severity: String, Sendable, Hashable {
        /// The template cannot be used.
        case error
        /// The template works, but not as it seems.
        case warning
    }

    package let severity: Severity
    /// The file, relative to the templates folder.
    package let file: String
    /// The key, such as `parameters.color.default`; nil when the whole file is meant.
    package let path: String?
    package let position: TextPosition?
    package let what: String
    package let fix: String

    package var description: String {
        let place = position.map { "\(file):\($0.line):\($0.column)" } ?? file
        return "\(place): \(severity.rawValue): \(path.map { "\($0): " } ?? "")\(what); \(fix)"
    }
}
