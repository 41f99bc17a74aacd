import Engine
import OrderedCollections

extension CodeFault {
    /// How much a worker may tell of one trial.
    private static let most = 20

    /// Reads the faults that a worker tells of; nil where one of them is none, or of a stage that it may not speak of.
    static func list(_ value: JSONValue?, of stages: Set<Stage>) -> [CodeFault]? {
        guard let values = value?.array, values.count <= most else { return nil }
        var faults: [CodeFault] = []
        for value in values {
            guard let fault = CodeFault(value.object, of: stages) else { return nil }
            faults.append(fault)
        }
        return faults
    }

    /// The fault without its line if the source has none of this number.
    func placed(in source: String) -> CodeFault {
        let count = source.utf8.count { $0 == UInt8(ascii: "\n") } + 1
        guard let line, line > count else { return self }
        return CodeFault(stage, code, message, detail: detail)
    }

    private init?(_ fields: JSONObject?, of stages: Set<Stage>) {
        guard let fields, fields.count == 5, let line = fields["line"],
            let stage = (fields["stage"]?.string).flatMap(Stage.init), stages.contains(stage),
            let code = (fields["code"]?.string).flatMap(FailureCode.init), code.isOfCode,
            let message = fields["message"]?.string, message.utf8.count <= 16_000,
            let detail = fields["detail"]?.string, detail.utf8.count <= 16_000
        else { return nil }
        let number = line.number?.int
        guard line == .null || number.map({ $0 > 0 }) == true else { return nil }
        self.init(stage, code, message, line: number, detail: detail.isEmpty ? nil : detail)
    }
}

extension TestReport {
    /// Reads what a worker tells of code that it has read and not run yet.
    init?(read fields: JSONObject) {
        guard let source = fields["source"]?.string, let values = fields["fixes"]?.array, values.count <= 60,
            let faults = CodeFault.list(fields["faults"], of: [.syntax, .rules])
        else { return nil }
        let fixes = values.compactMap(\.string)
        guard fixes.count == values.count, fixes.allSatisfy({ $0.utf8.count <= 1_200 }) else { return nil }
        self.init(source: source, fixes: fixes, faults: faults.map { $0.placed(in: source) })
    }
}
