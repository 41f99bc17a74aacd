import Engine
import Mathematics
import OrderedCollections

/// Holds what a model read against what the parser read, and gives the values if nothing contradicts.
struct ParameterCheck {
    let question: ParameterQuestion
    let colors: ManimColors

    /// Why the answer cannot be used.
    struct Objection: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }

    /// The values that the request fixes; parameters that it leaves open are missing.
    ///
    /// A value must be readable, be what the parser read where it read one, and be said by one of the unread words where
    /// it did not. Each value among the unread words must be found again in that of the parameter that the model says
    /// it belongs to.
    func bindings(from reply: ParameterReply) throws(Objection) -> [String: Cover.Bound] {
        if let missing = reply.leftOut.first {
            throw Objection("a language model says that \(question.template.id) leaves out \(missing.quotedForPeople)")
        }
        if let place = reply.uses.firstIndex(of: .more) {
            let word = question.unread[place].quotedForPeople
            throw Objection("a language model says that \(question.template.id) does not cover \(word)")
        }
        guard reply.showsEverything else {
            throw Objection("a language model says that \(question.template.id) does not show what is asked for")
        }
        try checkNames(reply)
        var bindings = question.bindings
        for parameter in question.parameters {
            bindings[parameter.name] = try bound(parameter, reply)
        }
        for fact in question.facts { try place(fact, reply, &bindings) }
        return bindings
    }

    /// Refuses to pass over words that are not known to be harmless, and words that say more of what was read already: “in relativity” makes another formula of “the momentum”.
    private func checkNames(_ reply: ParameterReply) throws(Objection) {
        let isNamed = question.bindings.values.contains { $0.title != nil }
        for (word, use) in zip(question.unread, reply.uses) {
            if use == .courtesy || use == .subject, !HarmlessWords.contain(word) {
                throw Objection("nothing but a language model's word stands for passing over \(word.quotedForPeople)")
            }
            if use == .subject, isNamed {
                throw Objection("it is not known what \(word.quotedForPeople) says of what was named")
            }
            if case .value(let name) = use, let read = question.bindings[name], !read.isKind {
                throw Objection("\(name) is read already, and \(word.quotedForPeople) says more of it")
            }
        }
    }

    /// What the request fixes of a parameter; nil if it leaves it open.
    private func bound(_ parameter: Parameter, _ reply: ParameterReply) throws(Objection) -> Cover.Bound? {
        let read = question.bindings[parameter.name]
        let isSaid = reply.uses.contains(.value(of: parameter.name))
        guard let json = reply.values[parameter.name], json != .null else {
            if let read, !read.isKind { throw contradiction(parameter, read.value, "nothing") }
            if isSaid { throw Objection("a language model found words for \(parameter.name) and no value") }
            return read
        }
        let shown = json.text().quotedForPeople
        guard let value = parameter.value(from: json, colors: colors) else {
            throw Objection("a language model read \(parameter.name) as \(shown): expected \(parameter.expectation)")
        }
        if let read {
            if read.value.isSaid(by: value) { return read }
            // “Parabola” names a kind; what else the request says makes it a certain one.
            guard read.isKind, isSaid else { throw contradiction(parameter, read.value, shown) }
            return Cover.Bound(value: value)
        }
        if isSaid || question.facts.contains(where: { $0.isBound(of: parameter, in: question.template) }) {
            return Cover.Bound(value: value)
        }
        // Models like to repeat what holds anyway.
        if let usual = parameter.defaultValue, usual.agrees(with: value) { return nil }
        throw Objection("a language model read \(parameter.name) as \(shown), which no word of the request says")
    }

    private func contradiction(_ parameter: Parameter, _ read: Value, _ said: String) -> Objection {
        Objection(
            "\(parameter.name) is \(read.json.text().quotedForPeople), and a language model read \(said)"
        )
    }

    /// Finds a value again in those that the model read; a rounded one becomes exact.
    private func place(
        _ fact: LooseFact,
        _ reply: ParameterReply,
        _ bindings: inout [String: Cover.Bound]
    ) throws(Objection) {
        let said = question.unread[fact.places].joined(separator: " ").quotedForPeople
        let lost = Objection("a language model did not take \(said) into the values")
        if case .interval(let interval) = fact.value {
            guard let (low, high) = question.template.parameters.lazy.compactMap(\.bounds).first,
                case .number(let lower) = bindings[low]?.value, case .number(let upper) = bindings[high]?.value,
                interval.lower.isSaid(by: lower), interval.upper.isSaid(by: upper)
            else { throw lost }
            bindings[low] = Cover.Bound(value: .number(interval.lower))
            bindings[high] = Cover.Bound(value: .number(interval.upper))
            return
        }
        // All words of one value are there for the same parameter.
        guard case .value(let name) = reply.uses[fact.places.lowerBound],
            reply.uses[fact.places].allSatisfy({ $0 == .value(of: name) }), let value = bindings[name]?.value,
            fact.isHeld(by: value)
        else { throw lost }
        if case .number = value, case .number = fact.value { bindings[name] = Cover.Bound(value: fact.value) }
    }
}

extension Value {
    /// Whether a model that was told this value may have meant it by the other.
    fileprivate func isSaid(by other: Value) -> Bool {
        if case .number(let number) = self, case .number(let said) = other { return number.isSaid(by: said) }
        return agrees(with: other)
    }
}

extension Parameter {
    /// The parameters between whose values its expression is drawn.
    fileprivate var bounds: (low: String, high: String)? { domain.count == 2 ? (domain[0], domain[1]) : nil }
}

extension LooseFact {
    /// Whether it is a range, and the parameter one of its ends.
    fileprivate func isBound(of parameter: Parameter, in template: Template) -> Bool {
        guard case .interval = value else { return false }
        return template.parameters.contains { $0.domain.contains(parameter.name) }
    }
}
