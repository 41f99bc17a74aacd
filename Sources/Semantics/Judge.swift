package import Engine
import Mathematics
import OrderedCollections

/// Decides whether two requests ask for the same video.
///
/// Requests that the templates read are the same when template and parameters are; others when their statements are.
package struct Judge: Sendable {
    private let knowledge: Knowledge
    private let template: @Sendable (RenderRequest) -> TemplateMatch?

    /// - Parameters:
    ///   - knowledge: What is known to mean the same.
    ///   - template: Reads a request as a template, if one explains it.
    package init(
        knowledge: Knowledge,
        template: @escaping @Sendable (RenderRequest) -> TemplateMatch? = { _ in nil }
    ) {
        self.knowledge = knowledge
        self.template = template
    }

    /// What a request was understood as.
    package struct Understanding: Sendable {
        /// With everything that the lexicons know.
        package let statement: Statement
        /// Without the phrases that take values into them, which may hide what another wording says piece by piece.
        package let plain: Statement
        package let match: TemplateMatch?
    }

    package func understand(_ request: RenderRequest) -> Understanding {
        understand(request.description, match: template(request))
    }

    /// What the request was understood as that an answer was made for; which template read it is known.
    func understand(_ answer: StoredAnswer) -> Understanding {
        switch answer.scene.origin {
        case .template(let match): understand(answer.description, match: match)
        case .generated, .given: understand(RenderRequest(description: answer.description))
        }
    }

    /// What the templates make of a request.
    func match(_ request: RenderRequest) -> TemplateMatch? { template(request) }

    /// With and without the phrases that take values into them.
    func statements(of description: String) -> (full: Statement, plain: Statement) {
        (knowledge.statement(of: description), knowledge.statement(of: description, withSlots: false))
    }

    private func understand(_ description: String, match: TemplateMatch?) -> Understanding {
        let statements = statements(of: description)
        return Understanding(statement: statements.full, plain: statements.plain, match: match)
    }

    /// The readings of two requests that are the same, the second spelled like the first; nil for others.
    func alike(_ a: Understanding, _ b: Understanding) -> (String, String)? {
        if let respelled = Comparison(a.statement, b.statement).respelled { return (a.statement.text, respelled) }
        if let respelled = Comparison(a.plain, b.plain).respelled { return (a.plain.text, respelled) }
        return nil
    }

    package func verdict(_ a: Understanding, _ b: Understanding) -> Evidence.Verdict {
        if let left = a.match, let right = b.match {
            let verdict = verdict(left, right)
            // What one left open and the other said happens to be the same: that one has to be as it is, this one not.
            switch verdict {
            case .same: guard left.defaultsUsed != right.defaultsUsed else { return verdict }
            case .different:
                guard left.isPermutation(of: right), a.statement.commutation != .none else {
                    // The difference as the requests say it, if they do.
                    let said = Comparison(a.statement, b.statement).verdict
                    if case .different = said { return said }
                    return verdict
                }
            }
        }
        let verdict = Comparison(a.statement, b.statement).verdict
        if case .different = verdict, case .same(let facts) = Comparison(a.plain, b.plain).verdict {
            return .same(facts: facts)
        }
        return verdict
    }

    /// What alone keeps two requests from being the same, where it is words that nothing is known of.
    ///
    /// Requests whose values, names, colours, directions or order differ, and those that templates tell apart, are
    /// different beyond doubt: nil.
    func doubt(_ a: Understanding, _ b: Understanding) -> Doubt? {
        guard a.match == nil || b.match == nil else { return nil }
        guard let doubt = Doubt(a.statement, b.statement), Doubt(a.plain, b.plain) != nil,
            doubt.words.allSatisfy(knowledge.isUnknown)
        else { return nil }
        return doubt
    }

    /// Whether a template reads both requests alike.
    package func areTwins(_ a: Understanding, _ b: Understanding) -> Bool {
        guard let left = a.match, let right = b.match, left.defaultsUsed == right.defaultsUsed else { return false }
        return if case .same = verdict(left, right) { true } else { false }
    }

    private func verdict(_ a: TemplateMatch, _ b: TemplateMatch) -> Evidence.Verdict {
        guard a.templateID == b.templateID else {
            return .different("template: \(a.templateID) vs \(b.templateID)")
        }
        for (name, value) in a.parameters {
            let other = b.parameters[name] ?? .null
            guard value.isSame(as: other) else { return .different("\(name): \(value.said) vs \(other.said)") }
        }
        return .same(facts: ["template \(a.templateID)"] + a.parameters.map { "\($0): \($1.said)" })
    }
}

extension TemplateMatch {
    /// Whether both have the same values, perhaps under other names, as the legs of a triangle.
    fileprivate func isPermutation(of other: TemplateMatch) -> Bool {
        templateID == other.templateID && defaultsUsed == other.defaultsUsed
            && Array(parameters.values).isPermutation(of: Array(other.parameters.values)) { $0 == $1 }
    }
}

extension JSONValue {
    /// Whether both are the same parameter: equal values, or source of the same function.
    fileprivate func isSame(as other: JSONValue) -> Bool {
        if self == other { return true }
        guard let string, let otherString = other.string else { return false }
        do throws(MathematicsError) {
            return try Expression(parsing: string).isEquivalent(to: try Expression(parsing: otherString))
        } catch {
            return false
        }
    }

    fileprivate var said: String { string ?? text() }
}
