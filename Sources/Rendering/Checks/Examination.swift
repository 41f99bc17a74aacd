import Engine
import SystemPackage

/// Looks at a video before anybody else does: it was made by code that is not to be trusted.
struct Examination: Sendable {
    private let probe: VideoProbe

    init(tools: Toolbox, confinement: any Confinement) {
        probe = VideoProbe(tools: tools, confinement: confinement)
    }

    /// Checks that the folder's video is what was ordered and plays.
    func examine(_ folder: JobFolder, of order: RenderOrder) async throws(JobFailure) -> RenderedFiles {
        try PosterCheck(order.frame.width, order.frame.height).check(folder.poster)
        let facts = try await probe.report(on: folder.video, as: order.format).facts(for: order)
        return RenderedFiles(video: folder.video.string, poster: folder.poster.string, facts: facts)
    }
}
