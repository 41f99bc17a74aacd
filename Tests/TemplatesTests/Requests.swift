import Engine
import Foundation
import Mathematics
import OrderedCollections
import Templates

/// A request with what it should be read as.
struct Sample {
    let request: String
    let template: String?
    let parameters: JSONObject

    /// The lines of a fixture.
    static func all(_ name: String) throws -> [Sample] {
        let path = Bundle.module.bundlePath + "/Fixtures/\(name).jsonl"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").map { line in
            let fields = try JSONReader().read(Array(line.utf8)).value.object ?? [:]
            return Sample(
                request: fields["request"]?.string ?? "",
                template: fields["template"]?.string,
                parameters: fields["params"]?.object ?? [:]
            )
        }
    }
}

/// How well a set of samples is understood.
struct Score {
    var accepted = 0
    var right = 0
    var expected = 0
    /// What was wrong or missed, a line each.
    var wrong: [String] = []
    var missed: [String] = []

    init(_ samples: [Sample], in library: TemplateLibrary) {
        for sample in samples { add(sample, library.match(RenderRequest(description: sample.request))) }
    }

    private mutating func add(_ sample: Sample, _ verdict: TemplateVerdict) {
        if sample.template != nil { expected += 1 }
        guard case .accepted(_, let match) = verdict else {
            if sample.template != nil { missed.append("\(sample.request): \(verdict)") }
            return
        }
        accepted += 1
        let differences = sample.differences(from: match)
        if differences.isEmpty {
            right += 1
        } else {
            wrong.append("\(sample.request): \(differences.joined(separator: ", "))")
        }
    }
}

extension Sample {
    /// What a match has that it should not have, and the other way round.
    func differences(from match: TemplateMatch) -> [String] {
        guard match.templateID == template else { return ["taken by \(match.templateID)"] }
        var differences: [String] = []
        for (name, value) in parameters where !agree(name, value, match.parameters[name]) {
            differences.append("\(name) is \(match.parameters[name]?.text() ?? "missing"), not \(value.text())")
        }
        let free: Set = ["title", "function_latex", "seed"]
        for name in match.parameters.keys
        where parameters[name] == nil && !match.defaultsUsed.contains(name) && !free.contains(name) {
            differences.append("\(name) was not asked for")
        }
        return differences
    }

    private func agree(_ name: String, _ wanted: JSONValue, _ got: JSONValue?) -> Bool {
        guard let got else { return false }
        switch (wanted, got) {
        case (.number(let left), .number(let right)): return abs(left.double - right.double) < 1e-9
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { agree(name, $0, $1) }
        case (.string(let left), .string(let right)) where name == "latex": return folded(left) == folded(right)
        case (.string(let left), .string(let right)) where name == "function_expr": return isSame(left, right)
        default: return wanted == got
        }
    }

    private func folded(_ latex: String) -> String {
        var text = latex.filter { !$0.isWhitespace && $0 != "{" && $0 != "}" }
        for command in ["\\,", "\\;", "\\left", "\\right", "\\cdot"] {
            text = text.replacingOccurrences(of: command, with: "")
        }
        return text.replacingOccurrences(of: "\\mid", with: "|")
    }

    private func isSame(_ left: String, _ right: String) -> Bool {
        do {
            let (first, second) = (try Expression(parsing: left), try Expression(parsing: right))
            return (0..<40).allSatisfy { step in
                let x = Double(step) * 0.31 - 6.05
                let (a, b) = (first.evaluate(["x": x]), second.evaluate(["x": x]))
                return a.isNaN && b.isNaN || a == b || abs(a - b) <= 1e-9 * max(1, abs(a))
            }
        } catch {
            return false
        }
    }
}

/// The templates of the project.
let projectTemplates: String = {
    let file = URL(filePath: #filePath)
    return file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "templates").path()
}()

/// The project's templates, read once for all tests.
let projectLibrary: TemplateLibrary = {
    do { return try TemplateLibrary(folder: projectTemplates) } catch { fatalError("no templates: \(error)") }
}()
