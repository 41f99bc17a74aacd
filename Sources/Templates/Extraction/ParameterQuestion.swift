import Engine
import Language

/// What a language model is asked where a template fits a request that the parser read only in part.
struct ParameterQuestion: Sendable {
    let template: Template
    let description: String
    /// The words that the parser did not understand, in their order.
    let unread: [String]
    /// What the parser read; the answer must say the same.
    let bindings: [String: Cover.Bound]
    /// The values among the words that it did not understand; the answer must hold them.
    let facts: [LooseFact]
    /// What the match is worth if the answer explains every word.
    let confidence: Double
    let nearest: NearestTemplate
    let key: Key

    /// What makes two questions the same: the templates, and the text as the exact key folds it.
    struct Key: Sendable, Hashable {
        let library: String
        let text: String
    }

    /// The parameters that a request may fix: not those that follow from others.
    var parameters: [Parameter] { template.parameters.filter(\.isAskable) }
}

extension Parameter {
    /// Whether a request may fix it in words.
    var isAskable: Bool {
        switch derivation {
        case .latex, .seed: false
        case .name, .text, nil: true
        }
    }
}

extension TemplateLibrary {
    /// More unread words than this are a request of another kind.
    private static let unreadLimit = 12

    /// How many templates are looked at, the nearest first.
    private static let width = 3

    /// The question that is worth asking about a request that was declined; nil when none is.
    ///
    /// One template alone must explain most, and be named: by one of its keywords, or by everything that one of its
    /// patterns needs. With the unread words counted for less (`confidence(unread:of:)`) it must reach the threshold,
    /// so that at the default at most some four words in ten may be unread. None of them may deny anything, or calculate
    /// with a value that was read, or name another template; no sign may be left over, and no value that the template has
    /// no free parameter for.
    /// Topic and context must ask for nothing more. A request that names its template is never asked about: it gets what
    /// it says or an error.
    func question(about request: RenderRequest, threshold: Double) -> ParameterQuestion? {
        guard request.template == nil, request.description.count <= Self.lengthLimit,
            unexplainedAbout(request).isEmpty
        else { return nil }
        let readings = readings(of: request, threshold: threshold, strangeLimit: Self.unreadLimit)
        let wording = read(request.description)
        let reader = SlotReader(wording, shared)
        let surroundings = shared.surroundings.found(in: wording)
        let partial = readings.prefix(Self.width).compactMap { reading in
            Cover(template: reading.template, reader: reader, surroundings: surroundings).partialReading().map {
                (reading: reading, way: $0)
            }
        }
        guard let least = partial.map(\.way.unexplained.count).min() else { return nil }
        let best = partial.filter { $0.way.unexplained.count == least }
        guard best.count == 1 else { return nil }
        return question(about: request, best[0].reading, best[0].way, reader, threshold: threshold)
    }

    private func question(
        about request: RenderRequest,
        _ reading: Reading,
        _ way: Cover.Way,
        _ reader: SlotReader,
        threshold: Double
    ) -> ParameterQuestion? {
        let tokens = reader.wording.wording.tokens
        let unread = way.unexplained.map { tokens[$0].text }
        let confidence = Self.confidence(unread: unread.count, of: tokens.count { !$0.isEmpty })
        guard !unread.isEmpty, unread.count <= Self.unreadLimit, confidence >= threshold,
            !unread.contains(where: \.isDenial), !reading.template.isCalculated(way, reader.wording),
            !isAnotherNamed(than: reading.template, by: unread),
            let facts = LooseFact.all(at: way.unexplained, reader)
        else { return nil }
        let question = ParameterQuestion(
            template: reading.template,
            description: request.description,
            unread: unread,
            bindings: way.bindings,
            facts: facts,
            confidence: confidence,
            nearest: NearestTemplate(templateID: reading.template.id, confidence: reading.confidence),
            key: ParameterQuestion.Key(library: version, text: request.description.foldedForKey)
        )
        return question.hasRoomForItsFacts && question.canBeAsked ? question : nil
    }

    /// Whether one of the words names another template: then what that one draws is asked for, too.
    private func isAnotherNamed(than template: Template, by words: [String]) -> Bool {
        // As they stand there: “squares its input” names no square.
        templates.contains { other in
            other.id != template.id && other.keywords.contains { words.contains($0.lowercased()) }
        }
    }

