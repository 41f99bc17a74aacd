/// A reader of what strangers hand in, as a fuzzer feeds it: any bytes, nothing but a crash, a hang or a broken promise
/// ends it.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// Request files of both kinds, and what is written back of them.
    case request
    /// Expressions, numbers, intervals and matrices.
    case expression
    /// Formulas: only what the allow-list has may come out.
    case formula
    /// Descriptions and parameters against the templates, and the Python that comes of them.
    case description
    /// Descriptions, as the semantic cache reads them.
    case statement
    /// A template's folder: `template.json`, `scene.py` and books.
    case template
    /// The weights of a sentence encoder.
    case safetensors
    /// Its vocabulary, and the words of a text.
    case tokenizer
    /// What a language model's server sends, and the code in it.
    case answer

    /// Reads `bytes`; returns whatever they are.
    package func run(_ bytes: [UInt8]) {
        switch self {
        case .request: readRequest(bytes)
        case .expression: readExpression(bytes)
        case .formula: readFormula(bytes)
        case .description: readDescription(bytes)
        case .statement: readStatement(bytes)
        case .template: readTemplate(bytes)
        case .safetensors: readSafetensors(bytes)
        case .tokenizer: readTokenizer(bytes)
        case .answer: readAnswer(bytes)
        }
    }
}

extension [UInt8] {
    /// The parts between lines that hold `----` alone: one input, several texts.
    var parts: [[UInt8]] {
        let line = Array("\n----\n".utf8)
        var parts: [[UInt8]] = []
        var start = 0
        var index = 0
        while index + line.count <= count {
            if self[index] == line[0], self[index..<index + line.count].elementsEqual(line) {
                parts.append(Array(self[start..<index]))
                index += line.count
                start = index
            } else {
                index += 1
            }
        }
        parts.append(Array(self[start...]))
        return parts
    }

    var text: String { String(decoding: self, as: UTF8.self) }
}
