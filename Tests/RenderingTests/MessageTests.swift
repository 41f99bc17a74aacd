import Engine
import OrderedCollections
import Support
import SystemPackage
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

    @Test func `what a trial found is understood`() throws {
        let faults = #"[{"stage": "rules", "code": "scene_invalid", "message": "m", "line": 2, "detail": ""}]"#
        let read = #"{"kind": "read", "job": "7-1", "source": "a\nb", "fixes": ["f"], "faults": \#(faults)}"#
        let report = TestReport(
            source: "a\nb",
            fixes: ["f"],
            faults: [CodeFault(.rules, .sceneInvalid, "m", line: 2)]
        )
        #expect(try WorkerMessage(Array(read.utf8)) == .read(job: "7-1", report))
        let remarks = faults.replacing("rules", with: "frames").replacing("2", with: "null")
        let tested = #"{"kind": "tested", "job": "7-1", "faults": [], "remarks": \#(remarks), "last": false}"#
        let remark = CodeFault(.frames, .sceneInvalid, "m")
        #expect(
            try WorkerMessage(Array(tested.utf8)) == .tested(job: "7-1", faults: [], remarks: [remark], last: false)
        )
        // Of what runs nothing may be said before it has run, and the other way round.
        for text in [read.replacing("rules", with: "frames"), tested.replacing("frames", with: "rules")] {
            #expect(throws: MalformedMessage.self) { try WorkerMessage(Array(text.utf8)) }
        }
    }

    @Test func `a trial's code is read once and before it is judged, and a render has none`() throws {
        let ticket = Ticket(.trial(Trial(id: "a", source: "a", wantsMotion: false, seed: 1))) { _ in }
        #expect(ticket.report(adding: []) == TestReport(source: "a"))
        #expect(throws: MalformedMessage.self) { try ticket.take(faults: [], remarks: []) }
        let fault = CodeFault(.render, .sceneFailed, "m", line: 3)
        try ticket.take(TestReport(source: "b\nc", fixes: ["f"]))
        #expect(throws: MalformedMessage.self) { try ticket.take(TestReport(source: "d")) }
        try ticket.take(faults: [fault], remarks: [])
        // The code has two lines.
        let report = TestReport(source: "b\nc", fixes: ["f"], faults: [CodeFault(.render, .sceneFailed, "m")])
        #expect(ticket.report(adding: []) == report)
        let render = Ticket(.render(order(), into: JobFolder("/nowhere"))) { _ in }
        #expect(throws: MalformedMessage.self) { try render.take(TestReport(source: "d")) }
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
        #"{"kind": "read", "job": "a", "source": 1, "fixes": [], "faults": []}"#,
        #"{"kind": "read", "job": "a", "source": "", "fixes": [1], "faults": []}"#,
        #"{"kind": "read", "job": "a", "source": "", "fixes": [], "faults": [{}]}"#,
        #"{"kind": "tested", "job": "a", "faults": [], "last": false}"#,
        #"{"kind": "tested", "job": "a", "faults": [], "remarks": [], "last": 0}"#,
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: MalformedMessage.self) { try WorkerMessage(Array(text.utf8)) }
    }

    private func order() -> RenderOrder {
        RenderOrder(
            id: "a",
            scene: Scene(
                source: "",
                origin: .template(TemplateMatch(templateID: "t", confidence: 1, parameters: [:], defaultsUsed: []))
            ),
            quality: .high,
            format: .mp4,
            seed: 1
        )
    }

    @Test func `what a probe reports is held against the order`() throws {
        let order = order()
        func facts(
            _ width: Int,
            _ codec: String,
            _ rate: String,
            _ duration: String,
            frames: Int = 90,
            besides: String = ""
        ) throws(JobFailure) -> VideoFacts {
            let video = """
                {"codec_type": "video", "codec_name": "\(codec)", "width": \(width), "height": 1080,
                "avg_frame_rate": "\(rate)", "nb_read_packets": "\(frames)"}
                """
            let report = #"{"streams": [\#(video)\#(besides)], "format": {"duration": "\#(duration)"}}"#
            return try VideoReport(Array(report.utf8)).facts(for: order)
        }
        let good = VideoFacts(durationMilliseconds: 1_500, width: 1920, height: 1080, framesPerSecond: 60)
        #expect(try facts(1920, "h264", "60/1", "1.5") == good)
        #expect(throws: JobFailure.self) { try facts(1280, "h264", "60/1", "1.5") }
        #expect(throws: JobFailure.self) { try facts(1920, "hevc", "60/1", "1.5") }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "30/1", "1.5") }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "60/0", "1.5") }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "60/1", "0.0") }
        // Of a few frames no average is told.
        #expect(try facts(1920, "h264", "0/0", "0.05", frames: 3).framesPerSecond == 60)
        #expect(try facts(1920, "h264", "0/0", "0.02", frames: 1).framesPerSecond == 50)
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "0/0", "0.2", frames: 3) }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "0/0", "0.05", frames: 0) }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "60/1", "inf") }
        #expect(try facts(1920, "h264", "60/1", "1.5", besides: #", {"codec_type": "audio"}"#) == good)
        #expect(throws: JobFailure.self) {
            try facts(1920, "h264", "60/1", "1.5", besides: #", {"codec_type": "attachment"}"#)
        }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "60/1", "4000") }
        #expect(throws: JobFailure.self) { try facts(1920, "h264", "60/1", "1.5", frames: 300_000) }
    }

    @Test func `a poster is a whole picture of the video's size and nothing else`() throws {
        let folder = try TemporaryFolder()
        func chunk(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
            withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { Array($0) } + Array(name.utf8) + bytes + [1, 2, 3, 4]
        }
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let header = chunk("IHDR", [0, 0, 1, 2, 0, 0, 0, 3, 8, 2, 0, 0, 0])
        let (pixels, end) = (chunk("IDAT", [7, 7]), chunk("IEND", []))
        let check = PosterCheck(258, 3)
        try check.check(folder.write(signature + header + pixels + end, to: "good"))
        let bad: [[UInt8]] = [
            header + pixels + end, signature, signature + header, signature + header + pixels,
            signature + pixels + header + end, signature + header + pixels + end + [0],
            signature + header + [0xFF, 0xFF, 0xFF, 0xFF] + pixels.dropFirst(4) + end,
            signature + chunk("IHDR", [0, 0, 1, 3, 0, 0, 0, 3, 8, 2, 0, 0, 0]) + pixels + end,
        ]
        for bytes in bad {
            #expect(throws: JobFailure.self, "\(bytes)") { try check.check(folder.write(bytes, to: "bad")) }
        }
    }
}
