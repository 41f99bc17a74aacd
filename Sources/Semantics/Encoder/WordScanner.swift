import Foundation

/// How a tokenizer folds letters before it looks words up.
struct LetterFolding: Sendable, Hashable {
    var lowercases = true
    var stripsAccents = true
    var spacesChinese = true
}

/// The words of a text as BERT takes them: runs between white space, each punctuation mark and each Chinese character
/// for itself; control characters dropped, letters folded.
///
/// - SeeAlso: Devlin et al. 2019, <https://arxiv.org/abs/1810.04805>; the folding is that of its uncased models.
struct WordScanner {
    private let folding: LetterFolding
    /// The folded bytes of the word so far, and for each where its scalar began and ended in the text, in UTF-8.
    private(set) var word = ScannedWord()

    init(_ folding: LetterFolding) { self.folding = folding }

    /// Takes one scalar of the text; hands over the words that end before it, and itself if it is a word.
    mutating func take(_ scalar: Unicode.Scalar, at place: Range<Int>, _ receive: (ScannedWord) -> Void) {
        if scalar.isASCII { return takeASCII(scalar, at: place, receive) }
        guard !scalar.isDroppedByBERT else { return }
        if scalar.properties.isWhitespace { return finish(receive) }
        let isWord = folding.spacesChinese && scalar.isChinese
        if isWord { finish(receive) }
        fold(scalar, at: place, receive)
        if isWord { finish(receive) }
    }

    /// Hands over the word that has begun, if any.
    mutating func finish(_ receive: (ScannedWord) -> Void) {
        guard !word.bytes.isEmpty else { return }
        receive(word)
        word.removeAll()
    }

    private mutating func fold(_ scalar: Unicode.Scalar, at place: Range<Int>, _ receive: (ScannedWord) -> Void) {
        guard folding.stripsAccents else { return takeLowercased(scalar, at: place, receive) }
        for part in String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
        where part.knownCategory != .nonspacingMark {
            takeLowercased(part, at: place, receive)
        }
    }

    private mutating func takeASCII(_ scalar: Unicode.Scalar, at place: Range<Int>, _ receive: (ScannedWord) -> Void) {
        switch UInt8(ascii: scalar) {
        case UInt8(ascii: "A")...UInt8(ascii: "Z") where folding.lowercases:
            word.append(UInt8(ascii: scalar) | 0x20, at: place)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            word.append(UInt8(ascii: scalar), at: place)
        case 0x20, 0x09, 0x0A, 0x0D: finish(receive)
        case 0x00..<0x20, 0x7F: break
        default:
            finish(receive)
            word.append(UInt8(ascii: scalar), at: place)
            finish(receive)
        }
    }

    private mutating func takeLowercased(
        _ scalar: Unicode.Scalar,
        at place: Range<Int>,
        _ receive: (ScannedWord) -> Void
    ) {
        guard folding.lowercases else { return take(folded: scalar, at: place, receive) }
        for part in scalar.properties.lowercaseMapping.unicodeScalars { take(folded: part, at: place, receive) }
    }

    private mutating func take(folded scalar: Unicode.Scalar, at place: Range<Int>, _ receive: (ScannedWord) -> Void) {
        if scalar.isASCII { return takeASCII(scalar, at: place, receive) }
        let isWord = scalar.isPunctuation
        if isWord { finish(receive) }
        word.append(scalar, at: place)
        if isWord { finish(receive) }
    }
}

/// A folded word and where its bytes come from.
struct ScannedWord {
    private(set) var bytes: [UInt8] = []
    private var starts: [Int] = []
    private var ends: [Int] = []
    private(set) var scalarCount = 0

    /// Where the bytes of a range of the word come from in the text, in UTF-8.
    func place(of range: Range<Int>) -> Range<Int> { starts[range.lowerBound]..<ends[range.upperBound - 1] }

    fileprivate mutating func append(_ scalar: Unicode.Scalar, at place: Range<Int>) {
        for byte in UTF8.encode(scalar).unsafelyUnwrapped { append(byte, at: place, isFirst: false) }
        scalarCount += 1
    }

    fileprivate mutating func append(_ byte: UInt8, at place: Range<Int>, isFirst: Bool = true) {
        bytes.append(byte)
        starts.append(place.lowerBound)
        ends.append(place.upperBound)
        if isFirst { scalarCount += 1 }
    }

    fileprivate mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        scalarCount = 0
    }
}

extension Unicode.Scalar {
    /// The category, for what Unicode 8 knew: the tables that models are trained with are not newer, and take the rest
    /// for letters.
    fileprivate var knownCategory: Unicode.GeneralCategory {
        (properties.age?.major ?? 0) <= 8 ? properties.generalCategory : .unassigned
    }

    /// Control, format and private characters, and the one that stands for damaged text.
    fileprivate var isDroppedByBERT: Bool {
        switch knownCategory {
        case .control, .format, .privateUse: true
        default: value == 0xFFFD
        }
    }

    fileprivate var isPunctuation: Bool {
        switch knownCategory {
        case .connectorPunctuation, .dashPunctuation, .closePunctuation, .finalPunctuation, .initialPunctuation,
            .otherPunctuation, .openPunctuation:
            true
        default: false
        }
    }

    /// The blocks of ideographs, which are written without spaces; neither kana nor Hangul.
    ///
    /// The first 256 of extension E were left out by a slip that models have been trained with.
    fileprivate var isChinese: Bool {
        switch value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x2_0000...0x2_A6DF, 0x2_A700...0x2_B73F, 0x2_B740...0x2_B81F,
            0x2_B920...0x2_CEAF, 0xF900...0xFAFF, 0x2_F800...0x2_FA1F:
            true
        default: false
        }
    }
}
