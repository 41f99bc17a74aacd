import Crypto
import Engine
import Language

/// The templates of a folder, ready to be asked.
package struct TemplateLibrary: Sendable {
    /// In the order of their folders.
    package let templates: [Template]
    /// What is wrong in the folder; a template with an error is missing from `templates`.
    package let problems: [Problem]
    /// Changes whenever any template may draw or understand something else; 64 hexadecimal digits.
    package let version: String

    let shared: SharedLanguage
    let words: WordList

    /// Reads the templates; a broken one does not stop the others.
    package init(_ folders: [TemplateFolder]) {
        var words = WordList()
        shared = SharedLanguage(words: &words)
        var templates: [Template] = []
        var problems: [Problem] = []
        var hash = SHA256()
        hash.update(data: Array("manimd templates 1".utf8))
        for folder in folders {
            folder.add(to: &hash)
            var reader = TemplateReader(folder, shared: shared, words: words)
            if let template = reader.template() {
                templates.append(template)
                words = reader.words
            }
            problems += reader.complaints.problems
        }
        self.templates = templates
        self.problems = problems
        self.words = words
        // So that the first request does not wait for the lists that corrections need.
        _ = words.read("qqqqq")
        version = hash.finalize().hexadecimal
    }

    /// Reads the folder at a path.
    ///
    /// - Throws: When the folder itself cannot be read.
    package init(folder path: String) throws {
        self.init(try TemplateFolder.all(in: path))
    }

    package func template(_ id: String) -> Template? { templates.first { $0.id == id } }
}

/// What all templates understand alike.
struct SharedLanguage: Sendable {
    let classes: [String: [[Pattern.Item]]]
    let colors: ManimColors
    let quantities: Quantities
    let kinds: FunctionKinds
    let surroundings: Surroundings

    init(words: inout WordList) {
        classes = words.addClasses()
        colors = ManimColors(words: &words)
        quantities = Quantities(words: &words)
        kinds = FunctionKinds(words: &words)
        surroundings = Surroundings(classes: classes, words: &words)
    }
}
