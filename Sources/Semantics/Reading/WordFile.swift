import Foundation

/// A file that lists all words of a language, one a line, of which only digests are kept.
package struct WordFile: Sendable {
    /// Where Debian's wamerican-large puts its list.
    package static let standard = "/usr/share/dict/american-english-large"

    /// Sorted digests of the words in small letters, without their possessive forms.
    private let digests: [UInt64]

    /// Reads the list; nil when there is none.
    package init?(path: String) {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        var digests: [UInt64] = []
        digests.reserveCapacity(data.count / 8)
        for line in data.split(separator: UInt8(ascii: "\n")) { digests.append(Self.digest(line)) }
        digests.sort()
        self.digests = digests
    }

    package func contains(_ word: String) -> Bool {
        let digest = Self.digest(word.utf8)
        var low = 0, high = digests.count
        while low < high {
            let middle = (low + high) / 2
            if digests[middle] < digest { low = middle + 1 } else { high = middle }
        }
        return low < digests.count && digests[low] == digest
    }

    /// FNV-1a over small letters; see <http://www.isthe.com/chongo/tech/comp/fnv/>.
    private static func digest(_ letters: some Sequence<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for letter in letters {
            let small = letter >= 0x41 && letter <= 0x5A ? letter | 0x20 : letter
            hash = (hash ^ UInt64(small)) &* 0x100_0000_01b3
        }
        return hash
    }
}
