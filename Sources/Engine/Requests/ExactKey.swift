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
        var hash = SHA256()
        func add(_ field: String?) {
            let bytes = Array((field ?? "").utf8)
            withUnsafeBytes(of: UInt64(field == nil ? UInt64.max : UInt64(bytes.count)).littleEndian) {
                hash.update(bufferPointer: $0)
            }
            hash.update(data: bytes)
        }
        add("manimd exact key 1")
        add(request.description.foldedForKey)
        add(request.context?.foldedForKey)
        add(request.topic?.foldedForKey)
        add(request.quality.rawValue)
        add(request.format.rawValue)
        add(request.template)
        add(JSONValue.object(request.parameters.sortedByKey).text())
        add(edition.templates)
        add(edition.renderer)
        description = hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
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

extension JSONObject {
    fileprivate var sortedByKey: JSONObject {
        JSONObject(uniqueKeysWithValues: sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
}
