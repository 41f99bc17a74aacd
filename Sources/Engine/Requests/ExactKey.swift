import Crypto
import Foundation
import OrderedCollections

/// Names everything that decides what a video looks like; equal keys, equal videos.
///
/// SHA-256 over a length-prefixed record, so that no two different requests run into one.
package struct ExactKey: Sendable, Hashable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    package let description: String

    /// Takes up a key that was written down; nil unless it is 64 lower-case hexadecimal digits.
    package init?(_ digits: String) {
        guard digits.utf8.count == 64, digits.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
            return nil
        }
        description = digits
    }

    package init(_ request: RenderRequest, edition: Edition) {
        var record = KeyRecord("manimd exact key 1")
        record.add(request.description.foldedForKey)
        record.addAllButDescription(of: request, edition)
        description = record.digest.hexadecimal
    }

    /// Fixes the random choices of a render: the first 32 bits of the key.
    package var seed: UInt32 { UInt32(description.prefix(8), radix: 16) ?? 0 }
}

/// What the daemon draws with: a change in either makes other videos.
package struct Edition: Sendable, Hashable {
    /// Digest of the template library.
    package let templates: String
    /// Version of Manim and of the worker around it.
    package let renderer: String

    package init(templates: String, renderer: String) {
        self.templates = templates
        self.renderer = renderer
    }
}

/// Digest of everything but the description that decides what a video looks like; only requests of equal scope are
/// compared.
package struct Scope: Sendable, Hashable {
    /// SHA-256: 32 bytes.
    package let bytes: [UInt8]

    /// Takes up a digest that was written down; nil unless it has 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    package init(_ request: RenderRequest, edition: Edition) {
        var record = KeyRecord("manimd scope 1")
        record.addAllButDescription(of: request, edition)
        bytes = record.digest
    }
}

/// The fields that a key is made of, each with its length before it.
private struct KeyRecord {
    private var hash = SHA256()

    init(_ title: String) { add(title) }

    mutating func add(_ field: String?) {
        let bytes = Array((field ?? "").utf8)
        withUnsafeBytes(of: UInt64(field == nil ? UInt64.max : UInt64(bytes.count)).littleEndian) {
            hash.update(bufferPointer: $0)
        }
        hash.update(data: bytes)
    }

    mutating func addAllButDescription(of request: RenderRequest, _ edition: Edition) {
        add(request.context?.foldedForKey)
        add(request.topic?.foldedForKey)
        add(request.quality.rawValue)
        add(request.format.rawValue)
        add(request.template)
        add(JSONValue.object(request.parameters.sortedByKey).text())
        add(edition.templates)
        add(edition.renderer)
    }

    var digest: [UInt8] { Array(hash.finalize()) }
}

extension [UInt8] {
    fileprivate var hexadecimal: String { map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
}

extension JSONObject {
    fileprivate var sortedByKey: JSONObject {
        JSONObject(uniqueKeysWithValues: sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
}
