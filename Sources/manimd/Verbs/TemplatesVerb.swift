import ArgumentParser
import Engine
import OrderedCollections
import Templates

/// `manimd templates`: what can be drawn without a language model.
struct TemplatesVerb: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "templates",
        abstract: "Show and check the templates.",
        subcommands: [List.self, Show.self, Lint.self],
        defaultSubcommand: List.self
    )

    /// Every template with an example.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every template, with an example of a request.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let library = try await common.library()
            if common.json {
                Screen.print(JSONValue.array(library.templates.map(\.json)).text(pretty: true))
                return
            }
            var table = Table([
                .init(title: "template"), .init(title: "what it shows", isFlexible: true),
                .init(title: "for example", isFlexible: true),
            ])
            for template in library.templates {
                table.add([
                    .init(template.id, .strong), .init(template.description), .init(template.examples.first ?? ""),
                ])
            }
            Screen.print(table.lines().joined(separator: "\n"))
            for problem in library.problems { Screen.say(problem.description) }
        }
    }

    /// One template with its parameters.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One template: its parameters and examples.")
        @Argument(help: "The template's id.") var id: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let library = try await common.library()
            guard let template = library.template(id) else {
                let guess = nearest(to: id, among: library.templates.map(\.id)).map { "; did you mean “\($0)”?" } ?? ""
                throw ValidationError("there is no template \(id.quotedForPeople)\(guess)")
            }
            Screen.print(common.json ? template.json.text(pretty: true) : template.text)
        }
    }

    /// Every mistake in the templates folder.
    struct Lint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the templates folder and explain every mistake.",
            discussion: "Ends with 3 if a template cannot be used."
        )
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let library = try await common.library()
            let problems = library.lint()
            if common.json {
                Screen.print(JSONValue.array(problems.map(\.json)).text(pretty: true))
            } else {
                for problem in problems { Screen.print(problem.description) }
                let count = problems.count
                Screen.say(
                    "\(library.templates.count) templates usable, \(count) \(count == 1 ? "problem" : "problems")"
                )
            }
            if problems.contains(where: { $0.severity == .error }) { throw ExitStatus.someFailed }
        }
    }
}

extension CommonOptions {
    fileprivate func library() async throws -> TemplateLibrary { try await Library(settings()).catalogue.current }
}

extension Template {
    fileprivate var json: JSONValue {
        .object([
            "id": .string(id), "name": .string(name), "description": .string(description),
            "keywords": .array(keywords.map { .string($0) }), "examples": .array(examples.map { .string($0) }),
            "parameters": .array(parameters.map(\.json)), "patterns": .array(patterns.map { .string($0) }),
        ])
    }

    fileprivate var text: String {
        var table = Table([
            .init(title: "parameter"), .init(title: "type"), .init(title: "default"),
            .init(title: "meaning", isFlexible: true),
        ])
        for parameter in parameters {
            let fallback = parameter.defaultValue.map { $0.json.string ?? $0.json.text() }
            table.add([
                .init(parameter.name), .init(parameter.type.rawValue),
                .init(
                    fallback ?? (parameter.derivation == nil ? "required" : "derived"),
                    fallback == nil ? .faint : .plain
                ),
                .init(parameter.about ?? ""),
            ])
        }
        let head = [Ink.strong.on(name), description, ""]
        let tail = ["", Ink.faint.on("for example")] + examples.map { "  " + $0.onOneLine }
        return (head + table.lines() + tail).joined(separator: "\n")
    }
}

extension Parameter {
    fileprivate var json: JSONValue {
        var fields: JSONObject = ["name": .string(name), "type": .string(type.rawValue)]
        fields["default"] = defaultValue?.json
        fields["minimum"] = minimum.map { .double($0) }
        fields["maximum"] = maximum.map { .double($0) }
        fields["derived"] = derivation == nil ? nil : .bool(true)
        fields["about"] = about.map { .string($0) }
        return .object(fields)
    }
}

extension Problem {
    fileprivate var json: JSONValue {
        var fields: JSONObject = ["severity": .string(severity.rawValue), "file": .string(file)]
        fields["key"] = path.map { .string($0) }
        fields["line"] = position.map { .int($0.line) }
        fields["column"] = position.map { .int($0.column) }
        fields["problem"] = .string(what)
        fields["fix"] = .string(fix)
        return .object(fields)
    }
}
