import Engine
import Foundation
import Glibc
import OrderedCollections
import Support
import SystemPackage
import Testing

@testable import Folders

func jobName(_ id: String, in batch: String? = nil) throws -> JobName {
    JobName(batch: try batch.map { try #require(Batch($0)) }, id: try #require(JobID(id)))
}

func status(_ name: JobName, _ state: Status.State, note: String = "") -> Status {
    Status(name: name, state: state, document: ["status": .string(state.rawValue), "note": .string(note)])
}

func arrival(_ name: [UInt8], _ text: String, in batch: String? = nil) throws -> Arrival {
    Arrival(
        batch: try batch.map { try #require(Batch($0)) },
        name: name,
        bytes: Array(text.utf8),
        sha256: "",
        identity: ""
    )
}

func answer(_ video: StoredVideo, scene: String = "class GeneratedScene(Scene): pass\n") -> StoredAnswer {
    let match = TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: [])
    return StoredAnswer(description: "d", video: video, scene: Scene(source: scene, origin: .template(match)))
}

/// A store of videos, an outbox and an inbox in a folder of their own.
struct TestFolders {
    let folder: TemporaryFolder
    let videos: ContentStore
    let outbox: Outbox

    init() throws {
        folder = try TemporaryFolder()
        videos = try ContentStore(folder: folder.appending("state/videos"))
        outbox = try Outbox(folder: folder.appending("outbox"), videos: videos)
    }

    /// Puts a render's files into the store.
    func keep(_ content: String, format: VideoFormat = .mp4) async throws -> StoredVideo {
        let video = try folder.write(content.utf8, to: "render/video")
        let poster = try folder.write("poster of \(content)".utf8, to: "render/poster.png")
        let facts = VideoFacts(durationMilliseconds: 1, width: 2, height: 3, framesPerSecond: 4)
        return try await videos.keep(
            RenderedFiles(video: video.string, poster: poster.string, facts: facts),
            format: format
        )
    }

    func text(_ name: String) throws -> String { String(decoding: try folder.read(name), as: UTF8.self) }

    func facts(_ name: String) throws -> FileFacts {
        let path = folder.appending(name)
        let last = try #require(path.lastComponent)
        return try Directory(path.removingLastComponent()).facts(Array(last.string.utf8))
    }

    /// Every file below `name`, dot names too.
    func files(in name: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder.appending(name).string).sorted()
    }
}
