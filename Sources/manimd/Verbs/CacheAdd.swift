import ArgumentParser
import Engine
import Folders
import Foundation
import OrderedCollections
import Rendering
import Semantics
import Store
import SystemPackage

extension CacheVerb {
    /// Remembers a ready-made video: the specification's `add`.
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remember a ready-made video as the answer to a request.",
            discussion: """
                The specification's add. The request gets the video from now on, and so do requests that mean the same. \
                The file is looked at and copied; it has to be a video of the request's format: mp4 with h264, webm with \
                vp8, vp9 or av1, or gif. As with every answer, other templates or another renderer make it be forgotten.
                """
        )
        @Argument(help: "What the video shows, or a request as JSON.") var request: String
        @Argument(help: "The video: a file ending in .mp4, .webm or .gif.") var video: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let settings = try await common.settings()
            let file = try FilePath(video).absolute.resolved()
            let request = try checkedRequest(settings, file)
            // Without a renderer there is no edition to remember anything under.
            _ = try ManimRelease(python: settings.python.absolute).edition()
            let state = try StateFolder(settings.state.absolute)
            let videos = try ContentStore(folder: state.videos)
            let stored = try await Self.keep(file, request.format, in: videos, settings.confinement)
            let answers = try AnswersStore(path: state.cache.string)
            let library = try Library(settings, answers: answers, videos: videos)
            let edition = library.edition()
            let key = ExactKey(request, edition: edition)
            let isReplaced = try await answers.answer(for: key) != nil
            let answer = StoredAnswer(description: request.description, video: stored, scene: .given)
            try await answers.remember(answer, for: key, scope: Scope(request, edition: edition), edition: edition)
            let isRead = try await Quiet.run { try await library.semantics?.add(request, for: key) } ?? false
            if settings.semanticCache && !isRead {
                Screen.say("manimd: found by these words alone for now: \(library.problemOfSemantics)")
            }
            warnOfSize(stored, request)
            tell(key, stored, request, isReplaced: isReplaced, isRead: isRead)
        }

        private func checkedRequest(_ settings: Settings, _ file: FilePath) throws -> RenderRequest {
            let argument = try RequestArgument(request, RequestReader(settings))
            guard let format = file.extension.flatMap({ VideoFormat(rawValue: $0.lowercased()) }) else {
                throw ValidationError("\(video) is no video by its name: .mp4, .webm or .gif")
            }
            var request = argument.request
            if !argument.isJSON { request.format = format }
            guard request.format == format else {
                let asked = request.format.rawValue
                throw ValidationError("the request asks for \(asked); give it \"format\": \"\(format.rawValue)\"")
            }
            return request
        }

        private static func keep(
            _ file: FilePath,
            _ format: VideoFormat,
            in videos: ContentStore,
            _ confinement: any Confinement
        ) async throws -> StoredVideo {
            let folder = FileManager.default.temporaryDirectory.appending(path: "manimd-\(UUID().uuidString)")
            try FileManager.default.createDirectory(
                at: folder,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            defer { try? FileManager.default.removeItem(at: folder) }
            do {
                let place = FilePath(folder.path(percentEncoded: false))
                let files = try await Inspection(confinement: confinement).inspect(file, as: format, in: place)
                return try await videos.keep(files, format: format)
            } catch let refusal as Refusal {
                throw Refused(refusal: refusal)
            }
        }

        private func warnOfSize(_ video: StoredVideo, _ request: RenderRequest) {
            let (width, height, _) = request.quality.frame
            guard !common.quiet, (video.facts.width, video.facts.height) != (width, height) else { return }
            Screen.say(
                "the video has \(video.facts.width) by \(video.facts.height) pixels and is served as it is; "
                    + "\(request.quality.rawValue) is \(width) by \(height)"
            )
        }

        private func tell(
            _ key: ExactKey,
            _ video: StoredVideo,
            _ request: RenderRequest,
            isReplaced: Bool,
            isRead: Bool
        ) {
            guard common.json else {
                let time = Figures.duration(milliseconds: Double(video.facts.durationMilliseconds))
                let verb = isReplaced ? "replaced" : "remembered"
                Screen.print("\(verb) \(key.description.prefix(12)): \(time) of \(request.format.rawValue)")
                return
            }
            let fields: JSONObject = [
                "key": .string(key.description), "description": .string(request.description),
                "quality": .string(request.quality.rawValue), "format": .string(request.format.rawValue),
                "video": video.json, "semantic": .bool(isRead), "replaced": .bool(isReplaced),
            ]
            Screen.print(JSONValue.object(fields).text(pretty: true))
        }
    }
}

extension FilePath {
    /// The path of the plain file that it leads to.
    fileprivate func resolved() throws -> FilePath {
        let url = URL(filePath: string).resolvingSymlinksInPath()
        let values = try? url.resourceValues(forKeys: [.isRegularFileKey])
        guard values?.isRegularFile == true else { throw ValidationError("\(self) is no file") }
        return FilePath(url.path(percentEncoded: false))
    }
}
