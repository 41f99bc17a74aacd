import Engine
import Foundation
import OrderedCollections
import Support
import SystemPackage
import Testing

/// `MANIMD_OFFLINE=true`: the kernel ends the program, and all it starts, with the first socket of a network.
@Suite(.timeLimit(.minutes(3))) struct OfflineTests {
    private let program: Program
    private let server: StandInServer

    init() throws {
        program = try Program()
        server = try StandInServer()
        try program.folder.write(Self.launcher.utf8, to: "without-sockets.py")
    }

    /// Starts a program that is killed by SIGSYS when it, or a process of its own, asks for a socket of a network.
    ///
    /// - SeeAlso: seccomp(2): the filter reads the number of the system call at 0, the architecture at 4, the first
    ///   argument at 16.
    private static let launcher = """
        import ctypes, os, platform, struct, sys
        LOAD, EQUAL, RETURN = 0x20, 0x15, 0x06
        socket = {"x86_64": 41, "aarch64": 198}[platform.machine()]
        filters = [
            (LOAD, 0, 0, 0), (EQUAL, 0, 4, socket), (LOAD, 0, 0, 16), (EQUAL, 1, 0, 2), (EQUAL, 0, 1, 10),
            (RETURN, 0, 0, 0x80000000), (RETURN, 0, 0, 0x7FFF0000)]
        code = b"".join(struct.pack("HBBI", *line) for line in filters)
        held = ctypes.create_string_buffer(code)
        program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(filters), ctypes.addressof(held)))
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.prctl(38, 1, 0, 0, 0) == 0
        assert libc.prctl(22, 2, program, 0, 0) == 0, ctypes.get_errno()
        os.execv(sys.argv[1], sys.argv[1:])

        """

    private func runWithoutSockets(_ variables: String) async throws -> Program.Outcome {
        try program.drop(#"{"description": "explain why the harmonic series diverges"}"#, as: "t.json")
        let settings = "ANTHROPIC_API_KEY=sk-test-1 ANTHROPIC_BASE_URL=\(server.address) \(variables)"
        return try await program.shell(
            "\(settings) exec /usr/bin/python3 without-sockets.py \(Program.path) run --once"
        )
    }

    @Test func `offline, no socket is opened, and what needs a model waits`() async throws {
        try program.drop(#"{"description": "1D random walk"}"#, as: "walk.json")
        let outcome = try await runWithoutSockets("MANIMD_OFFLINE=true")
        #expect(outcome.code == 3, "\(outcome.errors)")
        #expect(try program.status("walk")["status"] == "done")
        let error = try program.status("t")["error"]?.object
        #expect(error?["code"] == "no_language_model")
        #expect(error?["message"]?.string?.contains("MANIMD_OFFLINE") == true)
        #expect(error?["hint"]?.string?.contains("manimd retry --failed no_language_model") == true)
        #expect(server.connectionCount == 0)
    }

    @Test func `online, the same request opens one`() async throws {
        // 128 and the number of SIGSYS.
        #expect(try await runWithoutSockets("MANIMD_OFFLINE=false").code == 159)
    }
}
