import Language
import Testing

struct FoldingTests {
    @Test(arguments: [
        ["plot", "plots", "plotted", "plotting"], ["color", "colour", "colors", "colours"],
        ["visualize", "visualise", "visualising", "visualized"], ["draw", "drew", "drawn", "drawing"],
        ["morph", "morphs", "morphing", "morphed"], ["pythagoras", "Pythagoras'", "pythagoras's"],
        ["schrödinger", "schrodinger"], ["move", "moves", "moving", "moved"], ["centre", "center"],
    ])
    func `all forms of a word have one key`(forms: [String]) {
        let keys = Set(forms.map { Folding.standard.key(of: $0.lowercased()) })
        #expect(keys.count == 1, "\(forms) have the keys \(keys)")
    }

    @Test(arguments: [
        ("note", "not"), ("plane", "planet"), ("square", "squared"), ("line", "linear"), ("sine", "sin"),
        ("base", "basis"), ("form", "from"),
    ])
    func `words that mean different things have different keys`(pair: (String, String)) {
        #expect(Folding.standard.key(of: pair.0) != Folding.standard.key(of: pair.1))
    }
}
