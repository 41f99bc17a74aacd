import Crypto

/// What models are told in each stage of a plan, in the words of the files beside this one.
enum PlanPrompts {
    static let analysis = text(PackageResources.plan_analysis_md)
    static let exploration = text(PackageResources.plan_exploration_md)
    static let mathematics = text(PackageResources.plan_mathematics_md)
    static let design = text(PackageResources.plan_design_md)
    static let narrative = text(PackageResources.plan_narrative_md)

    /// Names this wording: a number of ours, and the beginning of the digest of all files.
    static let version: String = {
        let hash = SHA256.hash(
            data: Array([analysis, exploration, mathematics, design, narrative].joined(separator: "\0").utf8)
        )
        return "1-"
            + hash.prefix(4).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }()

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
