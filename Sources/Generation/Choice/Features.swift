import Engine
import OrderedCollections

/// What makes a request hard to write a scene for: `features.json`.
struct Features: Sendable {
    let all: [Feature]
    let length: Length
    /// What is said where nothing is to move.
    let still: [Phrase]

    struct Feature: Sendable {
        let name: String
        /// Added for each phrase that the request has.
        let weight: Double
        /// For so many phrases at most.
        let most: Int
        /// Whether it is looked for in the context, too.
        let isOfContext: Bool
        let plan: Plan
        let phrases: [Phrase]

        /// What it says of a plan: that one is asked for, or that the request is one.
        enum Plan: String, Sendable { case asks, `is`, nothing }
    }

    struct Length: Sendable {
        let name: String
        /// So many words count nothing.
        let above: Int
        /// Added for each word more, for `most` words at most.
        let weight: Double
        let most: Int
    }

    /// The list that comes with the program.
    static let builtIn: Features = {
        guard let features = Features(PackageResources.features_json) else {
            preconditionFailure("features.json cannot be read")
        }
        return features
    }()

    /// Reads a list; nil where it does not have the form.
    init?(_ bytes: [UInt8]) {
        let document: JSONValue
        do { document = try JSONReader().read(bytes).value } catch { return nil }
        guard let fields = document.object,
            let features = fields["features"]?.array?.map({ $0.object.flatMap(Feature.init) }),
            let length = fields["length"]?.object.flatMap(Length.init), let still = fields["still"]?.array
        else { return nil }
        all = features.compactMap(\.self)
        self.length = length
        self.still = still.compactMap(\.string).map(Phrase.init)
        guard all.count == features.count, self.still.count == still.count else { return nil }
    }
}

extension Features.Feature {
    fileprivate init?(_ fields: JSONObject) {
        guard let name = fields["name"]?.string, let weight = fields["weight"]?.number?.double,
            let phrases = fields["phrases"]?.array?.map(\.string), !phrases.contains(nil),
            let plan = Plan(rawValue: fields["plan"]?.string ?? "nothing")
        else { return nil }
        self.name = name
        self.weight = weight
        most = fields["most"]?.number?.int ?? 1
        isOfContext = fields["in"]?.string == "context"
        self.plan = plan
        self.phrases = phrases.compactMap { $0.map(Phrase.init) }
    }
}

extension Features.Length {
    fileprivate init?(_ fields: JSONObject) {
        guard let name = fields["name"]?.string, let above = fields["above"]?.number?.int,
            let weight = fields["weight"]?.number?.double, let most = fields["most"]?.number?.int
        else { return nil }
        (self.name, self.above, self.weight, self.most) = (name, above, weight, most)
    }
}
