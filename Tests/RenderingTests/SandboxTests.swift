import Engine
import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Rendering

/// The walls themselves: that they are missed where they are missing, and what is done without them.
@Suite(.timeLimit(.minutes(3)), .serialized) struct SandboxTests {
    /// Walls with a hole.
    private struct Leaky: Confinement {
        let walls = Walls.both
        let change: @Sendable (inout [String]) -> Void

        func confined(_ command: WorkerCommand) async throws(JobFailure) -> WorkerCommand {
            var confined = try await Bubblewrap().confined(command)
            change(&confined.arguments)
            return confined
        }
    }

    private func problems(_ change: @escaping @Sendable (inout [String]) -> Void) async -> [String] {
        let trial = SandboxTrial(
            python: Rig.python,
            searchPath: Toolbox.usualSearchPath,
            confinement: Leaky(change: change)
        )
        return await trial.run().filter { $0.problem != nil }.map(\.name)
    }

    @Test func `walls without holes are found to have none, and those with holes are found out`() async {
        #expect(await problems { _ in } == [])
        let unfiltered = await problems { $0.removeFirst(from: "--seccomp", count: 2) }
        #expect(unfiltered.contains("no risky system calls") && unfiltered.contains("no network"))
        #expect(await problems { $0.removeFirst(from: "--unshare-net", count: 1) }.contains("no rights"))
        let open = await problems { arguments in
            let place = arguments.firstIndex(of: "--remount-ro") ?? 0
            arguments.insert(contentsOf: ["--ro-bind", "/etc", "/etc"], at: place)
        }
        #expect(open == ["no files of the host"])
    }

    @Test func `a filter is a whole number of instructions and ends by allowing`() {
        let filter = SeccompFilter()
        #expect(filter.bytes.count == filter.program.count * 8)
        #expect(filter.program.count < 4_096)
        #expect(filter.program.last?.operand == 0x7FFF_0000)
        // Every jump stays within the program.
        for (place, instruction) in filter.program.enumerated() where instruction.code & 7 == 5 {
            #expect(place + 1 + Int(max(instruction.whenTrue, instruction.whenFalse)) < filter.program.count)
        }
    }

    @Test(arguments: ["/nowhere", "/bin"])
    func `without a sandbox nothing is drawn`(searchPath: String) async throws {
        let folder = try TemporaryFolder()
        let programs = folder.appending("bin")
        try FileManager.default.createDirectory(atPath: programs.string, withIntermediateDirectories: true)
        if searchPath == "/bin" {
            // As where the kernel or a container forbids it.
            let text = "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n"
            for name in ["bwrap", "setpriv", "prlimit"] {
                try Data(text.utf8).write(to: URL(filePath: programs.appending(name).string))
                chmod(programs.appending(name).string, 0o755)
            }
        }
        let walls = Bubblewrap(searchPath: searchPath == "/bin" ? programs.string : searchPath)
        try await Rig.run(confinement: walls) { rig in
            let failure = await rig.failure(of: quick)
            #expect(failure?.code == .sandboxUnavailable)
            #expect(failure?.hint?.contains("MANIMD_SANDBOX=off") == true)
            #expect(failure?.message.contains(searchPath == "/bin" ? "namespace" : "is not in") == true)
        }
    }

    @Test func `without Landlock every job has a worker of its own, and shares no formulas`() async throws {
        let (createRuleset, addRule) = (UInt32(444), UInt32(445))
        let filter = try #require(NamelessFile(SeccompFilter(refusing: [createRuleset, addRule]).bytes))
        let walls = Bubblewrap(tools: Toolbox(), walls: .outer, filter: filter)
        try await Rig.run(confinement: walls) { rig in
            let tex = rig.state.appending("tex")
            let poison =
                scene("open('\(tex)/poison', 'w').write('x')", "open('/tmp/left', 'w').write('x')")
                + "        self.play(Create(Circle()), run_time=0.2)\n"
            try await rig.render("poison", poison)
            #expect(try FileManager.default.contentsOfDirectory(atPath: tex.string) == [])
            try await rig.render("formula", scene("self.add(MathTex('x'))", "self.wait(0.2)"))
            let left = await rig.failure(of: scene("raise ValueError(open('/tmp/left').read())"))
            #expect(left?.message.contains("No such file") == true)
        }
    }

    @Test func `a worker that expects Landlock does nothing without it`() async throws {
        let filter = try #require(NamelessFile(SeccompFilter(refusing: [444]).bytes))
        try await Rig.run(confinement: Bubblewrap(tools: Toolbox(), walls: .both, filter: filter)) { rig in
            #expect(await rig.failure(of: quick)?.code == .sandboxUnavailable)
        }
    }

    @Test func `a virtual environment in a closed folder works, and one that is itself closed is named`() async throws {
        let folder = try TemporaryFolder()
        chmod(folder.path.string, 0o700)
        let link = folder.appending("linked")
        symlink(Rig.python.removingLastComponent().removingLastComponent().string, link.string)
        try await Rig.run(python: link.appending("bin/python")) { rig in try await rig.render("a", quick) }

        let closed = folder.appending("closed")
        try folder.write("home = /usr/bin\n".utf8, to: "closed/pyvenv.cfg")
        try FileManager.default.createDirectory(
            atPath: closed.appending("bin").string,
            withIntermediateDirectories: true
        )
        symlink("/usr/bin/python3", closed.appending("bin/python").string)
        chmod(closed.string, 0o700)
        try await Rig.run(python: closed.appending("bin/python")) { rig in
            let failure = await rig.failure(of: quick)
            // Root's sandbox is not root; an ordinary user's is that user, who finds no Manim there.
            #expect(failure?.code == (geteuid() == 0 ? .sandboxUnavailable : .internal))
            #expect(failure?.hint?.contains(geteuid() == 0 ? "chmod -R go+rX" : "doctor") == true)
        }
    }

    @Test func `videos are the same inside and outside`() async throws {
        let picture = scene("self.play(Create(Circle()), Write(Text('walls')))", "self.wait(0.4)")
        var videos: [Data?] = []
        for confinement in [Bubblewrap(), Unconfined()] as [any Confinement] {
            try await Rig.run(confinement: confinement) { rig in
                videos.append(FileManager.default.contents(atPath: try await rig.render("a", picture).video))
            }
        }
        #expect(videos[0] != nil && videos[0] == videos[1])
    }

    @Test func `a folder is removed whatever a scene made in it`() throws {
        let folder = try TemporaryFolder()
        let place = folder.appending("job")
        try FileManager.default.createDirectory(atPath: place.string, withIntermediateDirectories: true)
        try folder.write("kept".utf8, to: "kept")
        let top = open(place.string, O_RDONLY | O_DIRECTORY)
        var inner = top
        for _ in 0..<400 {
            mkdirat(inner, "deeper", 0o700)
            symlinkat(folder.path.string, inner, "link")
            let next = openat(inner, "deeper", O_RDONLY | O_DIRECTORY)
            if inner != top { close(inner) }
            inner = next
        }
        close(inner)
        mkdirat(top, "shut", 0)
        close(top)
        try Sweep.remove(place)
        #expect(!FileManager.default.fileExists(atPath: place.string))
        #expect(try folder.read("kept") == Array("kept".utf8))
    }
}

extension [String] {
    fileprivate mutating func removeFirst(from element: String, count: Int) {
        if let place = firstIndex(of: element) { removeSubrange(place..<(place + count)) }
    }
}
