import Engine
import OrderedCollections
import SystemPackage

/// A piece of a word, as the encoder reads it.
package struct Piece: Sendable, Hashable {
    /// Its number in the vocabulary.
    package let number: Int32
    /// Where it comes from in the text, in UTF-8; empty for the marks before the first and after the last word.
    package let place: Range<Int>
    /// Pieces of one word share its number, which counts from 0; −1 for the marks.
    package let word: Int
}

/// Cuts texts into the pieces that a model knows, longest first: WordPiece.
///
/// - SeeAlso: Wu et al. 2016, <https://arxiv.org/abs/1609.08144>, section 4.1.
struct Tokenizer: Sendable {
    /// Scalars of the longest word that is looked up; a longer one is unknown.
    private static let longestWord = 100
    private static let continuation = Array("##".utf8)

    private let vocabulary: Vocabulary
    private let folding: LetterFolding
    /// Most pieces of a text, both marks included.
    private let limit: Int
    private let unknown: Int32
    private let first: Int32
    private let last: Int32
    /// The marks that a text may spell out; they are taken as such.
    private let marks: [(text: [UInt8], number: Int32)]

    /// Reads the vocabulary of a model folder; it may hold no more pieces than the configuration says.
    init(folder: FilePath, configuration: EncoderConfiguration) throws(EncoderError) {
        vocabulary = try Vocabulary(folder: folder)
        let settings = try JSONFile(ifThere: folder.appending("tokenizer_config.json"))
        folding = try Self.folding(folder, settings)
        limit = configuration.longestText
        guard vocabulary.count <= configuration.vocabularySize else {
            throw .malformed(
                folder.appending("config.json"),
                reason: "“vocab_size” is \(configuration.vocabularySize), the vocabulary has \(vocabulary.count) pieces"
            )
        }
        let vocabulary = vocabulary
        func mark(_ key: String, _ usual: String) throws(EncoderError) -> (text: [UInt8], number: Int32)? {
            let text = settings?[key]?.string ?? usual
            return vocabulary.number(of: text).map { (Array(text.utf8), $0) }
        }
        func needed(_ key: String, _ usual: String) throws(EncoderError) -> (text: [UInt8], number: Int32) {
            guard let found = try mark(key, usual) else {
                throw .malformed(folder, reason: "its vocabulary lacks “\(settings?[key]?.string ?? usual)”")
            }
            return found
        }
        let needs = [
            try needed("unk_token", "[UNK]"), try needed("cls_token", "[CLS]"), try needed("sep_token", "[SEP]"),
        ]
        (unknown, first, last) = (needs[0].number, needs[1].number, needs[2].number)
        marks = needs + [try mark("pad_token", "[PAD]"), try mark("mask_token", "[MASK]")].compactMap(\.self)
    }

    /// Changes with what texts are cut up into.
    var signature: String { "\(vocabulary.digest) \(folding) \(limit) \(marks.map(\.number))" }

    private static func folding(_ folder: FilePath, _ settings: JSONFile?) throws(EncoderError) -> LetterFolding {
        let sentence = try JSONFile(ifThere: folder.appending("sentence_bert_config.json"))
        var folding = LetterFolding()
        folding.lowercases = settings?["do_lower_case"]?.bool ?? true
        folding.stripsAccents = settings?["strip_accents"]?.bool ?? folding.lowercases
        folding.spacesChinese = settings?["tokenize_chinese_chars"]?.bool ?? true
        if sentence?["do_lower_case"]?.bool == true { folding.lowercases = true }
        return folding
    }

    /// The pieces of a text between the two marks; the end of a long text is left out.
    func pieces(of text: String) -> [Piece] {
        var pieces = [Piece(number: first, place: 0..<0, word: -1)]
        var scanner = WordScanner(folding)
        var words = 0
        func take(_ word: ScannedWord) {
            append(word, number: words, to: &pieces)
            words += 1
        }
        var offset = 0
        var skip = 0
        let bytes = Array(text.utf8)
        for scalar in text.unicodeScalars {
            let place = offset..<offset + UTF8.width(scalar)
            offset = place.upperBound
            if place.lowerBound < skip { continue }
            if scalar == "[", let mark = mark(in: bytes[place.lowerBound...]) {
                scanner.finish(take)
                skip = place.lowerBound + mark.text.count
                pieces.append(Piece(number: mark.number, place: place.lowerBound..<skip, word: words))
                words += 1
            } else {
                scanner.take(scalar, at: place, take)
            }
            // What follows would be cut off, and a long text is many times longer than what is read of it.
            if pieces.count >= limit { break }
        }
        scanner.finish(take)
        pieces.removeLast(max(0, pieces.count - (limit - 1)))
        pieces.append(Piece(number: last, place: 0..<0, word: -1))
        return pieces
    }

    private func mark(in bytes: ArraySlice<UInt8>) -> (text: [UInt8], number: Int32)? {
        marks.first { bytes.starts(with: $0.text) }
    }

    private func append(_ word: ScannedWord, number: Int, to pieces: inout [Piece]) {
        let before = pieces.count
        var start = 0
        while start < word.bytes.count, word.scalarCount <= Self.longestWord {
            guard let (found, end) = longestPiece(of: word.bytes, from: start) else { break }
            pieces.append(Piece(number: found, place: word.place(of: start..<end), word: number))
            start = end
        }
        guard start < word.bytes.count else { return }
        pieces.removeLast(pieces.count - before)
        pieces.append(Piece(number: unknown, place: word.place(of: 0..<word.bytes.count), word: number))
    }

    private func longestPiece(of word: [UInt8], from start: Int) -> (number: Int32, end: Int)? {
        let prefix = start == 0 ? [] : Self.continuation
        var hash = PieceHash()
        for byte in prefix { hash.add(byte) }
        let hashes = word[start...].map { byte in
            hash.add(byte)
            return hash
        }
        for end in stride(from: word.count, to: start, by: -1) {
            let hash = hashes[end - start - 1]
            if let number = vocabulary.number(of: word[start..<end], after: prefix, hash: hash) { return (number, end) }
        }
        return nil
    }
}
