import Crypto
import Foundation
import Glibc

/// The files of one template, as they were read.
package struct TemplateFolder: Sendable {
    package let name: String
    /// `template.json`.
    package let description: [UInt8]?
    /// `scene.py`.
    package let code: String?
    /// Further JSON files, by name.
    package let books: [String: [UInt8]]

    package init(name: String, description: [UInt8]?, code: String?, books: [String: [UInt8]] = [:]) {
        self.name = name
        self.description = description
        self.code = code
        self.books = books
    }

    /// Reads every sub-folder that may be a template, in the order of their names.
    static func all(in path: String) throws -> [TemplateFolder] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted().compactMap { name in
            guard !name.hasPrefix("."), !name.hasPrefix("_") else { return nil }
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder), isFolder.boolValue
            else { return nil }
            return try TemplateFolder(name: name, at: "\(path)/\(name)")
        }
    }

    private init(name: String, at path: String) throws {
        var books: [String: [UInt8]] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: path)
        where file.hasSuffix(".json") && file != "template.json" && !file.hasPrefix(".") {
            books[file] = Self.bytes(of: "\(path)/\(file)")
        }
        self.init(
            name: name,
            description: Self.bytes(of: "\(path)/template.json"),
            code: Self.bytes(of: "\(path)/scene.py").map { String(decoding: $0, as: UTF8.self) },
            books: books
        )
    }

    private static func bytes(of path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { [UInt8]($0) }
    }

    /// Changes whenever a file of the folders is changed, added or removed; found without reading them.
    static func fingerprint(of path: String) -> String {
        var hash = SHA256()
        func add(_ path: String) {
            var facts = stat()
            guard stat(path, &facts) == 0 else { return }
            let text = "\(path) \(facts.st_ino) \(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)\n"
            hash.update(data: Array(text.utf8))
        }
        func names(_ path: String) -> [String] {
            do { return try FileManager.default.contentsOfDirectory(atPath: path).sorted() } catch { return [] }
        }
        for folder in names(path) where !folder.hasPrefix(".") && !folder.hasPrefix("_") {
            for file in names("\(path)/\(folder)") where file.hasSuffix(".json") || file.hasSuffix(".py") {
                add("\(path)/\(folder)/\(file)")
            }
        }
        return hash.finalize().hexadecimal
    }

    /// Adds everything that decides what the template understands and draws.
    func add(to hash: inout SHA256) {
        func add(_ bytes: [UInt8]) {
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: bytes)
        }
        add(Array(name.utf8))
        add(description ?? [])
        add(Array((code ?? "").utf8))
        for (file, bytes) in books.sorted(by: { $0.key < $1.key }) {
            add(Array(file.utf8))
            add(bytes)
        }
    }
}

extension SHA256.Digest {
    var hexadecimal: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}
