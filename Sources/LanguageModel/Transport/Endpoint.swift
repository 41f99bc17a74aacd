import Foundation

/// Where a model is reached: the part of an address that all its calls share.
///
/// Plain `http` is taken at its word: who writes it out in a base address wants it. `warning` says what it means.
package struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// Scheme, host, port and path, without a slash at the end.
    package let description: String
    package let host: String
    package let isEncrypted: Bool
    /// Whether there is a path behind the host.
    let hasPath: Bool

    /// Reads a base address.
    ///
    /// - Throws: What is wrong with it, without quoting it: it may hold a password.
    package init(_ text: String) throws(EndpointError) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased() else {
            throw .unreadable
        }
        guard scheme == "https" || scheme == "http" else { throw .scheme }
        guard let host = parts.host, !host.isEmpty else { throw .unreadable }
        guard parts.user == nil, parts.password == nil else { throw .credentials }
        guard parts.query == nil, parts.fragment == nil else { throw .query }
        guard text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }) else {
            throw .unreadable
        }
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")).lowercased()
        isEncrypted = scheme == "https"
        hasPath = parts.path.contains { $0 != "/" }
        var address = text
        while address.hasSuffix("/") { address.removeLast() }
        description = address
    }

    /// Whether it is this machine; such a model costs nothing, and no proxy stands before it.
    package var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// What to tell the operator; nil when all is well.
    package var warning: String? {
        isEncrypted || isLoopback
            ? nil : "requests to \(host), and the key if there is one, travel unencrypted; use https"
    }

    /// The address of one of the model's services.
    func appending(_ path: String) -> String { description + path }

    /// The same endpoint below `path`, unless it has a path of its own.
    func defaulting(toPath path: String) -> String { hasPath ? description : description + path }
}

/// What is wrong with a base address.
package enum EndpointError: Error, Hashable, CustomStringConvertible {
    case unreadable, scheme, credentials, query

    package var description: String {
        switch self {
        case .unreadable: "this is no address; write https://host/path"
        case .scheme: "the address must begin with https:// or http://"
        case .credentials: "an address with a user name or password would end up in logs; use the key's own variable"
        case .query: "the address must end before “?” and “#”"
        }
    }
}
