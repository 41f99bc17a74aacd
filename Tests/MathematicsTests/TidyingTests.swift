import Mathematics
import Testing

@Suite struct TidyingTests {
    private static func line(_ slope: Rational, _ intercept: Rational) -> Expression {
        .sum(.product(.number(slope), .variable("x")), .number(intercept))
    }

    @Test(arguments: [
        (line(Rational(1), Rational(2)), "x + 2"),
        (line(Rational(-1), Rational(-2)), "-x - 2"),
        (line(Rational(3), Rational(-2)), "3*x - 2"),
        (line(Rational(0), Rational(5)), "5"),
        (line(Rational(2), Rational(0)), "2*x"),
        (.difference(.variable("x"), .number(Rational(-3))), "x + 3"),
        (.sum(.variable("x"), .negative(.variable("x"))), "x - x"),
    ]) func `numbers in letters' places are written as people write them`(expression: Expression, python: String) {
        #expect(expression.tidied.python == python)
        for x in [-2.5, 0, 1, 3] {
            #expect(expression.tidied.evaluate(["x": x]) == expression.evaluate(["x": x]))
        }
    }
}
