/// Which models write and repair, as it was set; empty texts count as not set.
///
/// | variable | meaning | not set |
/// |---|---|---|
/// | `MANIM_MODEL_THRESHOLD` | the complexity, 0…1, from which on the larger model writes | 0.5 |
/// | `MANIM_DEFAULT_MODEL` | who writes below it: `haiku`, `sonnet`, or a model's full name | `haiku` |
/// | `MANIM_FORCE_MODEL` | who writes whatever the complexity: one of the same | nobody |
/// | `MANIM_REPAIR_MODEL` | who repairs: one of the same | `claude-haiku-4-5` |
/// | `MANIMD_MODEL_HAIKU` | what `haiku` stands for | `claude-haiku-4-5` |
/// | `MANIMD_MODEL_SONNET` | what `sonnet` stands for | `claude-sonnet-5-5` |
/// | `USE_MATH_TO_MANIM` | whether topics are planned | true |
///
/// The names that stand in the last column are Anthropic's. On any other server, `haiku` is the first full name that is
/// set, `sonnet` whoever writes below the threshold, and who repairs is `haiku`.
package struct ModelNames: Sendable, Hashable {
    package var threshold: String
    package var usual: String
    package var forced: String
    package var repair: String
    package var haiku: String
    package var sonnet: String
    package var plans: Bool

    package init(
        threshold: String = "",
        usual: String = "",
        forced: String = "",
        repair: String = "",
        haiku: String = "",
        sonnet: String = "",
        plans: Bool = true
    ) {
        self.threshold = threshold
        self.usual = usual
        self.forced = forced
        self.repair = repair
        self.haiku = haiku
        self.sonnet = sonnet
        self.plans = plans
    }
}

/// Which names a provider knows.
package enum KnownModels: Sendable {
    /// Those with a price, and what else `has` says; `names` are told to who wrote another.
    case listed(names: [String], has: @Sendable (String) -> Bool)
    /// Whatever the operator has named: a server of their own.
    case any
}

/// What is wrong with the names, one sentence each.
package struct ModelNameProblems: Error, Hashable, CustomStringConvertible {
    package let problems: [String]

    package var description: String { problems.joined(separator: "\n") }
}
