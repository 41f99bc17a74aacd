import Foundation

/// What stands between this machine and a model: proxies and trust, as the environment has them.
package struct NetworkSettings: Sendable, Hashable {
    /// The proxy for `https`, and the one for plain `http`; nil for none.
    let secureProxy: String?
    let plainProxy: String?
    /// Hosts that are reached directly, as curl reads `NO_PROXY`.
    let direct: String
    /// File and folder of the authorities that are trusted; nil for the system's.
    let authorities: String?
    let authoritiesFolder: String?
    /// Whether no socket may be opened at all.
    package let isOffline: Bool

    package init(environment: [String: String], isOffline: Bool = false) {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        let any = value("all_proxy", "ALL_PROXY")
        secureProxy = value("https_proxy", "HTTPS_PROXY") ?? any
        // Not HTTP_PROXY: what runs under a web server could be handed that one by any visitor.
        plainProxy = value("http_proxy") ?? any
        direct = value("no_proxy", "NO_PROXY") ?? ""
        authorities = value("CURL_CA_BUNDLE", "SSL_CERT_FILE")
        authoritiesFolder = value("SSL_CERT_DIR")
        self.isOffline = isOffline
    }

    /// What would keep every call from working; empty when all is well.
    package var problems: [String] {
        [authorities, authoritiesFolder].compactMap(\.self).filter { !FileManager.default.isReadableFile(atPath: $0) }
            .map { "the certificates \($0) cannot be read; see CURL_CA_BUNDLE, SSL_CERT_FILE and SSL_CERT_DIR" }
    }
}
