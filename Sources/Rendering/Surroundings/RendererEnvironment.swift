package import SystemPackage

/// Whether this machine can draw scenes, part by part.
package struct RendererEnvironment: Sendable, Hashable {
    package let parts: [Part]

    /// Something that rendering needs.
    package struct Part: Sendable, Hashable {
        package let name: String
        /// What was found: a version or a path.
        package let found: String?
        /// What is wrong, nil if nothing is.
        package let problem: String?
        /// What to do about it.
        package let fix: String?

        static func good(_ name: String, _ found: String) -> Self {
            Self(name: name, found: found, problem: nil, fix: nil)
        }

        static func bad(_ name: String, _ problem: String, fix: String, found: String? = nil) -> Self {
            Self(name: name, found: found, problem: problem, fix: fix)
        }
    }

    package var problems: [Part] { parts.filter { $0.problem != nil } }

    /// Whether every part is there.
    package var isUsable: Bool { problems.isEmpty }

    /// Looks whether everything is in its place, without starting a program: quick enough for every start.
    package static func glance(python: FilePath, searchPath: String = Toolbox.usualSearchPath) -> Self {
        let checks = SurroundingChecks(python: python, tools: Toolbox(searchPath: searchPath))
        return Self(parts: [checks.python, checks.manim] + Program.allCases.map(checks.place))
    }

    /// Tries everything out: takes some seconds.
    ///
    /// - Parameters:
    ///   - python: The interpreter of the virtual environment.
    ///   - searchPath: Where programs are looked for, as in `PATH`.
    ///   - sandbox: Whether attempts are made to break out of the sandbox, too.
    /// - Returns: What was found of each part, one for each wall among them.
    package static func inspect(
        python: FilePath,
        searchPath: String = Toolbox.usualSearchPath,
        sandbox: Bool = true
    ) async -> Self {
        let checks = SurroundingChecks(python: python, tools: Toolbox(searchPath: searchPath))
        async let interpreter = checks.runPython()
        async let latex = checks.run(.latex)
        async let packages = checks.findPackages()
        async let dvisvgm = checks.run(.dvisvgm)
        async let ffprobe = checks.run(.ffprobe)
        async let font = checks.findFont()
        let parts = await [interpreter, checks.manim, latex, packages, dvisvgm, ffprobe, font]
        // Afterwards, since it counts processes.
        guard sandbox else { return Self(parts: parts) }
        let walls = Bubblewrap(searchPath: searchPath)
        let trial = SandboxTrial(python: python, searchPath: searchPath, confinement: walls)
        return Self(parts: parts + (await trial.run()))
    }

    /// The programs that rendering calls, and the Debian packages that bring them.
    enum Program: String, CaseIterable, Sendable {
        case latex, dvisvgm, ffprobe

        var versionOption: String { self == .ffprobe ? "-version" : "--version" }

        var fix: String {
            switch self {
            case .latex: "apt-get install texlive-latex-base texlive-latex-extra texlive-fonts-recommended"
            case .dvisvgm: "apt-get install dvisvgm"
            case .ffprobe: "apt-get install ffmpeg"
            }
        }
    }
}
