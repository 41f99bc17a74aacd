import Engine
import Foundation
import LanguageModel
import Subprocess
import Support
import SystemPackage
import Testing

/// Certificates, with real TLS.
@Suite(.timeLimit(.minutes(1))) struct TrustTests {
    private let folder: TemporaryFolder

    init() async throws {
        folder = try TemporaryFolder()
        let result = try await Subprocess.run(
            .name("openssl"),
            arguments: [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=stand-in", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                folder.appending("key.pem").string, "-out", folder.appending("certificate.pem").string,
            ],
            output: .discarded,
            error: .discarded
        )
        try #require(result.terminationStatus.isSuccess)
    }

    @Test func `a certificate that nobody vouches for is not accepted, and nothing is sent`() async throws {
        let failure = try await ask(host: "localhost", variables: [:])
        #expect(failure?.code == .modelAuth)
        #expect(failure?.hint?.contains("SSL_CERT_FILE") == true)
        #expect(try folder.read("received").isEmpty)
    }

    @Test(arguments: ["SSL_CERT_FILE", "CURL_CA_BUNDLE"])
    func `an authority of one's own can be named`(variable: String) async throws {
        let file = folder.appending("certificate.pem").string
        #expect(try await ask(host: "localhost", variables: [variable: file]) == nil)
        let received = String(decoding: try folder.read("received"), as: UTF8.self)
        #expect(received.contains("x-api-key: \(Bench.key)"))
    }

    @Test func `a certificate for another name is not accepted, and nothing is sent`() async throws {
        let file = folder.appending("certificate.pem").string
        let failure = try await ask(host: "127.0.0.1", variables: ["SSL_CERT_FILE": file])
        #expect(failure?.code == .modelAuth)
        #expect(try folder.read("received").isEmpty)
    }

    /// Asks a server that speaks TLS; returns how that failed, nil if it did not.
    private func ask(host: String, variables: [String: String]) async throws -> JobFailure? {
        try folder.write([], to: "received")
        let result = try await Subprocess.run(
            .path("/usr/bin/python3"),
            arguments: ["-I", "-c", Self.server, folder.path.string],
            input: .none,
            output: .sequence,
            error: .discarded
        ) { execution -> JobFailure? in
            var lines = execution.standardOutput.strings().makeAsyncIterator()
            let port = try #require(try await lines.next()?.trimmingCharacters(in: .whitespacesAndNewlines))
            let bench = try Bench(
                variables: variables.merging(["ANTHROPIC_BASE_URL": "https://\(host):\(port)"]) { $1 }
            )
            let failure = await bench.failure()
            try execution.send(signal: .kill)
            return failure
        }
        return result.closureResult
    }

    /// Prints its port, then answers every request with the same answer and keeps what it received.
    private static let server = #"""
        import socket, ssl, sys
        folder = sys.argv[1]
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder + "/certificate.pem", folder + "/key.pem")
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        body = b'{"content": [{"type": "text", "text": "safe"}], "stop_reason": "end_turn"}'
        while True:
            connection, _ = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    received = b""
                    while not received.endswith(b"}"):
                        piece = secure.recv(65536)
                        if not piece:
                            break
                        received += piece
                    with open(folder + "/received", "ab") as file:
                        file.write(received)
                    secure.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n"
                                   b"content-length: %d\r\n\r\n" % len(body) + body)
            except OSError:
                pass
        """#
}
