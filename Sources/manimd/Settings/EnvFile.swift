import Engine
import Foundation
import SystemPackage

/// Checks a `.env` file for what its reader would take literally: quotes, `export`, comments behind a value.
enum EnvFile {
    /// What is wrong, with file and line, never with a value: it may be a key.
    static func problems(in path: FilePath) -> [String] {
        guard let data = FileManager.default.contents(atPath: path.string) else { return [] }
        if data.starts(with: [0xEF, 0xBB, 0xBF]) { return ["\(path) begins with a byte order mark; save it without"] }
        guard let text = String(data: data, encoding: .utf8) else { return ["\(path) is not UTF-8"] }
        // The reader takes a carriage return and a line feed for one character and sees no end of line.
        if text.unicodeScalars.contains("\r") { return ["\(path) has Windows line ends; save it with Unix ones"] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { index, line in
            problem(in: line.trimmingCharacters(in: .whitespaces)).map { "\(path), line \(index + 1): \($0)" }
        }
    }

    /// The names that a file without problems sets.
    static func names(in path: FilePath) -> [String] {
        let text = FileManager.default.contents(atPath: path.string).flatMap { String(data: $0, encoding: .utf8) } ?? ""
        return text.split(separator: "\n").compactMap { line in
            let line = line.trimmingCharacters(in: .whitespaces)
            return line.hasPrefix("#") ? nil : line.split(separator: "=").first.map(String.init)
        }
    }

    private static func problem(in line: String) -> String? {
        guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
        guard let equals = line.firstIndex(of: "=") else { return "expected NAME=value" }
        let name = line[..<equals]
        let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        if name.hasPrefix("export ") { return "write NAME=value without “export”" }
        if !name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) {
            return "the name before “=” may have letters, digits and “_” only"
        }
        if let first = value.first, first == "\"" || first == "'" { return "write the value of \(name) without quotes" }
        if value.contains(" #") { return "move the comment behind \(name) to a line of its own" }
        return nil
    }
}
