import Engine
import Glibc
@preconcurrency import Rainbow

/// Standard output for results, standard error for everything that is said about them.
enum Screen {
    /// Whether standard output is a terminal that wants colours.
    static let isColourful = isTerminal(STDOUT_FILENO) && !isPlain
    /// Whether standard error is a terminal, on which a line may be redrawn.
    static let isLive = isTerminal(STDERR_FILENO) && environment("TERM") != "dumb"
    /// Whether standard error wants colours.
    static let isErrorColourful = isTerminal(STDERR_FILENO) && !isPlain

    private static let isPlain = environment("NO_COLOR") != nil || environment("TERM") == "dumb"

    /// Writes a line of results.
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Says something to the person at the terminal.
    static func say(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// How many columns a line of standard output has.
    static var width: Int { width(of: STDOUT_FILENO) }

    /// How many columns a line of this stream has; 120 where it is no terminal.
    static func width(of descriptor: Int32) -> Int {
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20
        return isKnown ? Int(size.ws_col) : 120
    }

    /// Writes everything, however often the kernel takes only a part; a reader that went away is no error.
    static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }

    private static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
    private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}

/// The colours of the program's words.
enum Ink: Sendable {
    case plain, good, bad, busy, faint, strong

    /// Makes Rainbow obey: by itself it looks at standard output only, and here each stream is asked for itself.
    private static let colours: Void = {
        Rainbow.outputTarget = .console
        Rainbow.enabled = true
    }()

    func on(_ text: String, isColourful: Bool = Screen.isColourful) -> String {
        guard isColourful else { return text }
        _ = Self.colours
        return switch self {
        case .plain: text
        case .good: text.applyingColor(.green)
        case .bad: text.applyingColor(.red)
        case .busy: text.applyingColor(.yellow)
        case .faint: text.applyingStyle(.dim)
        case .strong: text.applyingStyle(.bold)
        }
    }
}

extension String {
    /// The text on one line, with nothing in it that could steer a terminal or a log.
    var onOneLine: String { safeToShow(replacing: " ") }

    /// How many columns the text takes on a terminal.
    var displayWidth: Int { unicodeScalars.reduce(0) { $0 + $1.displayWidth } }

    /// The text cut to a width, with an ellipsis where something is missing.
    func fitting(_ width: Int) -> String {
        var used = 0
        var end = startIndex
        for index in indices {
            let next = used + self[index].unicodeScalars.reduce(0) { $0 + $1.displayWidth }
            if next > width { return self[..<end] + "…" }
            // The end of what leaves a column for the ellipsis.
            if next <= width - 1 { end = self.index(after: index) }
            used = next
        }
        return self
    }
}

extension Unicode.Scalar {
    /// 0 for marks on the character before, 2 for wide East Asian characters and emoji.
    fileprivate var displayWidth: Int {
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: 0
        default: Self.wide.contains { $0.contains(value) } ? 2 : 1
        }
    }

    /// The wide blocks of Unicode Standard Annex 11, roughly.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
    ]
}
