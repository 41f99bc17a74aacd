/// A plan as the one who writes the scene reads it.
struct Storyboard {
    let analysis: ConceptAnalysis
    let parts: [PlannedPart]

    /// The longest text, in characters: some 6,000 tokens.
    static let longest = 24_000
    private static let head = 4_000
    /// The longest video, in seconds; longer wishes are shortened in proportion.
    private static let seconds = 150

    /// The head, then one segment for each concept.
    var text: String {
        let share = min(3_000, (Self.longest - Self.head) / max(1, parts.count) - 2)
        let segments = parts.indices.map { Self.cut(segment($0, share), to: share) }
        return ([Self.cut(introduction, to: Self.head - 2)] + segments).joined(separator: "\n\n")
    }

    private var introduction: String {
        var lines = ["The video explains: \(analysis.concept.text)"]
        if !analysis.domain.isEmpty { lines.append("Field: \(analysis.domain)") }
        lines.append("Audience: \(analysis.level)")
        if !analysis.goal.isEmpty { lines.append("Goal: \(analysis.goal)") }
        var palette = Palette()
        for part in parts { palette.adopt(part.palette) }
        if !palette.entries.isEmpty {
            let colors = palette.entries.map { "\($0.subject.text) \($0.color.name)" }.joined(separator: ", ")
            lines.append("Colours, the same throughout: \(colors)")
        }
        lines.append(
            "\(parts.count) parts, shown one after the other in this order; what a part does not need any more leaves the "
                + "screen before the next."
        )
        return lines.joined(separator: "\n")
    }

    private func segment(_ index: Int, _ share: Int) -> String {
        let part = parts[index]
        var lines = [
            "Part \(index + 1) of \(parts.count): \(part.name)" + (part.isFoundation ? " (a short recap)" : "")
        ]
        let before = part.prerequisites.compactMap { name in
            parts[..<index].firstIndex { $0.name == name }.map { "part \($0 + 1)" }
        }
        if !before.isEmpty { lines.append("Builds upon: \(before.joined(separator: ", "))") }
        // Formulas and directions have a third of the room; what does not fit is left out, the last lines first.
        lines.append("Story: \(part.segment.bounded(to: share * 2 / 3))")
        let equations = part.mathematics?.equations ?? []
        if !equations.isEmpty {
            lines.append("Formulas:")
            lines += equations.map { "- \($0.formula.latex)" + ($0.meaning.isEmpty ? "" : "  (\($0.meaning))") }
        }
        if let design = part.design { lines += directions(design, isLast: index == parts.count - 1) }
        return lines.joined(separator: "\n")
    }

    private func directions(_ design: VisualDesign, isLast: Bool) -> [String] {
        let wish = parts.reduce(0) { $0 + ($1.design?.seconds ?? 0) }
        let seconds = wish > Self.seconds ? max(1, design.seconds * Self.seconds / wish) : design.seconds
        let fields = [
            ("Shown", design.elements.joined(separator: "; ")), ("Layout", design.layout),
            ("Animations", design.animations.joined(separator: "; ")), ("Camera", design.camera),
            ("Leads on", isLast ? "" : design.transition), ("Lasts about", "\(seconds) s"),
        ]
        return fields.filter { !$0.1.isEmpty }.map { "\($0.0): \($0.1)" }
    }

    /// The lines that fit.
    private static func cut(_ text: String, to limit: Int) -> String {
        guard text.count > limit else { return text }
        var kept = ""
        for line in text.split(separator: "\n") {
            guard kept.count + line.count + 1 <= limit else { break }
            kept += kept.isEmpty ? line : "\n" + line
        }
        return kept
    }
}
