/// Tries out code that nobody has seen before.
///
/// Fulfilled by `Rendering`.
package protocol SceneTester: Sendable {
    /// Reads the code, mends what takes no thought, holds it against the rules, draws it at low quality, and looks at the
    /// frames; the cheapest first, and no further once something is wrong.
    ///
    /// - Throws: `JobFailure` where nothing could be found out about the code: no sandbox, no space, `cancelled`, a worker
    ///   that was lost.
    func test(
        _ trial: Trial,
        progress: @escaping @Sendable (RenderProgress) async -> Void
    ) async throws(JobFailure) -> TestReport
}

/// Code to be tried out.
package struct Trial: Sendable, Hashable {
    /// Unique among the renders of this state folder; names the trial's folder.
    package let id: String
    package let source: String
    /// Whether a scene in which nothing moves is wrong.
    package let wantsMotion: Bool
    /// Fixes every random choice of the scene.
    package let seed: UInt32

    package init(id: String, source: String, wantsMotion: Bool, seed: UInt32) {
        self.id = id
        self.source = source
        self.wantsMotion = wantsMotion
        self.seed = seed
    }
}

/// What a trial found.
package struct TestReport: Sendable, Hashable {
    /// The code that was tried: what was given, with the fixes made.
    package let source: String
    /// What was mended without asking anybody, in words: “ShowCreation is called Create”.
    package let fixes: [String]
    /// What is wrong, in the order in which it was found; empty for a scene that can be shown.
    package let faults: [CodeFault]
    /// What a viewer might mind and what stops nothing, such as texts that overlap.
    package let remarks: [CodeFault]

    package init(source: String, fixes: [String] = [], faults: [CodeFault] = [], remarks: [CodeFault] = []) {
        self.source = source
        self.fixes = fixes
        self.faults = faults
        self.remarks = remarks
    }
}

/// Something that is wrong with a scene's code.
package struct CodeFault: Sendable, Hashable, CustomStringConvertible {
    /// Where in the trial it was found; cheapest first.
    package enum Stage: String, Sendable, Hashable, CaseIterable { case syntax, rules, render, frames }

    package let stage: Stage
    /// `scene_invalid`, `scene_failed`, `scene_timeout`, `scene_blank`, `latex_failed`, `resource_limit` or
    /// `sandbox_violation`.
    package let code: FailureCode
    /// One sentence for people and for the model.
    package let message: String
    /// The line of `TestReport.source`, from 1.
    package let line: Int?
    /// The evidence: the end of a traceback, the log's first error; at most 4,000 characters.
    package let detail: String?

    package init(_ stage: Stage, _ code: FailureCode, _ message: String, line: Int? = nil, detail: String? = nil) {
        self.stage = stage
        self.code = code
        self.message = message
        self.line = line
        self.detail = detail.map { String($0.suffix(4_000)) }
    }

    package var description: String { line.map { "line \($0): \(message)" } ?? message }
}
