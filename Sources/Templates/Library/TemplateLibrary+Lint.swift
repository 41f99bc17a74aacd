import Engine

extension TemplateLibrary {
    /// Everything that is wrong in the folder: what cannot be read, and examples that are not understood.
    package func lint() -> [Problem] { problems + templates.flatMap(problemsOfExamples) }

    private func problemsOfExamples(_ template: Template) -> [Problem] {
        template.examples.enumerated().compactMap { index, example in
            let what: String
            switch match(RenderRequest(description: example)) {
            case .accepted(_, let match) where match.templateID == template.id: return nil
            case .accepted(_, let match): what = "“\(example)” is taken by \(match.templateID)"
            case .declined(let reason, _): what = "“\(example)” is not understood: \(reason)"
            case .refused(let refusal): what = "“\(example)” is refused: \(refusal)"
            }
            return Problem(
                severity: .error,
                file: "\(template.id)/template.json",
                path: "examples[\(index)]",
                position: nil,
                what: what,
                fix: "add a pattern or words for it, or leave the example out"
            )
        }
    }
}
