import ArgumentParser
import Engine
import Logging
import OrderedCollections
import Semantics

/// `manimd compare`: whether two requests ask for the same video, and why.
struct Compare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say whether two requests ask for the same video, and why.",
        discussion:
            "With --batch, pairs are read from standard input, one JSON object {\"a\", \"b\"} a line, and answered likewise."
    )

    @Argument(help: "What the first video should show.") var first: String?
    @Argument(help: "What the second video should show.") var second: String?
    @Flag(help: "Read JSON Lines from standard input.") var batch = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if batch ? first != nil : second == nil { throw ValidationError("give either two requests or --batch") }
    }

    func run() async throws {
        let library = try await Library(common.settings())
        let judge = library.judge
        while let line = readLine() {
            guard let json = try JSONReader().read(Array(line.utf8)).value.object, let a = json["a"]?.string,
                let b = json["b"]?.string
            else { continue }
            let left = judge.understand(try request(a)), right = judge.understand(try request(b))
            let verdict = judge.verdict(left, right)
            var fields: JSONObject = ["a": .string(a), "b": .string(b)]
            switch verdict {
            case .same: fields["equivalent"] = .bool(true)
            case .different(let reason):
                fields["equivalent"] = .bool(false)
                fields["reason"] = .string(reason)
            }
            fields["ra"] = .string(left.statement.text)
            fields["rb"] = .string(right.statement.text)
            fields["pa"] = .string(left.plain.text)
            fields["pb"] = .string(right.plain.text)
            fields["t"] = .bool(left.match != nil && right.match != nil)
            Screen.print(JSONValue.object(fields).text())
        }
    }

    private func request(_ text: String) throws -> RenderRequest {
        let bytes = Array(JSONValue.object(["description": .string(text)]).text().utf8)
        switch RequestReader().request(in: bytes) {
        case .success(let request): return request
        case .failure(let refusal): throw Refused(refusal: refusal)
        }
    }
}
