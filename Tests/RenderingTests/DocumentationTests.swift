import Engine
import Foundation
import OrderedCollections
import SystemPackage
import Testing

@testable import Rendering

/// The scenes in Manim's own docstrings, read from the installed package, are tried out as anybody else's.
@Suite(.serialized) struct DocumentationTests {
    private struct Example: Sendable {
        let module: String
        let name: String
        let source: String
    }

    private static let script = FilePath(FileManager.default.currentDirectoryPath)
        .appending("Tests/RenderingTests/Scripts/docstring_examples.py")

    /// The examples of these names, or all.
    private static func examples(_ names: [String] = []) async throws -> [Example] {
        let command = WorkerCommand(
            program: Rig.python,
            arguments: ["-I", "-B", script.string] + names,
            environment: ["LANG": "C.UTF-8"],
            workingDirectory: "/",
            readable: [],
            writable: []
        )
        let outcome = try await Tool(command: command).run(allowance: .seconds(120), limit: 4 << 20)
        try #require(outcome.succeeded, "\(outcome.complaints)")
        let found = try JSONReader(limits: JSONLimits(depth: 3, values: 10_000)).read(outcome.output).value.array ?? []
        return try found.map { value in
            let fields = try #require(value.object)
            return Example(
                module: try #require(fields["module"]?.string),
                name: try #require(fields["name"]?.string),
                source: try #require(fields["source"]?.string)
            )
        }
    }

    /// One of each kind: still and moving, flat and in space, formulas, graphs, tables, images, cameras, doctests.
    private static let sample = [
        "CustomTipExample", "CustomLayoutExample", "DotInterpolation", "ImageFromArray", "KamadaKawaiLayout",
        "LinearTransformationSceneExample", "MatrixExamples", "MovingCameraOnGraph", "PlotExample", "RateFuncExample",
        "StreamLineCreation", "PlotSurfaceExample", "MatchingEquationParts", "UseZoomedScene",
    ]

    @Test(.timeLimit(.minutes(10))) func `examples of every kind pass and are drawn`() async throws {
        let examples = try await Self.examples(Self.sample)
        #expect(examples.count >= 10)
        try await Rig.run { rig in
            for example in examples {
                let report = try await rig.test(example.source)
                #expect(report.faults == [], "\(example.module) \(example.name)")
                #expect(report.source.contains("class GeneratedScene("), "\(example.name)")
            }
        }
    }

    @Test(
        .timeLimit(.minutes(120)),
        .enabled(if: ProcessInfo.processInfo.environment["MANIMD_MEASURE"] != nil, "set MANIMD_MEASURE to measure")
    )
    func `nearly all examples pass and are drawn`() async throws {
        let examples = try await Self.examples()
        var passed = 0
        try await Rig.run { rig in
            for example in examples {
                let clock = ContinuousClock()
                let start = clock.now
                let report = try await rig.test(example.source)
                let milliseconds = Int(start.duration(to: clock.now) / .milliseconds(1))
                if report.faults.isEmpty { passed += 1 }
                let verdict = report.faults.isEmpty ? "passes" : "FAILS"
                print("\(verdict) \(milliseconds) ms \(example.module) \(example.name)")
                for fault in report.faults { print("    \(fault.stage) \(fault.code.rawValue): \(fault)") }
                for remark in report.remarks { print("    remark: \(remark)") }
            }
        }
        print("\(passed) of \(examples.count) examples pass")
        #expect(examples.count > 300)
        #expect(passed * 100 >= examples.count * 95)
    }
}
