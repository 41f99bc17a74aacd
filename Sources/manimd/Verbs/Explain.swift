import ArgumentParser
import Engine
import Folders
import Foundation
import OrderedCollections

/// `manimd explain`: which layer would answer, and why; nothing is rendered and nothing written.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say which layer would answer a request, and why.",
        discussion:
            "With --batch, requests are read from standard input, one JSON object a line, and answered likewise."
    )

    @Argument(help: "What the video should show, or a request as JSON.") var request: String?
    @Flag(help: "Read JSON Lines from standard input.") var batch = false
    @Flag(help: "Show the scene's code too.") var code = false
    @Flag(help: "Ask the model what has to be understood first, and show that; costs money.") var plan = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if batch == (request != nil) { throw ValidationError("give either a request or --batch") }
        if plan && batch { throw ValidationError("--plan is for one request") }
    }

    func run() async throws {
        let settings = try await common.settings()
        let pipeline = try Library(settings).pipeline
        let reader = RequestReader(settings)
        try await Quiet.run {
            if plan { return try await explainPlan(reader, settings) }
            if batch { try await explainLines(reader, pipeline) } else { try await explainOne(reader, pipeline) }
        }
    }

    private func explainOne(_ reader: RequestReader, _ pipeline: Pipeline) async throws {
        let explanation = Explanation(await pipeline.walk(try RequestArgument(request ?? "", reader).request))
        Screen.print(
            common.json ? explanation.json(withCode: code).text(pretty: true) : explanation.text(withCode: code)
        )
    }

    private func explainPlan(_ reader: RequestReader, _ settings: Settings) async throws {
        _ = try StateFolder(settings.state.absolute)
        let outline = try await PlanOutline(try RequestArgument(request ?? "", reader).request, settings)
        Screen.print(common.json ? outline.json.text(pretty: true) : outline.text)
    }

    private func explainLines(_ reader: RequestReader, _ pipeline: Pipeline) async throws {
        var isAnyWrong = false
        var number = 0
        while let line = readLine() {
            number += 1
            guard line.contains(where: { !$0.isWhitespace }) else { continue }
            switch reader.request(in: Array(line.utf8), line: number) {
            case .success(let request):
                Screen.print(Explanation(await pipeline.walk(request)).json(withCode: code).text())
            case .failure(let refusal):
                isAnyWrong = true
                Screen.print(Explanation.json(of: refusal).text())
            }
        }
        if isAnyWrong { throw ExitStatus.someFailed }
    }
}
