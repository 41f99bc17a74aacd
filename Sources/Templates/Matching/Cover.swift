import Language
import Mathematics

/// The best way to explain the words of a request by what a template understands.
///
/// The request is walked from left to right. At each token a phrase of the template may be heard, something that people
/// say around a request may be passed over, or a token stays unexplained at a cost. Of the ways to the end the one that
/// leaves least unexplained is kept; of equals, the one in fewest steps, since longer phrases say more.
struct Cover {
    /// A value that a request fixes.
    struct Bound: Hashable {
        var value: Value
        var isKind = false
        var title: String?
    }

    struct Way: Hashable {
        var bindings: [String: Bound] = [:]
        /// The phrases that were heard, also those inside others.
        var phrases: Set<Int> = []
        /// Those of them that explain words and only belong to certain requests.
        var bound: Set<Int> = []
        /// The tokens that nothing explains.
        var unexplained: [Int] = []
        var steps = 0
        /// The words that only surround the request.
        var fillers = 0
        var typos = 0

        var rank: Int { unexplained.count * 10_000 + steps * 10 + typos }
    }

    /// A stretch of tokens that is explained.
    struct Step {
        let end: Int
        let bindings: [String: Bound]
        /// The phrase, and those heard inside it.
        let phrases: Set<Int>
        let bound: Int?
        let fillers: Int
        let typos: Int
    }

    private static let width = 32

    let template: Template
    let reader: SlotReader
    let surroundings: Surroundings.Found
    var wording: ReadWording { reader.wording }

    /// What can be heard from each token on.
    func steps() -> [[Step]] {
        let mentions = mentions()
        return (0..<wording.count).map { steps(from: $0, mentions) }
    }

    /// All ways to the end, best first.
    func ways(_ steps: [[Step]]) -> [Way] {
        var ways: [[Way]] = Array(repeating: [], count: wording.count + 1)
        ways[0] = [Way()]
        for index in 0..<wording.count {
            let here = Self.best(of: ways[index])
            ways[index] = []
            guard !here.isEmpty else { continue }
            for way in here {
                for step in steps[index] {
                    if let next = way.going(step) {
                        ways[step.end].append(next)
                    }
                }
                var next = way
                if !wording.wording.tokens[index].isEmpty { next.unexplained.append(index) }
                ways[index + 1].append(next)
            }
        }
        return Self.best(of: ways[wording.count])
    }

    /// The best ways, each meaning once.
    private static func best(of ways: [Way]) -> [Way] {
        struct Meaning: Hashable {
            let bindings: [String: Bound]
            let phrases: Set<Int>
            let bound: Set<Int>
        }
        var seen: Set<Meaning> = []
        var kept: [Way] = []
        for way in ways.sorted(by: { $0.rank < $1.rank })
        where seen.insert(Meaning(bindings: way.bindings, phrases: way.phrases, bound: way.bound)).inserted {
            kept.append(way)
            if kept.count == width { break }
        }
        return kept
    }

    private func steps(from index: Int, _ mentions: [Mention]) -> [Step] {
        var steps = surroundings.ends[index].map {
            Step(end: $0, bindings: [:], phrases: [], bound: nil, fillers: $0 - index, typos: typos(index, $0))
        }
        for (number, phrase) in template.phrases.enumerated() where phrase.mayStart(at: index, in: wording) {
            for match in phrase.pattern.matches(in: wording, from: index, read: read) {
                guard match.end > index, let bindings = phrase.bindings(of: match, in: template) else { continue }
                let inside = mentions.filter { $0.start >= index && $0.end <= match.end }.map(\.phrase)
                steps.append(
                    Step(
                        end: match.end,
                        bindings: bindings,
                        phrases: Set(inside + [number]),
                        bound: template.free.contains(number) ? nil : number,
                        fillers: 0,
                        typos: typos(index, match.end)
                    )
                )
            }
        }
        return steps
    }

    /// A phrase without a value, heard somewhere.
    private struct Mention {
        let phrase: Int
        let start: Int
        let end: Int
    }

    /// The parts of requests that have no value: they count even inside another phrase, as the word “formula” does in
    /// “quadratic formula”.
    private func mentions() -> [Mention] {
        template.mentions.flatMap { number in
            let phrase = template.phrases[number]
            return (0..<wording.count).filter { phrase.mayStart(at: $0, in: wording) }.flatMap { index in
                phrase.pattern.matches(in: wording, from: index, read: read).map {
                    Mention(phrase: number, start: index, end: $0.end)
                }
            }
        }
    }

    private func typos(_ start: Int, _ end: Int) -> Int {
        (start..<end).count { wording.readings[$0]?.isCorrected ?? false }
    }

    /// Reads a slot by the type that it or its parameter has, or by the parameter's book.
    private func read(_ slot: Pattern.Slot, at index: Int) -> [(value: FoundValue, end: Int)] {
        let parameter = template.parameter(slot.name)
        guard let type = slot.type.flatMap(ValueType.init(rawValue:)) ?? parameter?.type else { return [] }
        var values = reader.values(type, at: index).filter { parameter?.admits($0.value) ?? true }
        for (entry, end) in parameter?.book?.entries(in: wording, at: index) ?? [] {
            if let kind = entry.kind, !reader.isName(kind, until: end) { continue }
            values.append(
                FoundValue(value: entry.value, end: end, kind: entry.kind, isKind: entry.isKind, title: entry.title)
            )
        }
        return values.map { ($0, $0.end) }
    }
}

extension Cover.Way {
    /// The way with one more step; nil when the step contradicts what was said before.
    fileprivate func going(_ step: Cover.Step) -> Self? {
        var next = self
        next.steps += 1
        next.fillers += step.fillers
        next.typos += step.typos
        next.phrases.formUnion(step.phrases)
        if let number = step.bound { next.bound.insert(number) }
        return next.bindings.add(step.bindings) ? next : nil
    }
}

extension [String: Cover.Bound] {
    /// Adds values; false when one contradicts what is known.
    mutating func add(_ more: Self) -> Bool {
        for (name, new) in more {
            guard let old = self[name] else {
                self[name] = new
                continue
            }
            if old.value.agrees(with: new.value) {
                self[name] = old.isKind ? new : old
                if self[name]?.title == nil { self[name]?.title = old.title ?? new.title }
            } else if old.isKind != new.isKind {
                self[name] = old.isKind ? new : old
            } else {
                return false
            }
        }
        return true
    }
}
