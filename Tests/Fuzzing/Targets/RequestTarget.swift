import Engine
import OrderedCollections

/// As small as is useful, so that a fuzzer finds the limits.
private let reader = RequestReader(requestLimit: 100)

func readRequest(_ bytes: [UInt8]) {
    for name in ["a.json", "a.jsonl"] {
        let name = Array(name.utf8)
        _ = reader.looksComplete(bytes, fileName: name)
        let entries = reader.read(bytes, fileName: name).entries
        precondition(Set(entries.map(\.id)).count == entries.count, "two entries have one name")
        for entry in entries {
            switch entry.request {
            case .success(let request): check(request)
            case .failure(let refusal): check(JSONValue.string(refusal.description))
            }
        }
    }
    // The name of a file is any bytes, too.
    let name = reader.jobName(of: Array(bytes.prefix(255)), in: nil)
    precondition(JobID(name.description) != nil, "\(name) is no id")
}

private func check(_ request: RenderRequest) {
    let edition = Edition(templates: "t", renderer: "r")
    precondition(ExactKey(request, edition: edition) == ExactKey(request, edition: edition))
    check(.string(request.description))
    check(.object(request.parameters))
    check(request.metadata ?? .null)
}

/// What is written can be read again, says the same, and steers no terminal.
private func check(_ value: JSONValue) {
    for pretty in [false, true] {
        let text = value.text(pretty: pretty)
        precondition(text.unicodeScalars.allSatisfy { $0.isSafeToShow || $0 == "\n" }, "a control character in \(text)")
        let copy: JSONValue
        do throws(JSONSyntaxError) {
            // A value is read inside of documents and may be as deep as they are.
            copy = try JSONReader().read(Array(text.utf8)).value
        } catch {
            preconditionFailure("\(error) in \(text)")
        }
        precondition(copy == value, "\(text) is not what was written")
    }
}
