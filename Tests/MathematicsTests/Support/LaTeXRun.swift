import Subprocess
import SystemPackage

#if canImport(Glibc)
    import Glibc
#endif

/// One run of LaTeX over a document in a folder of its own.
enum LaTeXRun {
    /// What LaTeX printed, and whether it was content.
    struct Outcome {
        let succeeded: Bool
        let log: String
    }

    /// Typesets each formula as Manim does, in an `align*` of its own.
    static func typeset(_ formulas: [String]) async throws -> Outcome {
        let folder = try temporaryFolder()
        defer { removeAll(in: folder) }
        let body = formulas.map { "\\begin{align*}\n\($0)\n\\end{align*}\n" }.joined()
        let document = """
            \\documentclass{article}
            \\usepackage{amsmath,amssymb,mathrsfs}
            \\begin{document}
            \(body)
            \\end{document}
            """
        let file = try FileDescriptor.open(
            folder.appending("formulas.tex"),
            .writeOnly,
            options: .create,
            permissions: .ownerReadWrite
        )
        try file.closeAfter { _ = try file.writeAll(document.utf8) }
        let result = try await Subprocess.run(
            .name("latex"),
            arguments: ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "formulas.tex"],
            workingDirectory: folder,
            output: .string(limit: 1 << 24),
            error: .discarded
        )
        return Outcome(succeeded: result.terminationStatus.isSuccess, log: String(result.standardOutput.suffix(1_500)))
    }

    private static func temporaryFolder() throws -> FilePath {
        var template = Array("/tmp/manimd-latex-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
        return FilePath(String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    private static func removeAll(in folder: FilePath) {
        for name in ["tex", "aux", "log", "dvi"] { unlink(folder.appending("formulas." + name).string) }
        rmdir(folder.string)
    }
}
