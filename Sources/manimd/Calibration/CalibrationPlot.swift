import Semantics

/// Hit rate and wrong-hit rate over the threshold, with their intervals, and the wrong hits once more close up.
struct CalibrationPlot {
    private let report: CalibrationReport
    private var points: [Calibration.Point] { report.calibration.points }

    // Colours that people with any kind of colour vision tell apart: Okabe & Ito 2008.
    private static let hitColour = "#0072B2"
    private static let wrongColour = "#D55E00"
    private static let faint = "#999"

    init(_ report: CalibrationReport) { self.report = report }

    /// The plot as an SVG document.
    var svg: String {
        var svg = SVG(width: 800, height: 640)
        svg.text(title, at: .init(80, 28))
        legend(in: &svg)
        let whole = Panel(top: 80, bottom: 380, limit: 1, steps: 5)
        draw(whole, "share of pairs served", isWhole: true, in: &svg)
        let closeUp = Panel(top: 440, bottom: 580, limit: closeUpLimit, steps: 5)
        draw(closeUp, "wrong hits, close up", isWhole: false, in: &svg)
        for step in 0...5 {
            let threshold = 0.5 + Double(step) / 10
            let place = closeUp.place(threshold, 0)
            svg.text(threshold.twoDigits, at: .init(place.x, place.y + 20), anchor: "middle")
        }
        svg.text("similarity threshold (SEMANTIC_CACHE_THRESHOLD)", at: .init(430, 625), anchor: "middle")
        return svg.text
    }

    private var title: String {
        "Semantic cache on \(report.same) pairs that are the same and \(report.different) that are different"
    }

    /// The least of 2, 5, 10 … percent that shows the budget and the interval at the highest threshold.
    private var closeUpLimit: Double {
        let last = points.last.map { $0.wrongHits.total > 0 ? $0.wrongHits.interval.upperBound : 0 } ?? 0
        let shown = max(report.budget, last) * 1.2
        return [0.02, 0.05, 0.1, 0.2, 0.5].first { $0 >= shown } ?? 1
    }

    private func draw(_ panel: Panel, _ name: String, isWhole: Bool, in svg: inout SVG) {
        frame(panel, name, in: &svg)
        if isWhole {
            curve(panel, Self.hitColour, \.cosineHits, isAlone: true, in: &svg)
            curve(panel, Self.hitColour, \.hits, isAlone: false, in: &svg)
        }
        curve(panel, Self.wrongColour, \.cosineWrongHits, isAlone: true, in: &svg)
        curve(panel, Self.wrongColour, \.wrongHits, isAlone: false, in: &svg)
        if !isWhole {
            let budget = panel.place(0.5, report.budget), end = panel.place(1, report.budget)
            svg.line(budget, end, stroke: Self.faint, dashes: "2 3")
            svg.text("budget \(report.budget.percent)", at: .init(budget.x + 6, budget.y - 5), fill: "#666")
        }
        guard let recommended = report.recommendation?.point.threshold else { return }
        svg.line(panel.place(recommended, 0), panel.place(recommended, panel.limit), stroke: "#222", dashes: "6 4")
        let isRight = recommended > 0.75
        let top = panel.place(recommended, panel.limit)
        svg.text(
            "recommended \(recommended.twoDigits)",
            at: .init(top.x + (isRight ? -6 : 6), top.y - 6),
            anchor: isRight ? "end" : "start"
        )
    }

    private func frame(_ panel: Panel, _ name: String, in svg: inout SVG) {
        for step in 0...panel.steps {
            let value = panel.limit * Double(step) / Double(panel.steps)
            let left = panel.place(0.5, value)
            svg.line(left, panel.place(1, value), stroke: step == 0 ? "#222" : "#ddd")
            svg.text(label(value, of: panel), at: .init(left.x - 8, left.y + 4), anchor: "end")
        }
        for step in 0...10 {
            let tick = panel.place(0.5 + Double(step) / 20, 0)
            svg.line(tick, .init(tick.x, tick.y + 4), stroke: "#222")
        }
        let middle = (panel.top + panel.bottom) / 2
        svg.add(
            "text",
            ["x": "22", "y": "\(middle)", "text-anchor": "middle", "transform": "rotate(-90 22 \(middle))"],
            holding: name
        )
    }

    private func label(_ value: Double, of panel: Panel) -> String {
        let percent = value * 100
        return abs(percent - percent.rounded()) < 1e-9 ? "\(Int(percent.rounded()))%" : value.percent
    }

    /// A curve with its band; one of the cosine alone is dashed and has none.
    private func curve(
        _ panel: Panel,
        _ colour: String,
        _ share: KeyPath<Calibration.Point, Share>,
        isAlone: Bool,
        in svg: inout SVG
    ) {
        // Nothing of a kind, no curve.
        guard points.allSatisfy({ $0[keyPath: share].total > 0 }) else { return }
        if !isAlone {
            let upper = points.map { panel.place($0.threshold, $0[keyPath: share].interval.upperBound) }
            let lower = points.map { panel.place($0.threshold, $0[keyPath: share].interval.lowerBound) }
            svg.polygon(upper + lower.reversed(), fill: colour, opacity: 0.18)
        }
        // Beyond the panel there is no curve to be seen.
        let seen = points.filter { ($0[keyPath: share].rate ?? 0) <= panel.limit }
        let line = seen.map { panel.place($0.threshold, $0[keyPath: share].rate ?? 0) }
        svg.polyline(line, stroke: colour, width: isAlone ? 1.5 : 2.5, dashes: isAlone ? "5 4" : "none")
    }

    private func legend(in svg: inout SVG) {
        let entries = [
            ("hits", Self.hitColour, false), ("wrong hits", Self.wrongColour, false),
            ("cosine alone: hits", Self.hitColour, true), ("cosine alone: wrong hits", Self.wrongColour, true),
        ]
        for (index, (name, colour, isAlone)) in entries.enumerated() {
            let x = [80.0, 170, 290, 470][index]
            svg.line(
                .init(x, 48),
                .init(x + 26, 48),
                stroke: colour,
                width: isAlone ? 1.5 : 2.5,
                dashes: isAlone ? "5 4" : "none"
            )
            svg.text(name, at: .init(x + 32, 52))
        }
    }
}

/// A pair of axes: thresholds from 0.5 to 1 across, shares from 0 to `limit` upwards.
private struct Panel {
    let top: Double
    let bottom: Double
    let limit: Double
    let steps: Int

    /// Where a value stands; what is beyond the limit stands at it.
    func place(_ threshold: Double, _ share: Double) -> SVG.Point {
        .init(80 + (threshold - 0.5) / 0.5 * 700, bottom - min(share, limit) / limit * (bottom - top))
    }
}
