import Engine
import Foundation
import Rendering
import Synchronization
import SystemPackage
import Testing

@Suite(.timeLimit(.minutes(2))) struct RenderTests {
    @Test func `a scene becomes a video with its poster, and the facts are those of the file`() async throws {
        try await Rig.run { rig in
            let files = try await rig.render("first", scene("self.play(Create(Circle()))", "self.wait(0.4)"))
            #expect(files.facts.width == 854 && files.facts.height == 480 && files.facts.framesPerSecond == 15)
            #expect(files.facts.durationMilliseconds == 1_400)
            let poster = try #require(FileManager.default.contents(atPath: files.poster))
            #expect(poster.starts(with: [0x89, 0x50, 0x4E, 0x47]))

            rig.pool.discard(rig.order("first", quick))
            #expect(!FileManager.default.fileExists(atPath: files.video))
        }
    }

    @Test func `webm and gif are made as well`() async throws {
        try await Rig.run { rig in
            let webm = try await rig.render("w", quick, format: .webm)
            #expect(webm.facts.width == 854 && webm.facts.framesPerSecond == 15)
            let gif = try await rig.render("g", quick, format: .gif)
            #expect(gif.facts.height == 480 && gif.facts.framesPerSecond == 15)
        }
    }

    @Test func `a scene of one frame, or of a few, becomes a video in every format`() async throws {
        try await Rig.run { rig in
            for (format, frames) in VideoFormat.allCases.flatMap({ [($0, 1), ($0, 3)] }) {
                let short = scene("self.add(Circle())", "self.wait(\(frames) / 15)")
                try await rig.render("\(format)-\(frames)", short, format: format)
            }
        }
    }

    @Test func `progress never goes back and knows how many animations there are`() async throws {
        let seen = Mutex<[RenderProgress]>([])
        try await Rig.run { rig in
            let long = scene("self.play(Create(Circle()), run_time=8)", "self.play(FadeOut(Dot()))", "self.wait()")
            try await rig.render("long", long) { progress in seen.withLock { $0.append(progress) } }
        }
        let reports = seen.withLock { $0 }
        #expect(reports.first == RenderProgress(percent: 0, step: 1, steps: 3))
        #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.percent <= $1.percent && $0.step <= $1.step })
        #expect(reports.allSatisfy { $0.percent <= 99 && $0.steps == 3 })
    }

    @Test func `progress in a loop does not pretend to know the end`() async throws {
        let seen = Mutex<[RenderProgress]>([])
        try await Rig.run { rig in
            let loop = scene("for size in range(1, 9):\n    self.play(Create(Circle(radius=size / 3)))")
            try await rig.render("loop", loop) { progress in seen.withLock { $0.append(progress) } }
        }
        let reports = seen.withLock { $0 }
        #expect(!reports.isEmpty)
        #expect(reports.allSatisfy { $0.steps == 0 && $0.percent <= 80 })
        #expect(zip(reports, reports.dropFirst()).allSatisfy { $0.percent <= $1.percent })
    }

    @Test func `the same order gives the same bytes from any worker, and another seed gives others`() async throws {
        let walk = scene(
            "points = np.cumsum(np.random.default_rng().normal(size=(40, 3)) * [0.2, 0.2, 0], axis=0)",
            "line = VMobject().set_points_as_corners(points)",
            "line.set_color(random_bright_color())",
            "self.play(Create(line))"
        )
        try await Rig.run(width: 2, ahead: 2) { rig in
            async let first = rig.render("a", walk)
            async let second = rig.render("b", walk)
            let videos = try await [first, second, rig.render("c", walk), rig.render("d", walk, seed: 8)]
                .map { FileManager.default.contents(atPath: $0.video) }
            #expect(videos[0] != nil && videos[0] == videos[1] && videos[1] == videos[2])
            #expect(videos[3] != nil && videos[3] != videos[0])
        }
    }

    @Test func `orders beyond the number of workers wait for their turn`() async throws {
        try await Rig.run(width: 1) { rig in
            let lengths = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 1...4 {
                    group.addTask { try await rig.render("\(number)", quick).facts.durationMilliseconds }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(lengths.count == 4 && Set(lengths).count == 1)
        }
    }

    /// Walls that let everything through and remember what.
    private final class Gate: Confinement {
        let passed = Mutex<[WorkerCommand]>([])
        let walls = Walls.none

        func confined(_ command: WorkerCommand) -> WorkerCommand {
            passed.withLock { $0.append(command) }
            return command
        }
    }

    @Test func `every program that touches what a scene made is started within the walls`() async throws {
        let gate = Gate()
        try await Rig.run(confinement: gate) { rig in
            try await rig.render("a", quick)
            let commands = gate.passed.withLock { $0 }
            #expect(commands.map { $0.program.lastComponent?.string } == ["python", "ffprobe"])
            #expect(commands[0].writable.allSatisfy { $0.starts(with: rig.state) })
            #expect(commands[1].writable.isEmpty)
        }
    }

    @Test func `a scene finds nothing of the daemon's environment`() async throws {
        setenv("MANIMD_LLM_API_KEY", "secret-key", 1)
        try await Rig.run { rig in
            let failure = await rig.failure(of: scene("import os", "raise ValueError(dict(os.environ))"))
            let detail = try #require(failure?.detail)
            #expect(detail.contains("PYTHONHASHSEED") && !detail.contains("secret-key"))
        }
    }
}
