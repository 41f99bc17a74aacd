import Engine
import Generation
import Testing

struct AssessmentTests {
    @Test(arguments: [
        "draw a red circle", "plot sin(x) from -pi to pi", "show the pythagorean theorem",
        "a square that turns into a star",
        "Animate a bouncing ball", "write the quadratic formula",
        "Show a number line from 0 to 10 with a dot moving on it",
        "show the unit circle", "count from 1 to 10", "Draw a bar chart of 3, 5, 2 and 8",
        "Create a triangle and label its sides a, b and c", "visualize bubble sort on 5 bars", "a rotating cube in 3d",
        "Explain the Pythagorean theorem", "many circles of different colors", "show binary search",
    ])
    func `what is soon drawn is below the usual threshold`(description: String) {
        #expect(Assessment(RenderRequest(description: description)).complexity.score < 0.5)
    }

    @Test(arguments: [
        "Explain how the Fourier transform decomposes a signal",
        "Prove that the square root of 2 is irrational and explain why it matters",
        "Explain backpropagation in a neural network step by step",
        "Derive the quadratic formula and explain every step in detail",
        "Simulate a double pendulum and compare two close starting points side by side to show chaos",
        "Explain the divergence theorem with a surface in 3D",
        "Visualize gradient descent on a 3D surface while the learning rate changes, and compare several starting points",
        "How does Dijkstra's algorithm work? Compare it with breadth first search",
        "Teach eigenvectors and the singular value decomposition",
        "Show a torus in 3d with geodesics, then trace a curve on it while the camera rotates, and finally compare curvature",
    ])
    func `what takes thought reaches it`(description: String) {
        let complexity = Assessment(RenderRequest(description: description)).complexity
        #expect(complexity.score >= 0.5, "\(complexity)")
    }

    @Test func `every part of the score is told, and nothing else counts`() throws {
        let request = RenderRequest(description: "Explain why: prove it in 3D!", context: "a graduate course")
        let complexity = Assessment(request).complexity
        #expect(complexity.score == 0.95)
        #expect(
            complexity.reasons == [
                "asks for a proof or a derivation (“prove”) +0.30", "asks to explain a topic (“explain*”) +0.30",
                "three dimensions (“3d”) +0.20", "for an advanced audience (“graduate*”) +0.15",
            ]
        )
        #expect(Assessment(request) == Assessment(request))
        #expect(Assessment(RenderRequest(description: "draw a circle")).complexity == Complexity(score: 0, reasons: []))
    }

    @Test func `no request is more than one, nor does a long one rise for its length alone`() {
        let words = String(repeating: "circle ", count: 500)
        #expect(Assessment(RenderRequest(description: words)).complexity.score == 0.2)
        let all =
            "Explain and prove Fourier and Laplace in 3D, simulate the algorithm, compare them, first this, then that"
        #expect(Assessment(RenderRequest(description: all + words)).complexity.score == 1)
    }

    @Test(arguments: [
        ("a still picture of a triangle", false), ("Draw a triangle, no animation please", false),
        ("a static diagram of a cell", false), ("don't animate: a square", false), ("draw a triangle", true),
        ("static friction on a slope", true), ("a still life that comes alive", true),
    ])
    func `something has to move unless the request says that nothing does`(description: String, wantsMotion: Bool) {
        #expect(Assessment(RenderRequest(description: description)).wantsMotion == wantsMotion)
    }
}