    /// The share that is understood where a word that only a model understood counts for four fifths of one.
    static func confidence(unread: Int, of content: Int) -> Double {
        let share = 1 - 0.2 * Double(unread) / Double(max(1, content))
        return (0.99 * share * 1000).rounded() / 1000
    }
}

extension Cover {
    /// The best way to explain a part of a request that names the template; nil for one that does not.
    fileprivate func partialReading() -> Way? {
        let ways = ways(steps())
        if let way = ways.first(where: isComplete) { return way }
        return template.isNamed(in: wording) ? ways.first { !$0.phrases.isEmpty } : nil
    }
}

extension Template {
    /// Whether all words of one of the keywords are there.
    fileprivate func isNamed(in wording: ReadWording) -> Bool {
        let said = Set(wording.wording.tokens.map { Folding.standard.key(of: $0.text) })
        return keywords.contains { keyword in
            keyword.lowercased().split(separator: " ").allSatisfy {
                said.contains(Folding.standard.key(of: String($0)))
            }
        }
    }

    /// Whether a word is left over that may change a value that was read.
    ///
    /// “Twice”, “plus”, a unit, the name of another value: what the parser would not put together, nobody guesses.
    fileprivate func isCalculated(_ way: Cover.Way, _ wording: ReadWording) -> Bool {
        let isAnyRead = parameters.contains { way.bindings[$0.name] != nil && $0.type != .color && $0.type != .string }
        return isAnyRead
            && way.unexplained.contains { index in
                let text = wording.wording.tokens[index].text
                return calculating.contains(text)
                    || parameters.contains { !($0.book?.entries(in: wording, at: index).isEmpty ?? true) }
            }
    }
}

extension ParameterQuestion {
    /// Whether each value that the parser did not place may belong to some parameter, and there are no more of them than
    /// parameters that are free.
    fileprivate var hasRoomForItsFacts: Bool {
        let free = parameters.filter { bindings[$0.name].map(\.isKind) ?? true }
        func count(_ types: [ValueType]) -> Int { free.count { types.contains($0.type) } }
        let isComposed = count([.expression, .matrix, .latex]) > 0
        return facts.allSatisfy { fact in free.contains { fact.value.mayBelong(to: $0.type) } }
            && facts.count(where: \.value.isExpression) <= count([.expression, .latex])
            && facts.count(where: \.value.isMatrix) <= count([.matrix])
            && (isComposed || facts.count(where: \.value.isNumber) <= count([.number, .integer]))
    }
}

extension Value {
    fileprivate func mayBelong(to type: ValueType) -> Bool {
        switch self {
        case .number: [.number, .integer, .expression, .matrix, .latex].contains(type)
        case .interval: type == .number || type == .integer
        case .expression: type == .expression || type == .latex
        case .matrix: type == .matrix
        case .latex: type == .latex || type == .expression
        case .color: type == .color
        case .string: type == .string || type == .latex || type == .expression
        case .point, .symbol, .bounds, .kind: false
        }
    }

    fileprivate var isExpression: Bool { if case .expression = self { true } else { false } }
    fileprivate var isMatrix: Bool { if case .matrix = self { true } else { false } }
    fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}

extension String {
    /// Whether a word says that something is not to be: no value of a parameter can say that.
    fileprivate var isDenial: Bool { hasSuffix("n't") || denials.contains(self) }
}

private let denials: Set<String> = [
    "no", "not", "none", "never", "neither", "nor", "nothing", "without", "except", "excluding", "exclude", "unless",
    "instead", "rather", "avoid", "omit", "skip", "hide", "remove", "drop", "lacking", "dont", "doesnt",
    "isnt", "arent", "cannot", "cant", "wont", "wouldnt", "shouldnt", "aint", "but", "other",
]

private let calculating: Set<String> = {
    let operators = "plus minus times over divided multiplied added subtracted squared cubed square cube root power"
    let multiples = "half twice double triple thrice third quarter percent negative inverse reciprocal opposite"
    let relations = "more less than same equal equals or sum difference product transpose by"
    let units = "cm mm m km in inch inches ft foot feet yd yard yards metre metres meter meters degrees radians"
    let times = "second seconds minute minutes hour hours"
    return Set([operators, multiples, relations, units, times].flatMap { $0.split(separator: " ").map(String.init) })
}()
