import Testing

@testable import Engine

struct LaneNameTests {
    private func lane(_ name: String, in batch: String? = nil) -> String {
        LaneName(batch: batch.flatMap { Batch($0) }, fileName: Array(name.utf8)).description
    }

    @Test(arguments: [
        ("bulk-0001.json", "bulk-5000.json"), ("r1.json", "r23.json"),
        ("lesson 3 part 1.json", "lesson 4 part 22.json"),
        ("0c6f5be2-83c1-4a5e-9f0e-0d7a6a1b2c3d.json", "f1e2d3c4-0001-4bbb-8ccc-1234567890ab.json"),
        ("job-x7Kp2.json", "job-x12ab.json"),
    ]) func `files that differ in their numbers share a lane`(a: String, b: String) {
        #expect(lane(a) == lane(b))
    }

    @Test(arguments: [("demo.json", "bulk-0001.json"), ("bulk.jsonl", "bulk.json"), ("a.json", "b.json")])
    func `others do not`(a: String, b: String) { #expect(lane(a) != lane(b)) }

    @Test func `a batch is one lane and none of the inbox's own`() {
        #expect(lane("a.json", in: "course/7") == lane("b1.jsonl", in: "course/7"))
        #expect(lane("a.json", in: "course/7") != lane("a.json", in: "course/8"))
        #expect(lane("course.json") != lane("course.json", in: "course"))
    }

    @Test func `names that are no text have lanes, too, and long ones short names`() {
        let bytes: [UInt8] = [0xFF, 0x0A, 0x80]
        #expect(LaneName(batch: nil, fileName: bytes) == LaneName(batch: nil, fileName: bytes))
        #expect(lane(String(repeating: "x", count: 255)).utf8.count < 300)
    }
}
