import Engine
import Semantics
import SystemPackage

extension Knowledge {
    /// That of the source tree, read once.
    static let built: Knowledge? = try? Knowledge(lexicons: lexicons)

    static let lexicons = Model.project.appending("Sources/Semantics/Lexicons").string
}

/// What the statements of two requests have to say to each other, without templates.
func verdict(_ a: String, _ b: String, _ knowledge: Knowledge) -> Evidence.Verdict {
    Comparison(knowledge.statement(of: a), knowledge.statement(of: b)).verdict
}
