import Engine
import Foundation
import Glibc
import Rendering
import ServiceLifecycle
import ServiceLifecycleTestKit
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(2))) struct FailureTests {
    private struct Case: Sendable {
        let source: String
        let code: FailureCode
        /// What the message or the detail says.
        let words: String
    }

    private static let cases = [
        Case(source: scene("circle = 1", "self.play(Create(cicle))"), code: .sceneFailed, words: "line 7: NameError"),
        Case(source: scene("self.play(Create(cicle))"), code: .sceneFailed, words: "self.play(Create(cicle))"),
        Case(source: scene("MathTex(r'\\nosuchthing')"), code: .latexFailed, words: "(at \\nosuchthing)"),
        Case(source: "class GeneratedScene(", code: .sceneInvalid, words: "line 1"),
        Case(source: "from manim import *", code: .sceneInvalid, words: "GeneratedScene"),
        Case(source: scene("self.wait(0.5)"), code: .sceneBlank, words: "one colour"),
        Case(source: scene("self.add(Circle())"), code: .sceneBlank, words: "neither plays"),
        Case(source: scene("raise SystemExit"), code: .sceneFailed, words: "ends the program"),
        Case(source: scene("import os", "os._exit(3)"), code: .sceneFailed, words: "status 3"),
        Case(source: scene("import ctypes", "ctypes.string_at(0)"), code: .sceneFailed, words: "SIGSEGV"),
        Case(source: scene("import os", "os.kill(os.getpid(), 9)"), code: .resourceLimit, words: "SIGKILL"),
        Case(source: scene("bytearray(64 << 30)"), code: .resourceLimit, words: "memory"),
        Case(
            source: scene(
                "import os",
                "for fd in range(3, 20):\n    try: os.write(fd, b'x' * 999)\n    except OSError: pass",
                "self.wait(9)"
            ),
            code: .sandboxViolation,
            words: "channel"
        ),
    ]

    @Test func `every way to fail has its code and its reason, and leaves the worker as it was`() async throws {
        try await Rig.run { rig in
            for (number, each) in Self.cases.enumerated() {
                let failure = await rig.failure(of: each.source, id: "case-\(number)")
                #expect(failure?.code == each.code, "\(each.source)")
                let said = [failure?.message, failure?.detail].compactMap(\.self).joined(separator: "\n")
                #expect(said.contains(each.words))
            }
            try await rig.render("after", quick)
        }
    }

    @Test func `an endless scene is ended with all its processes`() async throws {
        try await Rig.run(limits: RenderLimits(time: .seconds(2)), confinement: Unconfined()) { rig in
            let note = rig.state.appending("pid")
            let endless = scene(
                "import os, signal, time",
                "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
                "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:",
                "        open('\(note)', 'w').write(str(os.getpid()))\n        while True: time.sleep(1)",
                "    os._exit(0)",
                "while True: pass"
            )
            let failure = await rig.failure(of: endless)
            #expect(failure?.code == .sceneTimeout)
            let pid = try #require(Int32(String(contentsOfFile: note.string, encoding: .utf8)))
            #expect(kill(pid, 0) == -1 && errno == ESRCH)
            try await rig.render("after", quick)
        }
    }

    @Test func `a worker that is killed takes its own job with it and is replaced`() async throws {
        try await Rig.run(confinement: Unconfined()) { rig in
            let failure = await rig.failure(of: scene("import os", "os.kill(os.getppid(), 9)", "self.wait(60)"))
            #expect(failure?.code == .sceneFailed && failure?.message.contains("worker") == true)
            #expect(failure?.isAccident == true)
            try await rig.render("after", quick)
        }
    }

    @Test func `an order for a worker that has just ended goes to another one`() async throws {
        try await Rig.run(confinement: Unconfined()) { rig in
            let note = rig.state.appending("pid").string
            let telling = scene("import os", "open('\(note)', 'w').write(str(os.getppid()))")
            for _ in 0..<3 {
                _ = await rig.failure(of: telling)
                let worker = try #require(pid_t(String(contentsOfFile: note, encoding: .utf8)))
                kill(worker, SIGKILL)
                try await rig.render("after", quick)
            }
        }
    }

    @Test func `a worker that is told to end ends the scene's processes first`() async throws {
        try await Rig.run(confinement: Unconfined()) { rig in
            let note = rig.state.appending("pids").string
            let endless = scene(
                "import os, time",
                "child = os.fork()",
                "if child == 0:\n    os.setsid()\n    while True: time.sleep(1)",
                "open('\(note)', 'w').write(f'{os.getppid()} {child}')",
                "self.play(Create(Circle()))",
                "while True: pass"
            )
            let child = Mutex<pid_t>(0)
            await #expect(throws: JobFailure.self) {
                try await rig.render("endless", endless) { _ in
                    let pids = (try? String(contentsOfFile: note, encoding: .utf8))?.split(separator: " ") ?? []
                    child.withLock { $0 = pid_t(pids[1]) ?? 0 }
                    kill(pid_t(pids[0]) ?? 0, SIGTERM)
                }
            }
            try await rig.render("after", quick)
            #expect(kill(child.withLock { $0 }, 0) == -1 && errno == ESRCH)
        }
    }

    @Test func `a cancelled render stops at once and leaves the worker as it was`() async throws {
        try await Rig.run { rig in
            let started = AsyncStream.makeStream(of: Void.self)
            let code = await withTaskGroup(of: FailureCode?.self) { group in
                group.addTask {
                    do throws(JobFailure) {
                        let endless = scene("self.play(Create(Circle()))", "while True: pass")
                        try await rig.render("endless", endless) { _ in started.continuation.yield() }
                        return nil
                    } catch {
                        return error.code
                    }
                }
                for await _ in started.stream { break }
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(code == .cancelled)
            try await rig.render("after", quick)
        }
    }

    @Test func `a link or a special file in the place of the video is not taken`() async throws {
        let tricks = [
            "os.symlink('/etc/hostname', 'video.mp4')",
            "os.mkfifo('video.mp4')",
            "[open('x', 'w').write('x'), os.link('x', 'video.mp4')]",
        ]
        try await Rig.run { rig in
            for trick in tricks {
                let failure = await rig.failure(
                    of: scene(
                        "import os",
                        "from manimd_worker import encoder",
                        "encoder.finish = lambda rendered, video: \(trick)",
                        "self.play(Create(Circle()))"
                    )
                )
                #expect(failure?.code == .sandboxViolation, "\(trick)")
            }
        }
    }

    @Test func `a video that is not what was ordered is not taken`() async throws {
        try await Rig.run { rig in
            let other = await rig.failure(of: scene("config.frame_rate = 10", "self.play(Create(Circle()))"))
            #expect(other == nil, "settings made in construct come too late")
            let small = scene("self.play(Create(Circle()))")
                .replacing("class Gen", with: "config.pixel_width = 320\nclass Gen")
            let failure = await rig.failure(of: small)
            #expect(failure?.code == .sceneFailed && failure?.message.contains("320") == true)
            let text = await rig.failure(
                of: scene(
                    "from manimd_worker import encoder",
                    "encoder.finish = lambda rendered, video: video.write_text('#EXTM3U')",
                    "self.play(Create(Circle()))"
                )
            )
            #expect(text?.message == "the video cannot be read")
        }
    }

    @Test func `without a usable Python every order fails with the reason`() async throws {
        try await Rig.run(python: "/bin/false", confinement: Unconfined()) { rig in
            let failure = await rig.failure(of: quick)
            #expect(failure?.code == .internal && failure?.hint?.contains("doctor") == true)
        }
    }

    @Test func `at shutdown what is left is given up and nothing more is taken`() async throws {
        try await testGracefulShutdown { trigger in
            try await Rig.run { rig in
                let endless = scene("self.play(Create(Circle()))", "while True: pass")
                let code = await withTaskGroup(of: FailureCode?.self) { group in
                    let started = AsyncStream.makeStream(of: Void.self)
                    group.addTask {
                        do throws(JobFailure) {
                            try await rig.render("endless", endless) { _ in started.continuation.yield() }
                            return nil
                        } catch {
                            return error.code
                        }
                    }
                    for await _ in started.stream { break }
                    trigger.triggerGracefulShutdown()
                    return await group.next() ?? nil
                }
                #expect(code == .cancelled)
                #expect(await rig.failure(of: quick)?.code == .cancelled)
            }
        }
    }
}
