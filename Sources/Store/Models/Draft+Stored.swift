import Engine
import OrderedCollections

extension Draft {
    /// The draft as the journal keeps it.
    var stored: JSONValue {
        var fields: JSONObject = [
            "number": .int(number), "kind": .string(kind.rawValue), "model": .string(model),
            "promptHash": .string(promptHash),
        ]
        fields["source"] = source.map { .string($0) }
        fields["usage"] = .array(
            [usage.input, usage.output, usage.cacheRead, usage.cacheWrite].map { .int($0) } + [.bool(usage.isEstimated)]
        )
        fields["cost"] = .int(cost.count)
        fields["ms"] = .int(milliseconds)
        fields["fixes"] = .array(fixes.map { .string($0) })
        fields["remarks"] = .array(remarks.map { .string($0) })
        switch outcome {
        case .untested: break
        case .accepted: fields["accepted"] = .bool(true)
        case .failed(let fault): fields["fault"] = fault.stored
        }
        return .object(fields)
    }

    /// Reads what `stored` wrote; nil for anything else.
    init?(stored value: JSONValue) {
        guard let fields = value.object, let number = fields["number"]?.number?.int,
            let kind = fields["kind"]?.string.flatMap(Kind.init(rawValue:)), let model = fields["model"]?.string,
            let promptHash = fields["promptHash"]?.string,
            let usage = fields["usage"]?.array.flatMap(TokenUsage.init(stored:)),
            let cost = fields["cost"]?.number?.int, let milliseconds = fields["ms"]?.number?.int,
            let fixes = fields["fixes"]?.array
        else { return nil }
        let outcome: Outcome
        if let fault = fields["fault"] {
            guard let fault = CodeFault(stored: fault) else { return nil }
            outcome = .failed(fault)
        } else {
            outcome = fields["accepted"] == nil ? .untested : .accepted
        }
        self.init(
            number: number,
            kind: kind,
            model: model,
            promptHash: promptHash,
            source: fields["source"]?.string,
            usage: usage,
            cost: MicroDollars(cost),
            milliseconds: milliseconds,
            fixes: fixes.compactMap(\.string),
            outcome: outcome
        )
        remarks = fields["remarks"]?.array?.compactMap(\.string) ?? []
    }
}

extension CodeFault {
    fileprivate var stored: JSONValue {
        var fields: JSONObject = [
            "stage": .string(stage.rawValue), "code": .string(code.rawValue), "message": .string(message),
        ]
        fields["line"] = line.map { .int($0) }
        fields["detail"] = detail.map { .string($0) }
        return .object(fields)
    }

    fileprivate init?(stored value: JSONValue) {
        guard let fields = value.object, let stage = fields["stage"]?.string.flatMap(Stage.init(rawValue:)),
            let code = fields["code"]?.string.flatMap(FailureCode.init(rawValue:)),
            let message = fields["message"]?.string
        else { return nil }
        self.init(stage, code, message, line: fields["line"]?.number?.int, detail: fields["detail"]?.string)
    }
}

extension TokenUsage {
    fileprivate init?(stored values: [JSONValue]) {
        let counts = values.compactMap { $0.number?.int }
        guard counts.count == 4, values.count == 5, case .bool(let isEstimated) = values[4] else { return nil }
        self.init(
            input: counts[0],
            output: counts[1],
            cacheRead: counts[2],
            cacheWrite: counts[3],
            isEstimated: isEstimated
        )
    }
}
