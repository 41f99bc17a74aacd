import Engine
import Foundation
import OrderedCollections
import Support
import SystemPackage
import Testing

/// What scripts rely on: statuses, exit codes, output for programs.
///
/// Nothing is rendered here.
@Suite(.timeLimit(.minutes(2))) struct ContractTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test func `a bad file is rejected precisely and its bytes are kept`() async throws {
        let text = "{\"description\": \"plot x\",\n \"qualitty\": \"low\"}"
        try program.drop(text, as: "bad.json")
        let outcome = try await program.run("run", "--once")
        #expect(outcome.code == 4)
        let status = try program.status("bad")
        #expect(status["status"] == "rejected")
        #expect(status["error"]?.object?["code"] == "invalid_request")
        #expect(status["error"]?.object?["message"] == "line 2, column 2: unknown key “qualitty”")
        #expect(status["error"]?.object?["hint"] == "did you mean “quality”?")
        #expect(try program.folder.read("outbox/rejected/bad.json") == Array(text.utf8))
        let note = try JSONReader().read(try program.folder.read("outbox/rejected/bad.json.error.json")).value
        #expect(note.object?["code"] == "invalid_request")
        #expect(try program.folder.files().filter { $0.hasPrefix("inbox/") } == [])
    }

    @Test func `a request that nothing answers fails and says what was not understood`() async throws {
        try program.drop(
            #"{"description": "plot x^2 and its tangent line at x = 1", "metadata": {"lesson": [1]}}"#,
            as: "t.json"
        )
        let outcome = try await program.run("run", "--once", "--json")
        #expect(outcome.code == 4)
        let status = try outcome.json().object ?? [:]
        #expect(status["status"] == "failed")
        #expect(status["error"]?.object?["code"] == "no_language_model")
        #expect(status["error"]?.object?["detail"]?.string?.contains("tangent") == true)
        #expect(status["metadata"]?.text() == #"{"lesson":[1]}"#)
        #expect(outcome.errors.contains("✗ LAYER 1: Exact cache MISS"))
        #expect(outcome.errors.contains("✗ LAYER 2: Semantic cache MISS"))
        #expect(outcome.errors.contains("✗ LAYER 3: Template match too low confidence"))
    }

    @Test func `an empty inbox is no failure`() async throws {
        let outcome = try await program.run("run", "--once")
        #expect(outcome.code == 0)
        #expect(outcome.output.isEmpty)
    }

    @Test func `wrong settings end the program before it touches anything`() async throws {
        let outcome = try await program.run("run", environment: ["MANIM_MAX_WORKERS": "none"])
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains("MANIM_MAX_WORKERS is “none”; expected a whole number from 1 to 64"))
        #expect(try !program.folder.files().contains(".manimd"))
        #expect(try await program.run("run", "--wrong").code == 2)
    }

    @Test func `a machine without Manim is told so`() async throws {
        let outcome = try await program.run("run", "--once", environment: ["MANIMD_PYTHON": "nowhere/bin/python"])
        #expect(outcome.code == 6)
        #expect(outcome.errors.contains("make setup"))
        #expect(try await program.run("doctor", environment: ["MANIMD_PYTHON": "nowhere/bin/python"]).code == 6)
    }

    @Test(.enabled(if: SmallDisk.isToBeHad))
    func `P8: a daemon whose disk is full rests, and goes on by itself when there is room`() async throws {
        let disk = try SmallDisk(at: program.folder.appending(".manimd"), bytes: 16 << 20)
        let outcome = try await program.withDaemon { program in
            try program.drop(#"{"description": "xyzzy"}"#, as: "before.json")
            _ = try await program.finished("before")
            try disk.fill()
            // More than the reserve that is given up can take.
            for number in 1...3 {
                let text = String(repeating: "x", count: 900_000)
                try program.drop(#"{"description": "xyzzy", "metadata": "\#(text)"}"#, as: "after-\(number).json")
            }
            while !FileManager.default.fileExists(atPath: program.folder.appending("outbox/after-1.json").string),
                FileManager.default.fileExists(atPath: disk.path.appending("ballast").string)
            {
                try await Task.sleep(for: .milliseconds(20))
            }
            try disk.empty()
            for number in 1...3 {
                let status = try await program.finished("after-\(number)")
                #expect(status["error"]?.object?["code"] == "no_language_model")
            }
        }
        #expect(outcome.code == 0)
    }

    @Test func `a second daemon on the same state refuses and the first goes on`() async throws {
        let outcome = try await program.withDaemon { program in
            try program.drop(#"{"description": ""}"#, as: "first.json")
            _ = try await program.finished("first")
            let second = try await program.run("run", "--once")
            #expect(second.code == 5)
            #expect(second.errors.contains("another manimd"))
            try program.drop(#"{"description": ""}"#, as: "then.json")
            _ = try await program.finished("then")
        }
        #expect(outcome.code == 0)
    }

    @Test func `explain answers line by line, in order, and writes nothing`() async throws {
        let lines = """
            {"description": "plot sin(x) from -pi to pi"}
            {"description": "morph a square into a circle"}
            {"descripton": "x"}
            {"description": "area of a triangle with base 6 and height 4"}

            """
        let outcome = try await program.run("explain", "--batch", input: lines)
        #expect(outcome.code == 3)
        let answers = try outcome.output.split(separator: "\n").map {
            try JSONReader().read(Array($0.utf8)).value.object ?? [:]
        }
        #expect(answers.map { $0["template_id"] } == ["function_plot_2d", .null, .null, "triangle_area"])
        #expect(answers.map { $0["layer"] } == ["template", "full_llm", .null, "template"])
        #expect(answers[0]["parameters"]?.object?["function_expr"] == "np.sin(x)")
        #expect(answers[0]["parameters"]?.object?["x_range_max"] == .double(Double.pi))
        #expect(answers[2]["error"]?.object?["message"]?.string?.contains("line 3") == true)
        #expect(try !program.folder.files().contains(".manimd"))
    }

    @Test func `submit writes a request that the daemon takes, or says at once what is wrong`() async throws {
        let outcome = try await program.run("submit", "plot sin(x)", "--id", "s", "--quality", "low", "--batch", "b")
        #expect(outcome.code == 0 && outcome.output == "s\n")
        let request = try JSONReader().read(try program.folder.read("inbox/b/s.json")).value.object
        #expect(request?["description"] == "plot sin(x)")
        let wrong = try await program.run("submit", "plot sin(x)", "--quality", "best")
        #expect(wrong.code == 2)
        #expect(wrong.errors.contains("expected one of “low”"))
        #expect(try await program.run("submit", "plot x", "--batch", "rejected").code == 2)
        #expect(try await program.run("submit", "plot x", "--inbox", "nowhere").code == 2)
        #expect(try await program.run("submit", "plot cos(x)", "--id", "t").output == "t\n")
        // Neither a draft nor a folder is left behind.
        #expect(
            try program.folder.files().filter { $0 != "outbox" } == [
                "inbox", "inbox/b", "inbox/b/s.json", "inbox/t.json",
            ]
        )
    }

    @Test func `status lists the jobs and shows one`() async throws {
        #expect(try await program.run("status", "--json").output == "[]\n")
        try program.drop(#"[{"description": "xyzzy"}, {"description": 1}]"#, as: "two.json")
        #expect(try await program.run("run", "--once").code == 4)
        let list = try await program.run("status", "--json").json().array ?? []
        #expect(Set(list.map { $0.object?["status"] }) == ["failed", "rejected"])
        let one = try await program.run("status", "two-0001").json().object
        #expect(one?["job_id"] == "two-0001")
        #expect(try await program.run("status", "nobody").code == 2)
    }

    @Test func `templates are listed, shown and checked`() async throws {
        let list = try await program.run("templates", "list", "--json").json().array ?? []
        #expect(list.count == 8)
        #expect(try await program.run("templates", "show", "triangle_area").output.contains("height"))
        let unknown = try await program.run("templates", "show", "triangle_aera")
        #expect(unknown.code == 2 && unknown.errors.contains("did you mean “triangle_area”?"))
        #expect(try await program.run("templates", "lint").code == 0)
        try program.folder.write(Array("{".utf8), to: "mine/broken/template.json")
        let lint = try await program.run("templates", "lint", "--templates", "mine")
        #expect(lint.code == 3)
        #expect(lint.output.contains("broken/template.json"))
    }

    @Test func `the cache can be asked and emptied`() async throws {
        try program.drop(#"{"description": "xyzzy"}"#, as: "x.json")
        _ = try await program.run("run", "--once")
        #expect(try await program.run("cache", "stats", "--json").json().object?["answers"] == .int(0))
        #expect(try await program.run("cache", "list", "--json").output == "[]\n")
        #expect(try await program.run("cache", "verify").code == 0)
        #expect(try await program.run("cache", "evict").code == 2)
        #expect(try await program.run("cache", "evict", "--all").code == 0)
    }

    @Test func `the doctor finds this machine fit`() async throws {
        let outcome = try await program.run("doctor", "--json")
        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(try outcome.json().array?.allSatisfy { $0.object?["ok"] == .bool(true) } == true)
    }
}
