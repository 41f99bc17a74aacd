import Mathematics
import Testing

/// A number as people write it, with its value; and where it stops when words follow.
struct NumberCase: Sendable, CustomTestStringConvertible {
    let text: String
    let value: Double
    let rest: String

    init(_ text: String, _ value: Double, _ rest: String = "") {
        self.text = text
        self.value = value
        self.rest = rest
    }

    var testDescription: String { text }
}

private let numbers: [NumberCase] = [
    NumberCase("pi/2", .pi / 2), NumberCase("2π", 2 * .pi), NumberCase("-3π/4", -3 * .pi / 4),
    NumberCase("1e-3", 0.001),
    NumberCase("1,000", 1_000), NumberCase("½", 0.5), NumberCase("three", 3), NumberCase("minus three", -3),
    NumberCase("one hundred", 100), NumberCase("two and a half", 2.5), NumberCase("1/3", 1.0 / 3), NumberCase("−2", -2),
    NumberCase("0", 0), NumberCase("-0", 0), NumberCase("+5", 5), NumberCase("3.25", 3.25), NumberCase(".5", 0.5),
    NumberCase("1,234,567", 1_234_567), NumberCase("-12,500", -12_500), NumberCase("2 pi", 2 * .pi),
    NumberCase("2*pi", 2 * .pi),
    NumberCase("\\frac{\\pi}{2}", .pi / 2), NumberCase("\\frac12", 0.5), NumberCase("$\\pi$", .pi),
    NumberCase("√2", 2.0.squareRoot()),
    NumberCase("sqrt(2)", 2.0.squareRoot()), NumberCase("√2/2", 2.0.squareRoot() / 2),
    NumberCase("e", 2.718281828459045),
    NumberCase("2^10", 1_024), NumberCase("10^3", 1_000), NumberCase("1 1/2", 1.5), NumberCase("three quarters", 0.75),
    NumberCase("one third", 1.0 / 3), NumberCase("twenty-five", 25), NumberCase("two hundred and fifty", 250),
    NumberCase("a hundred", 100), NumberCase("one thousand two hundred", 1_200), NumberCase("five thousand", 5_000),
    NumberCase("2.5 thousand", 2_500), NumberCase("a million", 1_000_000), NumberCase("half", 0.5),
    NumberCase("negative two", -2), NumberCase("-½", -0.5), NumberCase("2½", 2.5), NumberCase("zero", 0),
    NumberCase("seventeen", 17),
    NumberCase("minus two pi", -2 * .pi), NumberCase("two pi", 2 * .pi), NumberCase("π/6", .pi / 6),
    NumberCase("3e8", 3e8),
    NumberCase("10 cm", 10, " cm"), NumberCase("10cm", 10, "cm"), NumberCase("5, 6", 5, ", 6"),
    NumberCase("5.", 5, "."),
    NumberCase("500 steps", 500, " steps"), NumberCase("1,000 steps", 1_000, " steps"),
    NumberCase("3 and 4", 3, " and 4"),
    NumberCase("three steps", 3, " steps"), NumberCase("100-step", 100, "-step"), NumberCase("12 by 5", 12, " by 5"),
]

private let notNumbers = [
    "", "x", "2x", "1/0", "1e9999", "9**9**9", "abc", "-", "1,00", "1,0000", "12,34", "2+", "5%", "in 3",
    "sqrt(-1)", "nan",
    "inf", "∞", "0x10", "1_000", "1.2.3", "5'", "two three",
]

@Suite struct NumberTests {
    @Test(arguments: numbers) func `a number is read in digits, signs and words`(_ number: NumberCase) throws {
        let found = try #require(Number.prefix(of: number.text[...]))
        #expect(abs(found.value.double - number.value) <= 1e-12 * max(1, abs(number.value)))
        #expect(String(found.rest) == number.rest)
        if number.rest.isEmpty { #expect(try Number(parsing: number.text).double == found.value.double) }
    }

    @Test(arguments: notNumbers) func `what is no number is refused`(_ text: String) {
        let read = try? Number(parsing: text)
        #expect(read?.double == nil)
    }

    @Test func `numbers stay exact`() throws {
        #expect(try Number(parsing: "0.1").rational == Rational(1, over: 10))
        #expect(try Number(parsing: "1/3").rational == Rational(1, over: 3))
        #expect(try Number(parsing: "6/3").integer == 2)
        #expect(try Number(parsing: "√4").integer == 2)
        #expect(try Number(parsing: "π").rational == nil)
        #expect(try Number(parsing: "3π/2").python == "3*np.pi/2")
        #expect(try Number(parsing: "π/2").latex == "\\frac{\\pi}{2}")
        #expect(try Number(parsing: "-2").negated.double == 2)
    }

    @Test(arguments: ["1.000 steps", "10.000", "250.000 points", "-1.000", "1.000."])
    func `three zeros behind a dot leave open which whole number is meant`(_ text: String) throws {
        let found = try #require(Number.prefix(of: text[...]))
        #expect(found.value.integer == nil)
        #expect(found.value.negated.integer == nil)
        #expect(found.value.rational != nil)
    }

    @Test(arguments: [("1.0 steps", 1), ("2.00", 2), ("10.0000", 10), ("1,000 steps", 1_000), ("0.000", 0), ("5.", 5)])
    func `other zeros behind a dot change nothing`(_ text: String, _ value: Int) throws {
        #expect(try #require(Number.prefix(of: text[...])).value.integer == value)
    }

    @Test func `fractions keep to whole numbers, or give nil`() throws {
        let third = try #require(Rational(1, over: 3))
        #expect(third.adding(third) == Rational(2, over: 3))
        #expect(third.multiplied(by: Rational(3)) == .one)
        #expect(Rational(4, over: -6) == Rational(-2, over: 3))
        #expect(Rational(1, over: 0) == nil)
        #expect(Rational(.max).adding(.one) == nil)
        #expect(Rational(.max).multiplied(by: Rational(2)) == nil)
        #expect(Rational(10).raised(to: 30) == nil)
        #expect(Rational(2).raised(to: -3) == Rational(1, over: 8))
        #expect(Rational.zero.raised(to: -1) == nil)
        #expect(Rational.one.divided(by: .zero) == nil)
        #expect(third < Rational.one)
        #expect(Rational(-5) < third)
        #expect(Rational(1, over: 8)?.decimal == "0.125")
        #expect(Rational(-3, over: 2)?.decimal == "-1.5")
        #expect(third.decimal == nil)
    }
}
