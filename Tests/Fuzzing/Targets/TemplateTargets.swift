import Engine
import Foundation
import OrderedCollections
import Templates

/// Top of the source tree.
let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

/// The templates that the program comes with.
private let library: TemplateLibrary = {
    do {
        return try TemplateLibrary(folder: project.appending(path: "templates").path())
    } catch { preconditionFailure("the templates cannot be read: \(error)") }
}()

/// A description; behind a line `----` the name of a template, behind another its parameters as JSON.
func readDescription(_ bytes: [UInt8]) {
    let parts = bytes.parts
    var request = RenderRequest(description: parts[0].text)
    if parts.count > 2 {
        request.template = parts[1].text
        do throws(JSONSyntaxError) {
            request.parameters = try JSONReader().read(parts[2]).value.object ?? [:]
        } catch { return }
    }
    guard case .accepted(let scene, let match) = library.match(request) else { return }
    precondition(JSONValue.object(match.parameters).text().unicodeScalars.allSatisfy(\.isSafeToShow))
    guard let template = library.template(match.templateID) else { preconditionFailure("no \(match.templateID)") }
    let strangers = scene.source.calls.subtracting(template.code.source.calls).filter { !$0.hasPrefix("np.") }
    precondition(strangers.isEmpty, "\(strangers) in the code for \(request.description)")
}

/// A `template.json`, then its `scene.py`, then a book, with lines `----` between them.
func readTemplate(_ bytes: [UInt8]) {
    let parts = bytes.parts
    let folder = TemplateFolder(
        name: "a",
        description: parts[0],
        code: parts.count > 1 ? parts[1].text : "class GeneratedScene(Scene): pass",
        books: parts.count > 2 ? ["book.json": parts[2]] : [:]
    )
    for problem in TemplateLibrary([folder]).lint() { _ = "\(problem)" }
}

extension String {
    /// Dotted names with a bracket behind them, outside of strings and comments.
    fileprivate var calls: Set<String> {
        Set(withoutPythonStrings.matches(of: #/([A-Za-z_][A-Za-z_0-9.]*)\s*\(/#).map { String($0.1) })
    }

    private var withoutPythonStrings: String {
        var code = ""
        var rest = self[...]
        while let first = rest.first {
            if first == "#" {
                rest = rest.drop { !$0.isNewline }
            } else if first == "\"" || first == "'" {
                let quote = rest.hasPrefix(String(repeating: first, count: 3)) ? 3 : 1
                let mark = rest.prefix(quote)
                rest = rest.dropFirst(quote)
                while !rest.isEmpty, !rest.hasPrefix(mark) { rest = rest.dropFirst(rest.first == "\\" ? 2 : 1) }
                rest = rest.dropFirst(quote)
                code += "''"
            } else {
                code.append(first)
                rest = rest.dropFirst()
            }
        }
        return code
    }
}
