import Engine
import Foundation
import Rendering
import SystemPackage
import Testing

/// What the walls cost: measured side by side, so that a busy machine slows both.
@Suite(
    .timeLimit(.minutes(5)),
    .enabled(if: ProcessInfo.processInfo.environment["MANIMD_MEASURE"] != nil, "set MANIMD_MEASURE to measure")
)
struct OverheadTests {
    @Test(arguments: [("a circle", quick), ("a formula", scene("self.add(MathTex('x^2'))", "self.wait(0.2)"))])
    func `a warm job takes at most 50 ms longer behind walls`(name: String, source: String) async throws {
        try await Rig.run { walled in
            try await Rig.run(confinement: Unconfined()) { open in
                var times: [[Duration]] = [[], []]
                for round in 0...24 {
                    for (place, rig) in [walled, open].enumerated() {
                        let time = try await ContinuousClock().measure { try await rig.render("a-\(round)", source) }
                        // The first round starts the workers.
                        if round > 0 { times[place].append(time) }
                        if round == 0 { print("\(name): first \(place == 0 ? "behind walls" : "without") \(time)") }
                    }
                }
                let medians = times.map { $0.sorted()[$0.count / 2] }
                print("\(name): \(medians[0]) behind walls, \(medians[1]) without, ratio \(medians[0] / medians[1])")
                #expect(medians[0] - medians[1] < .milliseconds(50))
            }
        }
    }
}
