import Engine
import OrderedCollections
import Testing

@testable import Rendering

@Suite struct MessageTests {
    @Test func `messages are found however the bytes are cut`() throws {
        let bytes = FrameReader.frame(Array("one".utf8)) + FrameReader.frame([]) + FrameReader.frame([7, 8])
        for size in 1...bytes.count {
            var reader = FrameReader()
            var frames: [[UInt8]] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                reader.append(bytes[start..<min(start + size, bytes.count)])
                while let frame = try reader.next() { frames.append(frame) }
            }
            #expect(frames == [Array("one".utf8), [], [7, 8]])
        }
    }

    @Test func `a message beyond the limit is refused before its bytes come`() {
        var reader = FrameReader()
        reader.append([0x00, 0x10, 0x00, 0x01])
        #expect(throws: MalformedMessage.self) { try reader.next() }
    }

    @Test func `what a worker may say is understood`() throws {
        let progress = #"{"kind": "progress", "job": "7-1", "percent": 40, "step": 2, "steps": 5}"#
        #expect(
            try WorkerMessage(Array(progress.utf8))
                == .progress(job: "7-1", RenderProgress(percent: 40, step: 2, steps: 5))
        )
        let failed =
            #"{"kind": "failed", "job": "7-1", "code": "scene_blank", "message": "m", "detail": "", "last": true}"#
        #expect(try WorkerMessage(Array(failed.utf8)) == .failed(job: "7-1", JobFailure(.sceneBlank, "m"), last: true))
    }

    @Test(arguments: [
        "", "[]", "{}", "nonsense", #"{"kind": 1}"#, #"{"kind": "render"}"#, #"{"kind": "done"}"#,
        #"{"kind": "done", "job": 3, "last": false}"#, #"{"kind": "done", "job": "a"}"#,
        #"{"kind": "done", "job": "a", "last": 1}"#,
        #"{"kind": "unusable", "code": "model_auth", "message": "m"}"#, #"{"kind": "unusable", "code": "internal"}"#,
        #"{"kind": "failed", "job": "a", "code": "sandbox_unavailable", "message": "m", "last": false}"#,
        #"{"kind": "progress", "job": "a", "percent": 101, "step": 1, "steps": 1}"#,
        #"{"kind": "progress", "job": "a", "percent": -1, "step": 1, "steps": 1}"#,
        #"{"kind": "progress", "job": "a", "percent": 1.5, "step": 1, "steps": 1}"#,
        #"{"kind": "failed", "job": "a", "code": "model_auth", "message": "m"}"#,
        #"{"kind": "failed", "job": "a", "code": "nonsense", "message": "m", "last": false}"#,
        #"{"kind": "done", "job": "a", "job": "b", "last": true}"#, #"{"kind": [[[[[[[[1]]]]]]]]}"#,
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: MalformedMessage.self) { try WorkerMessage(Array(text.utf8)) }
    }

    @Test func `what a probe reports is held against the order`() throws {
        let order = RenderOrder(
            id: "a",
            scene: Scene(
                source: "",
                origin: .template(TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: []))
            ),
            quality: .high,
            format: .mp4,
            seed: 1
        )
        func facts(_ width: Int, _ codec: String, _ rate: String, _ duration: String) throws(JobFailure) -> VideoFacts {
            let video = """
                {"codec_type": "video", "codec_name": "\(codec)", "width": \(width), "height": 1080,
                "avg_frame_rate": "\(rate)", "nb_read_packets": "90"}
                """
            let report = #"{"streams": [\#(video)], "format": {"duration": "\#(duration)"}}"#
            return try VideoReport(Array(report.utf8)).facts(for: order)
        }
        let good = VideoFacts(durationMilliseconds: 1_500, width: 1920, height: 1080, framesPerSecond: 60)
        #expect(try facts(1920, "h264", "60/1", "1.5") == good)
        #expect(throws: JobFailure.self) { try facts(1280, "h264", "60/1", "1.5") }
        #expect(throws: JobFailure.self) { try facts(1920, "hevc", "60/1", "1.5") }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "30/1", "1.5") }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "60/0", "1.5") }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "60/1", "0.0") }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "60/1", "inf") }
    }
}
