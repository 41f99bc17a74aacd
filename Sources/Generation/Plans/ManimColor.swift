import Engine
import OrderedCollections

/// A colour by the name that Manim has for it, and light enough to be seen on black.
struct ManimColor: Sendable, Hashable {
    let name: String

    private static let shaded = ["BLUE", "GOLD", "GRAY", "GREEN", "MAROON", "PURPLE", "RED", "TEAL", "YELLOW"]
    private static let plain = [
        "GRAY_BROWN", "LIGHTER_GRAY", "LIGHT_BROWN", "LIGHT_GRAY", "LIGHT_PINK", "ORANGE", "PINK", "PURE_BLUE",
        "PURE_CYAN", "PURE_GREEN", "PURE_MAGENTA", "PURE_RED", "PURE_YELLOW", "WHITE",
    ]

    /// Every name that is taken.
    static let names = Set(
        plain + shaded.flatMap { name in [name] + ["A", "B", "C", "D", "E"].map { "\(name)_\($0)" } }
    )

    /// Nil for anything else, such as `#FF0000` and `BLACK`; letter case and spaces do not matter.
    init?(_ text: String) {
        guard text.utf8.count <= 40 else { return nil }
        let words = text.uppercased().split { $0 == " " || $0 == "_" || $0 == "-" }
        let name = words.joined(separator: "_").replacing("GREY", with: "GRAY")
        guard Self.names.contains(name) else { return nil }
        self.name = name
    }
}

/// Which thing has which colour: the same thing keeps its colour throughout a video.
struct Palette: Sendable, Hashable {
    struct Entry: Sendable, Hashable {
        let subject: ConceptName
        let color: ManimColor
    }

    private(set) var entries: [Entry] = []

    /// More colours tell nothing apart.
    private static let most = 16

    /// Adds what is not coloured yet; what has a colour keeps it.
    mutating func adopt(_ other: Palette) {
        for entry in other.entries where entries.count < Self.most {
            if !entries.contains(where: { $0.subject == entry.subject }) { entries.append(entry) }
        }
    }

    init() {}

    /// Reads `[{"subject", "color"}]`; entries without a name or without one of Manim's colours are left out.
    init(_ value: JSONValue?) {
        for entry in (value?.array ?? []).prefix(Self.most) {
            guard let subject = entry.object?["subject"]?.string.flatMap(ConceptName.init),
                let color = entry.object?["color"]?.string.flatMap(ManimColor.init)
            else { continue }
            adopt(Palette(entries: [Entry(subject: subject, color: color)]))
        }
    }

    private init(entries: [Entry]) { self.entries = entries }

    var json: JSONValue {
        .array(
            entries.map { .object(["subject": .string($0.subject.text), "color": .string($0.color.name)]) }
        )
    }
}
