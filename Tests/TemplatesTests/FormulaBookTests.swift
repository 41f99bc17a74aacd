import Foundation
import Testing

/// The book of named formulas of the template `equation_display`, as the file in the project has it.
@Suite struct `The formula book` {
    private let book: [Formula]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../templates/equation_display/formulas.json")
        book = try JSONDecoder().decode([Formula].self, from: Data(contentsOf: file))
    }

    @Test func `covers school and early university`() {
        let topics = Set(book.map(\.topic))
        #expect(book.count >= 1_000)
        #expect(
            topics.isSuperset(of: [
                "algebra", "geometry", "trigonometry", "derivatives", "integrals", "linear algebra", "probability",
                "finance", "mechanics", "electromagnetism", "chemistry",
            ])
        )
    }

    @Test func `every name is written in lower case without stray white space`() {
        for formula in book {
            #expect(!formula.names.isEmpty, "\(formula.latex) has no name")
            for name in formula.names {
                let words = name.split(separator: " ", omittingEmptySubsequences: false)
                #expect(!words.contains(""), "“\(name)” has stray white space")
                #expect(name == name.lowercased(), "“\(name)” is not in lower case")
            }
        }
    }

    @Test func `no name is listed twice`() {
        var seen: Set<String> = []
        for name in book.flatMap(\.names) {
            let inserted = seen.insert(name.lowercased().filter { !$0.isWhitespace }).inserted
            #expect(inserted, "“\(name)” is listed twice")
        }
    }

    @Test func `no two formulas share a name once articles, accents and punctuation are folded`() {
        var owners: [String: String] = [:]
        for formula in book {
            for name in formula.names {
                let owner = owners.updateValue(formula.latex, forKey: name.foldedName) ?? formula.latex
                #expect(owner == formula.latex, "“\(name)” means \(owner) and \(formula.latex)")
            }
        }
    }

    @Test func `formulas are plain printable LaTeX`() {
        let forbidden = #/[%$#~]|\\(?:input|include|def|let|write|read|open|csname|catcode|new|renew|usepackage)/#
        for formula in book {
            #expect(formula.latex.allSatisfy { $0.isASCII && !$0.isNewline }, "\(formula.latex)")
            #expect(formula.latex.firstMatch(of: forbidden) == nil, "\(formula.latex)")
        }
    }

    @Test(arguments: [
        ("quadratic formula", #"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}"#),
        ("bayes' theorem", #"P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}"#),
        ("volume of sphere", #"V = \frac{4}{3}\pi r^3"#),
        ("ideal gas law", "PV = nRT"),
        ("newton's second law", "F = ma"),
        ("euler's identity", #"e^{i\pi} + 1 = 0"#),
        ("cosine rule", #"c^2 = a^2 + b^2 - 2ab\cos C"#),
        ("schrodinger equation", #"i\hbar \frac{\partial}{\partial t} \Psi = \hat{H} \Psi"#),
    ])
    func `a well-known name has its textbook form`(name: String, latex: String) {
        #expect(book.filter { $0.names.contains(name) }.map(\.latex) == [latex])
    }

    @Test(arguments: ["quadratic equation", "geometric series", "newton's law", "euler's theorem", "entropy"])
    func `a name with two usual meanings is left out`(name: String) {
        #expect(!book.contains { $0.names.contains(name) })
    }

    @Test(.timeLimit(.minutes(2))) func `every formula compiles`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "formulas-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let document = [
            #"\documentclass{article}\usepackage{amsmath}\usepackage{amssymb}\begin{document}"#,
            book.map { #"\[\#($0.latex)\]"# }.joined(separator: "\n"),
            #"\end{document}"#,
        ]
        try document.joined(separator: "\n").write(
            to: folder.appending(path: "book.tex"),
            atomically: true,
            encoding: .utf8
        )

        let status = try await exitStatus(
            of: ["latex", "-no-shell-escape", "-halt-on-error", "-interaction=batchmode", "book.tex"],
            in: folder
        )

        let log = try String(decoding: Data(contentsOf: folder.appending(path: "book.log")), as: UTF8.self)
        let complaint = log.split(separator: "\n").drop { !$0.hasPrefix("!") }.prefix(6).joined(separator: "\n")
        #expect(status == 0, "\(complaint)")
    }
}

private struct Formula: Decodable, Sendable {
    let latex: String
    let names: [String]
    let topic: String
}

extension String {
    fileprivate var foldedName: String {
        let folded = folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .replacing("-", with: " ").replacing(#/['’]/#, with: "")
        return folded.split(separator: " ").filter { !["the", "an"].contains($0) }.joined()
    }
}

/// The exit status of a command that is looked up in the search path; its output is thrown away.
private func exitStatus(of command: [String], in folder: URL) async throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return try await withCheckedThrowingContinuation { continuation in
        process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
        do {
            try process.run()
        } catch {
            continuation.resume(throwing: error)
        }
    }
}
