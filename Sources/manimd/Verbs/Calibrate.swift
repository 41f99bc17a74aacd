import ArgumentParser
import Engine
import Foundation
import Semantics
import Store
import SystemPackage

/// `manimd calibrate`: how often the semantic cache would be right and wrong on labelled pairs.
struct Calibrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the semantic cache on labelled pairs and recommend a threshold.",
        discussion: """
            Each line is a JSON object {"a", "b", "same"}: the earlier request, the new one, and whether the earlier \
            one's video answers both. “kind” may say what makes them alike or different; other keys are passed over. \
            Rates come with Wilson's 95% intervals. The recommended threshold is the lowest that keeps wrong hits within \
            the budget. Ends with 3 if some lines cannot be used.
            """
    )

    @Argument(help: ArgumentHelp("File of labelled pairs; “-” is standard input.", valueName: "pairs.jsonl"))
    var pairs: String?
    @Flag(help: "Add the pairs that users have judged with “manimd feedback”.") var feedback = false
    @Option(help: "Share of different pairs that may be served.") var budget = 0.01
    @Option(help: "Threshold of the table by kind; default: SEMANTIC_CACHE_THRESHOLD.") var at: Double?
    @Flag(help: "List the wrong hits and what was missed, each with its reason.") var list = false
    @Option(
        help: ArgumentHelp(
            "Where the plot goes; default: beside the pairs, as pairs.calibration.svg.",
            valueName: "file.svg"
        )
    )
    var plot: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if pairs == nil && !feedback { throw ValidationError("give a file of pairs, or --feedback") }
        if !(budget > 0 && budget < 1) { throw ValidationError("--budget must be more than 0 and less than 1") }
        if let at, !(0...1).contains(at) { throw ValidationError("--at must be a number from 0 to 1") }
    }

    func run() async throws {
        let settings = try await common.settings()
        var labelled = LabelledPairs()
        if let pairs { try labelled.add(file: pairs) }
        if feedback { labelled.add(try await verdicts(settings)) }
        if !common.json {
            for (_, refusal) in labelled.problems { Screen.say("manimd: \(refusal)") }
        }
        guard !labelled.pairs.isEmpty else { throw ValidationError("there are no labelled pairs") }
        let calibration = try await calibration(of: labelled.pairs, settings)
        let report = CalibrationReport(
            calibration: calibration,
            recommendation: calibration.recommendation(for: budget),
            budget: budget,
            set: settings.semanticThreshold,
            at: at ?? settings.semanticThreshold,
            fromFeedback: labelled.fromFeedback
        )
        let drawing = try draw(report)
        if common.json {
            Screen.print(report.json(labelled.problems, plot: drawing, listing: list).text(pretty: true))
        } else {
            Screen.print(report.text(all: common.verbose, listing: list))
            if let drawing, !common.quiet { Screen.say("plot: \(drawing)") }
        }
        if !labelled.problems.isEmpty { throw ExitStatus.someFailed }
    }

    private func verdicts(_ settings: Settings) async throws -> [UserVerdict] {
        let path = settings.state.appending("cache.sqlite").absolute.string
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try await AnswersStore(path: path).verdicts()
    }

    private func calibration(of pairs: [LabelledPair], _ settings: Settings) async throws -> Calibration {
        let comparer: Comparer
        do {
            let (encoder, judge) = try Library(settings).openSemantics()
            comparer = Comparer(judge: judge, encoder: encoder, threshold: Calibration.everyThreshold)
        } catch let error as EncoderError {
            throw Fault(.environment, "there is no similarity to calibrate: \(error)")
        }
        let outcomes = try await comparer.compare(pairs.map { ($0.a, $0.b) })
        return Calibration(zip(pairs, outcomes).map { ($0, $1) })
    }

    /// Writes the plot.
    ///
    /// - Returns: Where it is; nil if there is no place for it and none was asked for.
    private func draw(_ report: CalibrationReport) throws -> FilePath? {
        guard let place = plot.map({ FilePath($0) }) ?? usualPlace else { return nil }
        do {
            let text = CalibrationPlot(report).svg
            try text.write(toFile: place.string, atomically: true, encoding: .utf8)
            return place
        } catch {
            let problem = "the plot cannot be written to \(place): \(error.localizedDescription)"
            if plot != nil { throw ValidationError(problem) }
            Screen.say("manimd: \(problem); name another place with --plot")
            return nil
        }
    }

    private var usualPlace: FilePath? {
        guard let pairs, pairs != "-" else { return nil }
        let file = FilePath(pairs)
        return file.removingLastComponent().appending("\(file.stem ?? "pairs").calibration.svg")
    }
}
