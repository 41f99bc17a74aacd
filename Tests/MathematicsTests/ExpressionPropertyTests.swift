import Mathematics
import Testing

/// Evaluates lines of `source TAB x,… TAB t,…` with numpy on arrays, as a scene does, and prints the values.
private let evaluator = """
    import sys
    import numpy as np
    np.seterr(all="ignore")
    for line in sys.stdin:
        source, *columns = line.rstrip("\\n").split("\\t")
        x, t = (np.array([float(value) for value in column.split(",")]) for column in columns)
        values = eval(source, {"np": np, "x": x, "t": t, "__builtins__": {}})
        print(*np.broadcast_to(np.asarray(values, dtype=float), x.shape).tolist())
    """

private let variables: Set<String> = ["x", "t"]

/// A random expression and points to look at it.
private struct Sample {
    let expression: Expression
    let points: [[String: Double]]

    static func many(_ count: Int, seed: UInt64, pointCount: Int) -> [Sample] {
        var random = RandomExpressions(seed: seed)
        return (0..<count).map { index in
            let expression = random.expression(depth: 2 + index % 3)
            return Sample(expression: expression, points: (0..<pointCount).map { _ in random.point() })
        }
    }

    var line: String { [expression.python, column("x"), column("t")].joined(separator: "\t") }

    private func column(_ name: String) -> String { points.map { "\($0[name] ?? 0)" }.joined(separator: ",") }

    /// How many points were steady enough to compare, and the first at which `other` has another value.
    func comparison(with other: Expression) -> (compared: Int, difference: [String: Double]?) {
        var compared = 0
        for point in points {
            guard let value = expression.steadyValue(at: point) else { continue }
            compared += 1
            if !agree(value, other.evaluate(point), within: 1e-6) { return (compared, point) }
        }
        return (compared, nil)
    }
}

@Suite struct ExpressionPropertyTests {
    @Test(.timeLimit(.minutes(1))) func `Python computes what Swift computes`() async throws {
        let samples = Sample.many(1_000, seed: 1, pointCount: 8)
        let lines = try await PythonRun.lines(of: evaluator, reading: samples.map(\.line))
        try #require(lines.count == samples.count)
        var compared = 0
        for (sample, line) in zip(samples, lines) {
            for (point, text) in zip(sample.points, line.split(separator: " ")) {
                guard let value = sample.expression.steadyValue(at: point) else { continue }
                compared += 1
                let theirs = try #require(Double(text))
                #expect(
                    agree(value, theirs, within: 1e-6),
                    "\(sample.expression.python) at \(point): \(value), \(theirs)"
                )
            }
        }
        #expect(compared > 5_000)
    }

    @Test func `an expression survives the way through Python source`() throws {
        try requireRoundTrip(seed: 2, through: \.python)
    }

    @Test func `an expression survives the way through LaTeX`() throws {
        try requireRoundTrip(seed: 3, through: \.latex)
    }

    private func requireRoundTrip(seed: UInt64, through text: KeyPath<Expression, String>) throws {
        var compared = 0
        for sample in Sample.many(1_000, seed: seed, pointCount: 8) {
            let written = sample.expression[keyPath: text]
            do {
                let read = try Expression(parsing: written, variables: variables)
                let (count, difference) = sample.comparison(with: read)
                compared += count
                #expect(difference == nil, "\(sample.expression.python) became \(read.python) through \(written)")
            } catch {
                Issue.record("\(written) \(error)")
            }
        }
        #expect(compared > 5_000)
    }

    @Test func `the canonical form has the same values and stays as it is`() {
        var compared = 0
        for sample in Sample.many(1_000, seed: 4, pointCount: 8) {
            let canonical = sample.expression.canonical
            for point in sample.points {
                guard let value = sample.expression.realValue(at: point), let other = canonical.realValue(at: point)
                else { continue }
                compared += 1
                let isSame = agree(value, other, within: 1e-6)
                #expect(
                    isSame,
                    "\(sample.expression.python) became \(canonical.python): \(value), \(other) at \(point)"
                )
            }
            #expect(canonical.canonical == canonical, "\(canonical.python) became \(canonical.canonical.python)")
            #expect(sample.expression.isEquivalent(to: canonical))
        }
        #expect(compared > 4_000)
    }

    @Test func `what is called equivalent has the same values`() {
        let pool = Sample.many(400, seed: 5, pointCount: 8).filter { $0.expression.nodeCount <= 6 }
        var claims = 0
        for (index, sample) in pool.enumerated() {
            for other in pool[..<index] where sample.expression.isEquivalent(to: other.expression) {
                claims += 1
                for point in sample.points {
                    guard let value = sample.expression.realValue(at: point),
                        let theirs = other.expression.realValue(at: point)
                    else { continue }
                    let isSame = agree(value, theirs, within: 1e-6)
                    #expect(isSame, "\(sample.expression.python) and \(other.expression.python) at \(point)")
                }
            }
        }
        #expect(claims > 20)
    }
}
