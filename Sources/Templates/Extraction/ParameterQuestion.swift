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

    /// The question that is worth asking about a request that was declined; nil when none is.
    ///
    /// One template alone must come nearest, and be named: by one of its keywords, or by everything that one of its
    /// patterns needs. With the unread words counted for less (`confidence(unread:of:)`) it must reach the threshold,
    /// so that at the default at most some four words in ten may be unread. None of them may deny anything, no sign may
    /// be left over, no value may be there that the template has no parameter for, and topic and context must ask for
    /// nothing more. A request that names its template is never asked about: it gets what it says or an error.
    func question(about request: RenderRequest, threshold: Double) -> ParameterQuestion? {
        guard request.template == nil, request.description.count <= Self.lengthLimit,
            unexplainedAbout(request).isEmpty
        else { return nil }
        let readings = readings(of: request, threshold: threshold, strangeLimit: Self.unreadLimit)
        guard let best = readings.first, readings.count < 2 || readings[1].confidence < best.confidence else {
            return nil
        }
        let wording = read(request.description)
        let reader = SlotReader(wording, shared)
        let surroundings = shared.surroundings.found(in: wording)
        let cover = Cover(template: best.template, reader: reader, surroundings: surroundings)
        guard let (way, isComplete) = cover.partialWay(), isComplete || best.template.isNamed(in: wording),
            let facts = LooseFact.all(at: way.unexplained, reader)
        else { return nil }
        let unread = way.unexplained.map { wording.wording.tokens[$0].text }
        let confidence = Self.confidence(unread: unread.count, of: wording.wording.tokens.count { !$0.isEmpty })
        guard !unread.isEmpty, unread.count <= Self.unreadLimit, confidence >= threshold,
            !unread.contains(where: \.isDenial)
        else { return nil }
        let question = ParameterQuestion(
            template: best.template,
            description: request.description,
            unread: unread,
            bindings: way.bindings,
            facts: facts,
            confidence: confidence,
            nearest: NearestTemplate(templateID: best.template.id, confidence: best.confidence),
            key: ParameterQuestion.Key(library: version, text: request.description.foldedForKey)
        )
        return question.hasRoomForItsFacts && question.canBeAsked ? question : nil
    }

    /// The share that is understood where a word that only a model understood counts for four fifths of one.
    static func confidence(unread: Int, of content: Int) -> Double {
        let share = 1 - 0.2 * Double(unread) / Double(max(1, content))
        return (0.99 * share * 1000).rounded() / 1000
    }
}

extension Cover {
    /// The best way to explain a part of the request, and whether it has all that one of the patterns needs.
    fileprivate func partialWay() -> (way: Way, isComplete: Bool)? {
        let ways = ways(steps())
        if let way = ways.first(where: isComplete) { return (way, true) }
        return ways.first { !$0.phrases.isEmpty }.map { ($0, false) }
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
}

extension ParameterQuestion {
    /// Whether each value that the parser did not place may belong to some parameter, and expressions and the like are
    /// not more than there are parameters for.
    fileprivate var hasRoomForItsFacts: Bool {
        let types = parameters.map(\.type)
        let bound = Set(bindings.keys)
        return facts.allSatisfy { fact in types.contains { fact.value.mayBelong(to: $0) } }
            && [ValueType.expression, .matrix].allSatisfy { type in
                let free = parameters.count { $0.type == type && !bound.contains($0.name) }
                return facts.count { $0.value.isWhole(type) } <= free
            }
    }
}

extension Value {
    fileprivate func mayBelong(to type: ValueType) -> Bool {
        switch self {
        case .number: [.number, .integer, .expression, .matrix, .latex, .string].contains(type)
        case .interval: type == .number || type == .integer
        case .expression: type == .expression || type == .latex
        case .matrix: type == .matrix
        case .latex: type == .latex || type == .expression
        case .color: type == .color
        case .string: type == .string || type == .latex || type == .expression
        case .point, .symbol, .bounds, .kind: false
        }
    }

    fileprivate func isWhole(_ type: ValueType) -> Bool {
        switch self {
        case .expression: type == .expression
        case .matrix: type == .matrix
        default: false
        }
    }
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
