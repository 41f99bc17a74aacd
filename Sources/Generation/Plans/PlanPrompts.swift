/// What models are told in each stage of a plan, in the words of the files beside this one.
enum PlanPrompts {
    static let analysis = text(PackageResources.plan_analysis_md)
    static let exploration = text(PackageResources.plan_exploration_md)
    static let mathematics = text(PackageResources.plan_mathematics_md)
    static let design = text(PackageResources.plan_design_md)
    static let narrative = text(PackageResources.plan_narrative_md)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
