import Engine
import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Rendering

/// Scenes that try what they may not: each ends with its code, learns nothing, and the next one is drawn.
@Suite(.timeLimit(.minutes(5)), .serialized) struct AttackTests {
    private static let limits = RenderLimits(
        time: .seconds(30),
        memory: 3 << 29,
        space: 48 << 20,
        files: 2_000,
        processes: 40
    )
    private static let secret = "canary-5f0c"

    /// Lets every attack happen in one pool, a good scene after each.
    private func withstand(
        limits: RenderLimits = limits,
        confinement: any Confinement = Bubblewrap(),
        _ attacks: (Rig) throws -> [Attack]
    ) async throws {
        setenv("MANIMD_LLM_API_KEY", Self.secret, 1)
        try await Rig.run(limits: limits, confinement: confinement) { rig in
            try Data(Self.secret.utf8).write(to: URL(filePath: rig.state.appending("jobs.sqlite").string))
            for (number, attack) in try attacks(rig).enumerated() {
                let failure = await rig.failure(of: attack.source, id: "attack-\(number)")
                let said = [failure?.message, failure?.detail].compactMap(\.self).joined(separator: "\n")
                #expect(failure?.code == attack.code, "\(attack.name): \(said)")
                #expect(!said.contains(Self.secret), "\(attack.name)")
                rig.pool.discard(rig.order("attack-\(number)", quick))
                await #expect(throws: Never.self, "after \(attack.name)") {
                    try await rig.render("after-\(number)", quick)
                    rig.pool.discard(rig.order("after-\(number)", quick))
                }
                let left = try FileManager.default.contentsOfDirectory(
                    atPath: rig.state.appending("work/renders").string
                )
                #expect(left == [], "\(attack.name)")
            }
        }
    }

    @Test func `a scene learns nothing and changes nothing`() async throws {
        try await withstand { rig in
            let secret = rig.state.appending("jobs.sqlite").string
            return Attack.spying(secret: secret, tex: rig.state.appending("tex").string)
        }
    }

    @Test func `a scene reaches nobody`() async throws {
        let listener = try Listener()
        try await withstand { _ in Attack.talking(port: listener.port, name: listener.name) }
        #expect(!listener.wasReached)
    }

    @Test func `a scene cannot take more than its share`() async throws {
        try await withstand { _ in Attack.taking }
    }

    @Test func `a scene cannot stay`() async throws {
        let limits = RenderLimits(time: .seconds(4), memory: 3 << 29, space: 48 << 20, files: 2_000, processes: 40)
        try await withstand(limits: limits) { _ in Attack.staying }
    }

    @Test func `nothing else is taken for a video`() async throws {
        try await withstand { rig in Attack.cheating(secret: rig.state.appending("jobs.sqlite").string) }
    }

    @Test func `no process outlives its scene`() async throws {
        let mark = "survivor-\(UUID().uuidString)"
        let survivor = Attack(
            "a survivor",
            nil,
            "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:",
            "        os.execv('/usr/bin/env', ['env', '\(mark)=1', 'sleep', '1000000'])\n    os._exit(0)",
            "os.wait()"
        )
        try await withstand { _ in [survivor] }
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
        for process in processes {
            let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ") ?? Data()
            #expect(!String(decoding: environment, as: UTF8.self).contains(mark))
        }
    }
}

/// Sockets of the host, which nobody is to reach.
private final class Listener {
    let name = "manimd-\(UUID().uuidString)"
    let port: Int
    private var sockets: [Int32] = []

    init() throws {
        let tcp = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
                bind(tcp, place, length) == 0 && getsockname(tcp, place, &length) == 0
            }
        }
        try #require(found && listen(tcp, 8) == 0)
        port = Int(UInt16(bigEndian: address.sin_port))
        let local = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var path = sockaddr_un()
        path.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &path.sun_path) { $0[1..<(1 + name.utf8.count)].copyBytes(from: Array(name.utf8)) }
        let size = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.utf8.count)
        let isBound = withUnsafePointer(to: &path) { place in
            place.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(local, $0, size) == 0 }
        }
        try #require(isBound && listen(local, 8) == 0)
        sockets = [tcp, local]
    }

    deinit { for socket in sockets { close(socket) } }

    /// Whether anybody knocked.
    var wasReached: Bool {
        sockets.contains { socket in
            var waiting = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            return poll(&waiting, 1, 0) != 0
        }
    }
}
