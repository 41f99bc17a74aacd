import Engine
import OrderedCollections
import Testing

@Suite struct ExactKeyTests {
    private let edition = Edition(templates: "t1", renderer: "r1")

    private func key(_ description: String, _ change: (inout RenderRequest) -> Void = { _ in }) -> ExactKey {
        var request = RenderRequest(description: description)
        change(&request)
        return ExactKey(request, edition: edition)
    }

    @Test(arguments: [
        ("Plot  sin(x)\n", " plot sin(x)"),
        ("caf\u{E9}", "cafe\u{301}"),
        ("PLOT THE GRAPH", "plot the graph"),
    ]) func `what cannot change the video is folded`(a: String, b: String) {
        #expect(key(a) == key(b))
    }

    @Test(arguments: [
        ("plot 3.5 x", "plot 35 x"),
        ("plot X", "plot x"),
        (#"write "Hello" on screen"#, #"write "hello" on screen"#),
        (#"show \Gamma"#, #"show \gamma"#),
        ("show $A_I$", "show $a_i$"),
        ("f(x)", "f (x)"),
        // What looks alike, and what compatibility normalisation would run into one.
        ("plot x²", "plot x2"), ("plot ½ x", "plot 1⁄2 x"), ("a triangle with 3 sides", "a triangle with ３ sides"),
        ("plot x", "plot х"), ("plot ℝ", "plot R"), ("2 0", "20"), ("x\u{200B}y", "xy"), ("x-1", "x−1"), ("ﬁ", "fi"),
        ("3 sides", "5 sides"), ("“a” b", "\"a\" b"),
    ]) func `what may change it is kept`(a: String, b: String) {
        #expect(key(a) != key(b))
    }

    @Test(arguments: ["“", "«", "$", "`", "\"", "\\", "“x", "$ "]) func `marks that nothing closes cost no time`(
        mark: String
    ) {
        // As often as would take minutes if each were looked for to the end.
        let start = ContinuousClock.now
        _ = key(String(repeating: mark, count: 100_001))
        #expect(start.duration(to: .now) < .seconds(20))
    }

    @Test func `every field that decides the video is part of the key`() {
        let plain = key("a")
        #expect(key("a") { $0.topic = "math" } != plain)
        #expect(key("a") { $0.context = "math" } != plain)
        #expect(key("a") { $0.context = "math" } != key("a") { $0.topic = "math" })
        #expect(key("a") { $0.quality = .low } != plain)
        #expect(key("a") { $0.format = .gif } != plain)
        #expect(key("a") { $0.template = "t" } != plain)
        #expect(key("a") { $0.parameters = ["p": .int(1)] } != plain)
        #expect(ExactKey(RenderRequest(description: "a"), edition: Edition(templates: "t2", renderer: "r1")) != plain)
        #expect(ExactKey(RenderRequest(description: "a"), edition: Edition(templates: "t1", renderer: "r2")) != plain)
        #expect(
            key("a") {
                $0.priority = 5; $0.metadata = "m"
            } == plain
        )
    }

    @Test func `the order of explicit parameters does not matter`() {
        let one = key("a") { $0.parameters = ["p": .int(1), "q": .int(2)] }
        let two = key("a") { $0.parameters = ["q": .int(2), "p": .int(1)] }
        #expect(one == two)
    }

    @Test func `fields do not run into one another`() {
        #expect(key("ab") { $0.context = "c" } != key("a") { $0.context = "bc" })
    }

    @Test func `a key survives being written down`() throws {
        let written = key("a").description
        #expect(ExactKey(written) == key("a"))
        #expect(ExactKey("x" + written.dropFirst()) == nil)
    }
}
