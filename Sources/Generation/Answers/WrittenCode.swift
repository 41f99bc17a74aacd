import Engine
import OrderedCollections

/// The code that an answer holds.
package struct WrittenCode: Sendable, Hashable {
    /// Lines end with a line feed, the last one included.
    package let source: String
    /// Whether something shows that it was written to its end: a closing fence, or words behind it.
    package let isClosed: Bool

    /// More than any scene has; what is longer is no scene.
    static let byteLimit = 100_000

    /// Finds the code of a scene in what a model wrote; nil if there is none.
    ///
    /// - Complexity: O(*n*) in the length of the text.
    package init?(in text: String) {
        guard text.utf8.count <= 4 * Self.byteLimit else { return nil }
        let lines = Self.lines(of: Self.unwrapped(text))
        let blocks = FencedBlock.all(in: lines)
        let plain = Self.plain(lines)
        // A fence within a string of code that has none itself is part of the code.
        let isPlain = plain.map { plain in blocks.first.map { plain.range.contains($0.range.lowerBound) } ?? true }
        guard let found = isPlain == true ? plain?.code : Self.fenced(blocks) ?? plain?.code else { return nil }
        self = found
        guard source.utf8.count <= Self.byteLimit else { return nil }
    }

    /// What a JSON object holds that is the whole answer, alone or in a fence: its longest text with a scene.
    private static func unwrapped(_ text: String) -> String {
        let lines = lines(of: text).drop(while: \.isBlank)
        let blocks = FencedBlock.all(in: Array(lines))
        let isFenced = blocks.count == 1 && ["", "json"].contains(blocks[0].language)
        let json = isFenced ? blocks[0].lines.joined(separator: "\n") : lines.joined(separator: "\n")
        guard json.first(where: { !$0.isWhitespace }) == "{" else { return text }
        let fields: JSONObject?
        do { fields = try JSONReader().read(Array(json.utf8)).value.object } catch { return text }
        let scenes = (fields ?? [:]).values.compactMap(\.string).filter {
            $0.contains("class ") && $0.contains("Scene")
        }
        return scenes.max { $0.utf8.count < $1.utf8.count } ?? text
    }

    init(lines: some Sequence<Substring>, isClosed: Bool) {
        var lines = Array(lines.drop { $0.isBlank })
        while lines.last?.isBlank == true { lines.removeLast() }
        let margin = lines.filter { !$0.isBlank }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        // All of it is indented, as in a list.
        if lines.first?.prefix(margin).count == margin, margin > 0 {
            lines = lines.map { $0.dropFirst(min(margin, $0.prefix { $0 == " " }.count)) }
        }
        source = lines.joined(separator: "\n") + "\n"
        self.isClosed = isClosed
    }

    /// The lines of a text without carriage returns and without what a model thought aloud.
    static func lines(of text: String) -> [Substring] {
        var text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        if let end = text.firstRange(of: "</think>") {
            // Servers that begin the thoughts themselves leave the first mark out.
            let start = text.firstRange(of: "<think>")?.lowerBound ?? text.startIndex
            let isBefore = start <= end.lowerBound && text[..<start].allSatisfy(\.isWhitespace)
            if isBefore, !text[end.upperBound...].allSatisfy(\.isWhitespace) {
                text.removeSubrange(start..<end.upperBound)
            }
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private static func fenced(_ all: [FencedBlock]) -> WrittenCode? {
        let blocks = all.filter(\.isPython)
        // A later version takes the place of an earlier one.
        let index = blocks.lastIndex { $0.hasScene("GeneratedScene") } ?? blocks.lastIndex { $0.hasScene(nil) }
        guard let index else {
            return blocks.max { $0.lines.count < $1.lines.count }.flatMap { block in
                block.isManim ? WrittenCode(lines: block.lines, isClosed: block.isClosed) : nil
            }
        }
        var parts = [blocks[index]]
        if !blocks[index].importsManim {
            // The file was split: what its scene stands on comes before it.
            parts = blocks[..<index].filter { !$0.hasScene(nil) } + parts
        }
        for block in blocks[(index + 1)...] {
            // The rest of the class.
            guard let first = block.lines.first(where: { !$0.isBlank }), first.first?.isWhitespace == true else {
                break
            }
            parts.append(block)
        }
        return WrittenCode(
            lines: parts.map(\.lines).joined(separator: [""]),
            isClosed: parts.last?.isClosed ?? true
        )
    }

    /// Code that stands among words without any fence.
    private static func plain(_ lines: [Substring]) -> (code: WrittenCode, range: Range<Int>)? {
        var place = 0
        // Words may begin as code does, a few times.
        for _ in 0..<8 {
            let start = lines[place...].firstIndex { PythonLine.begins($0.drop { $0 == " " || $0 == "\t" }) }
            guard let start else { return nil }
            let margin = lines[start].prefix { $0 == " " }.count
            let rest = lines[start...].map { $0.dropFirst(min(margin, $0.prefix { $0 == " " }.count)) }
            let code = PythonText(rest).lines
            let end = code.firstIndex { !$0.isContinued && !PythonLine.continues($0.text) } ?? code.count
            if rest[..<end].contains(where: { PythonLine.classHead($0)?.bases.hasSuffix("Scene") == true }) {
                return (WrittenCode(lines: rest[..<end], isClosed: end < code.count), start..<start + end)
            }
            place = start + max(1, end)
        }
        return nil
    }
}

extension FencedBlock {
    /// Whether it may be Python: it is called so, or not called anything else.
    fileprivate var isPython: Bool { ["", "python", "py", "python3", "manim", "code", "text"].contains(language) }

    fileprivate func hasScene(_ name: String?) -> Bool {
        lines.contains { line in
            guard let head = PythonLine.classHead(line) else { return false }
            return name.map { head.name == $0 } ?? head.bases.hasSuffix("Scene")
        }
    }

    fileprivate var importsManim: Bool { lines.contains(where: \.importsManim) }

    /// Whether it is code for Manim, though it has no scene.
    fileprivate var isManim: Bool { importsManim || lines.contains { $0.contains("self.play(") } }
}

extension Substring {
    var isBlank: Bool { allSatisfy(\.isWhitespace) }

    var importsManim: Bool { hasPrefix("from manim") || hasPrefix("import manim") }
}
