import Engine
import OrderedCollections

extension Scene.Origin {
    /// What the column `author` holds; nil where no model had a part in it.
    var author: JSONValue? {
        switch self {
        case .template(let match): match.parametersBy == .model ? .object(["parameters": .bool(true)]) : nil
        case .generated(let authorship): authorship.stored
        case .given: nil
        }
    }
}

extension Authorship {
    fileprivate var stored: JSONValue {
        .object([
            "model": .string(model), "complexity": .double(complexity), "prompts": .string(prompts),
            "repairs": .int(repairs), "planned": .bool(isPlanned),
        ])
    }

    /// Reads what `stored` wrote; nil for anything else.
    init?(stored fields: JSONObject) {
        guard let model = fields["model"]?.string, let complexity = fields["complexity"]?.number?.double,
            let prompts = fields["prompts"]?.string, let repairs = fields["repairs"]?.number?.int,
            case .bool(let isPlanned) = fields["planned"]
        else { return nil }
        self.init(model: model, complexity: complexity, prompts: prompts, repairs: repairs, isPlanned: isPlanned)
    }
}
