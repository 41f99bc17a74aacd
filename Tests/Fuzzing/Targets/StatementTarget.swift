import Foundation
import Semantics

/// What the program knows of words.
private let knowledge: Knowledge = {
    do {
        return try Knowledge(lexicons: project.appending(path: "Sources/Semantics/Lexicons").path())
    } catch { preconditionFailure("the lexicons cannot be read: \(error)") }
}()

/// A request, as the semantic cache reads it; the same words say the same.
func readStatement(_ bytes: [UInt8]) {
    let text = bytes.text
    let statement = knowledge.statement(of: text)
    precondition(statement == knowledge.statement(of: text), "\(text) is read in two ways")
    _ = Comparison(statement, knowledge.statement(of: text, withSlots: false)).verdict
    _ = statement.text
}
