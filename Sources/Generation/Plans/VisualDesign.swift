import Engine
import OrderedCollections

/// The fourth stage: what a concept looks like on the screen.
struct VisualDesign: Sendable, Hashable {
    let elements: [String]
    /// As the model wishes, whatever colours there are already.
    let palette: Palette
    let animations: [String]
    let transition: String
    let camera: String
    let layout: String
    let seconds: Int

    private static let most = (elements: 6, animations: 6)
    /// A part that is shorter cannot be read, one that is longer is not watched.
    private static let bounds = 4...30

    static func form(count: Int) -> Form<[Int: VisualDesign]> {
        let color = Shape.object(["subject": Shape.text(400), "color": Shape.text(100)])
        return Form(
            .numbered(
                "visual_design",
                "Design how each concept is shown.",
                count: count,
                fields: [
                    "elements": Shape.texts(16, each: 2_000), "palette": Shape.list(16, of: .object(color)),
                    "animations": Shape.texts(16, each: 2_000), "transition": Shape.text(2_000),
                    "camera": Shape.text(2_000), "layout": Shape.text(2_000), "seconds": Shape.number,
                ]
            ),
            read: { readNumbered($0, count: count) { VisualDesign($0) } }
        )
    }

    private init(_ fields: JSONObject) {
        elements = fields["elements"]?.texts(Self.most.elements, each: 160) ?? []
        palette = Palette(fields["palette"])
        animations = fields["animations"]?.texts(Self.most.animations, each: 160) ?? []
        transition = (fields["transition"]?.string ?? "").bounded(to: 160)
        camera = (fields["camera"]?.string ?? "").bounded(to: 160)
        layout = (fields["layout"]?.string ?? "").bounded(to: 240)
        let wish = fields["seconds"]?.number?.double ?? 0
        seconds = Int(min(max(wish, Double(Self.bounds.lowerBound)), Double(Self.bounds.upperBound)))
    }

    /// What the narrative is told of it.
    var json: JSONValue {
        .object([
            "elements": .array(elements.map { .string($0) }), "animations": .array(animations.map { .string($0) }),
            "layout": .string(layout),
            "seconds": .int(seconds),
        ])
    }
}
