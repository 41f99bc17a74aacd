import Foundation

/// A drawing as Scalable Vector Graphics 1.1, written element by element.
struct SVG {
    private let width: Int
    private let height: Int
    private var elements: [String] = []

    typealias Attributes = KeyValuePairs<String, String>

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        add("rect", ["width": "100%", "height": "100%", "fill": "white"])
    }

    /// The drawing as a document.
    var text: String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
        viewBox="0 0 \(width) \(height)" font-family="sans-serif" font-size="13">
        \(elements.joined(separator: "\n"))
        </svg>

        """
    }

    mutating func add(_ name: String, _ attributes: Attributes, holding content: String? = nil) {
        let list = attributes.map { " \($0.key)=\"\($0.value.escapedForXML)\"" }.joined()
        elements.append(content.map { "<\(name)\(list)>\($0.escapedForXML)</\(name)>" } ?? "<\(name)\(list)/>")
    }

    mutating func line(_ from: Point, _ to: Point, stroke: String, width: Double = 1, dashes: String = "none") {
        add(
            "line",
            [
                "x1": from.x.figures, "y1": from.y.figures, "x2": to.x.figures, "y2": to.y.figures, "stroke": stroke,
                "stroke-width": width.figures, "stroke-dasharray": dashes,
            ]
        )
    }

    mutating func text(_ text: String, at point: Point, anchor: String = "start", fill: String = "#222") {
        add("text", ["x": point.x.figures, "y": point.y.figures, "text-anchor": anchor, "fill": fill], holding: text)
    }

    mutating func polyline(_ points: [Point], stroke: String, width: Double, dashes: String = "none") {
        add(
            "polyline",
            [
                "points": points.list, "fill": "none", "stroke": stroke, "stroke-width": width.figures,
                "stroke-dasharray": dashes, "stroke-linejoin": "round",
            ]
        )
    }

    mutating func polygon(_ points: [Point], fill: String, opacity: Double) {
        add("polygon", ["points": points.list, "fill": fill, "fill-opacity": opacity.figures])
    }

    /// A place on the drawing, from its upper left corner.
    struct Point {
        let x: Double
        let y: Double

        init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }
}

extension [SVG.Point] {
    fileprivate var list: String { map { "\($0.x.figures),\($0.y.figures)" }.joined(separator: " ") }
}

extension Double {
    /// With as many as two digits behind the point.
    fileprivate var figures: String {
        let rounded = (self * 100).rounded() / 100
        return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
    }
}

extension String {
    fileprivate var escapedForXML: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
