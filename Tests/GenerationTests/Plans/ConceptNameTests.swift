import Foundation
import Testing

@testable import Generation

struct ConceptNameTests {
    @Test(arguments: [
        ("limit of a function", "The limits of functions"), ("Riemann sum", "  riemann   sums "),
        ("matrix", "matrices"), ("identity", "identities"), ("high-dimensional space", "High dimensional spaces"),
        ("L'Hôpital's rule", "L’Hôpital’s rule"), ("Hölder inequality", "H\u{6F}\u{308}lder inequality"),
        ("class", "classes"), ("box", "boxes"), ("a derivative", "derivative."), ("“set”", "set"),
        ("basis", "bases"), ("process", "processes"), ("area", "areas"), ("ratio", "ratios"),
    ])
    func `names of the same concept are the same`(first: String, second: String) throws {
        #expect(try #require(ConceptName(first)) == #require(ConceptName(second)))
    }

    @Test(arguments: [
        ("statistics", "statistic"), ("calculus", "calculu"), ("analysis", "analysi"), ("group", "group A"),
        ("vitamin A", "vitamin"), ("sine", "cosine"), ("derivative", "second derivative"),
    ])
    func `names of different concepts are different`(first: String, second: String) throws {
        #expect(try #require(ConceptName(first)) != #require(ConceptName(second)))
    }

    @Test(arguments: [
        "", "   ", "42", "…", "a {b}", "x; y", "say \"yes\"", "see http://example.org?q", "name\u{0}<b>",
        "one two three four five six seven eight nine ten eleven",
        "supercalifragilisticexpialidocious supercalifragilisticexpialidocious again and again",
    ])
    func `what is no name is not taken for one`(text: String) { #expect(ConceptName(text) == nil) }

    @Test func `every colour is one of Manim's`() throws {
        let file = URL(filePath: FileManager.default.currentDirectoryPath)
            .appending(path: ".venv/lib/python3.11/site-packages/manim/utils/color/manim_colors.py")
        let source = try String(contentsOf: file, encoding: .utf8)
        let defined = Set(
            source.split(separator: "\n").compactMap { line in
                line.contains(" = ManimColor(") ? String(line.prefix { $0 != " " }) : nil
            }
        )
        #expect(defined.count > 50)
        #expect(ManimColor.names.subtracting(defined) == [])
    }

    @Test(arguments: [
        ("BLUE_E", "BLUE_E"), ("blue", "BLUE"), ("Light Pink", "LIGHT_PINK"), ("grey-b", "GRAY_B"), ("#FF0000", nil),
        ("BLACK", nil), ("rgb(1,2,3)", nil), ("BLUE_F", nil), ("", nil), ("MAROON; import os", nil),
    ])
    func `a colour is one of Manim's constants that can be seen on black`(text: String, name: String?) {
        #expect(ManimColor(text)?.name == name)
    }
}
