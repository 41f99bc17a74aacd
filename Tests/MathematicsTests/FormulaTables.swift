import Testing

/// A formula as people write it, and the LaTeX that is made of it.
struct FormulaCase: Sendable, CustomTestStringConvertible {
    let text: String
    let latex: String

    init(_ text: String, _ latex: String) {
        self.text = text
        self.latex = latex
    }

    var testDescription: String { text }
}

let plainFormulas: [FormulaCase] = [
    FormulaCase("a^2 + b^2 = c^2", #"a^{2} + b^{2} = c^{2}"#),
    FormulaCase("sin²θ + cos²θ = 1", #"\sin^{2}\theta + \cos^{2}\theta = 1"#),
    FormulaCase("∑ 1/n² = π²/6", #"\sum\frac{1}{n^{2}} = \frac{\pi^{2}}{6}"#),
    FormulaCase("E = mc²", #"E = mc^{2}"#),
    FormulaCase("F = ma", #"F = ma"#),
    FormulaCase("x = (-b ± √(b²-4ac))/(2a)", #"x = \frac{-b \pm \sqrt{b^{2} - 4ac}}{2a}"#),
    FormulaCase("A = ½bh", #"A = \frac{1}{2}bh"#),
    FormulaCase("i ħ ∂Ψ/∂t = ĤΨ", #"i\hbar\frac{\partial\Psi}{\partial t} = \hat{H}\Psi"#),
    FormulaCase("e^(iπ) + 1 = 0", #"e^{i\pi} + 1 = 0"#),
    FormulaCase("e^iπ + 1 = 0", #"e^{i\pi} + 1 = 0"#),
    FormulaCase("V = 4/3 π r^3", #"V = \frac{4}{3}\pi r^{3}"#),
    FormulaCase("A = pi r^2", #"A = \pi r^{2}"#),
    FormulaCase("C = 2*pi*r", #"C = 2 \cdot \pi \cdot r"#),
    FormulaCase("f(x) = x**2", #"f(x) = x^{2}"#),
    FormulaCase("sqrt(x) <= 2", #"\sqrt{x} \le 2"#),
    FormulaCase("(n+1)/2", #"\frac{n + 1}{2}"#),
    FormulaCase("n(n+1)/2", #"\frac{n(n + 1)}{2}"#),
    FormulaCase("1/2x", #"1/2x"#),
    FormulaCase("sin x/2", #"\sin x/2"#),
    FormulaCase("sin(x)/x", #"\frac{\sin(x)}{x}"#),
    FormulaCase("dy/dx = 2x", #"\frac{dy}{dx} = 2x"#),
    FormulaCase("d/dx sin(x) = cos(x)", #"\frac{d}{dx}\sin(x) = \cos(x)"#),
    FormulaCase("∫_0^1 x^2 dx = 1/3", #"\int_{0}^{1}x^{2}\,dx = \frac{1}{3}"#),
    FormulaCase("∫₀^∞ e^(-x²) dx = √π/2", #"\int_{0}^{\infty}e^{-x^{2}}\,dx = \frac{\sqrt{\pi}}{2}"#),
    FormulaCase("P(A|B) = P(B|A)P(A)/P(B)", #"P(A \mid B) = \frac{P(B \mid A)P(A)}{P(B)}"#),
    FormulaCase("|x| < 1", #"\left|x\right| < 1"#),
    FormulaCase("(1 + 1/n)^n -> e", #"\left(1 + \frac{1}{n}\right)^{n} \to e"#),
    FormulaCase("A = P(1 + r/n)^(nt)", #"A = P\left(1 + \frac{r}{n}\right)^{nt}"#),
    FormulaCase("A = P(1 + r/n)^nt", #"A = P\left(1 + \frac{r}{n}\right)^{nt}"#),
    FormulaCase("v^2 = u^2 + 2as", #"v^{2} = u^{2} + 2as"#),
    FormulaCase("s = ut + ½at²", #"s = ut + \frac{1}{2}at^{2}"#),
    FormulaCase("ax + by = c", #"ax + by = c"#),
    FormulaCase("y - y_1 = m(x - x_1)", #"y - y_{1} = m(x - x_{1})"#),
    FormulaCase("F = G m₁m₂/r²", #"F = G\frac{m_{1}m_{2}}{r^{2}}"#),
    FormulaCase("lim x→0 sin(x)/x = 1", #"\lim_{x \to 0}\frac{\sin(x)}{x} = 1"#),
    FormulaCase("sum_{k=1}^n k = n(n+1)/2", #"\sum_{k = 1}^{n}k = \frac{n(n + 1)}{2}"#),
    FormulaCase("v_max = 3.5", #"v_{\text{max}} = 3.5"#),
    FormulaCase("speed = distance / time", #"\text{speed} = \frac{\text{distance}}{\text{time}}"#),
    FormulaCase("a squared plus b squared equals c squared", #"a^{2} + b^{2} = c^{2}"#),
    FormulaCase("n! = n·(n-1)!", #"n! = n \cdot (n - 1)!"#),
    FormulaCase("x² + y² = r², r > 0", #"x^{2} + y^{2} = r^{2}, r > 0"#),
    FormulaCase("A = {1, 2, 3}", #"A = \{1, 2, 3\}"#),
    FormulaCase("∀x ∈ ℝ: x² ≥ 0", #"\forall x \in \mathbb{R}: x^{2} \ge 0"#),
    FormulaCase("f: ℝ → ℝ", #"f: \mathbb{R} \to \mathbb{R}"#),
    FormulaCase("det(A) = ad - bc", #"\det(A) = ad - bc"#),
    FormulaCase("A^T A = I", #"A^{T}A = I"#),
    FormulaCase("log₂(8) = 3", #"\log_{2}(8) = 3"#),
    FormulaCase("x⃗ · y⃗ = 0", #"\vec{x} \cdot \vec{y} = 0"#),
    FormulaCase("⟨ψ|φ⟩ = 0", #"\langle\psi \mid \varphi\rangle = 0"#),
    FormulaCase("∇ × E = -∂B/∂t", #"\nabla \times E = -\frac{\partial B}{\partial t}"#),
    FormulaCase("x^2/a^2 + y^2/b^2 = 1", #"\frac{x^{2}}{a^{2}} + \frac{y^{2}}{b^{2}} = 1"#),
    FormulaCase("e^(-x/2)", #"e^{-x/2}"#),
    FormulaCase("x^(1/2)", #"x^{1/2}"#),
    FormulaCase(
        "∂²u/∂t² = c² ∂²u/∂x²",
        #"\frac{\partial^{2}u}{\partial t^{2}} = c^{2}\frac{\partial^{2}u}{\partial x^{2}}"#
    ),
    FormulaCase("90° = π/2", #"90^{\circ} = \frac{\pi}{2}"#),
    FormulaCase("𝑥 + 𝑦", #"x + y"#),
    FormulaCase("sinh(x) = (e^x - e^-x)/2", #"\sinh(x) = \frac{e^{x} - e^{-x}}{2}"#),
    FormulaCase("PV = nRT", #"PV = nRT"#),
    FormulaCase("a ≠ b, c != d", #"a \ne b, c \ne d"#),
    FormulaCase("f'(x) = lim_(h→0) (f(x+h) - f(x))/h", #"f'(x) = \lim_{h \to 0}\frac{f(x + h) - f(x)}{h}"#),
]

let latexFormulas: [FormulaCase] = [
    FormulaCase(
        #"\int_0^\infty e^{-x^2}\,dx = \frac{\sqrt{\pi}}{2}"#,
        #"\int_{0}^{\infty}e^{-x^{2}}\,dx = \frac{\sqrt{\pi}}{2}"#
    ),
    FormulaCase(#"$\int_0^\infty e^{-x^2}\,dx$"#, #"\int_{0}^{\infty}e^{-x^{2}}\,dx"#),
    FormulaCase(#"\[e^{i\pi}+1=0\]"#, #"e^{i\pi} + 1 = 0"#),
    FormulaCase(#"\(a\leq b\)"#, #"a \leq b"#),
    FormulaCase("$$x^2$$", "x^{2}"),
    FormulaCase(#"\frac12 mv^2"#, #"\frac{1}{2}mv^{2}"#),
    FormulaCase(#"\sqrt[3]{x}"#, #"\sqrt[3]{x}"#),
    FormulaCase(#"\binom{n}{k} a^{n-k} b^k"#, #"\binom{n}{k}a^{n - k}b^{k}"#),
    FormulaCase(#"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"#, #"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}"#),
    FormulaCase(
        #"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}"#,
        #"\left|x\right| = \begin{cases} x & \text{if }x \ge 0 \\ -x & \text{otherwise} \end{cases}"#
    ),
    FormulaCase(#"\begin{align*} a &= b \\ &= c \end{align*}"#, #"\begin{aligned} a & = b \\ & = c \end{aligned}"#),
    FormulaCase(#"a &= b \\ c &= d"#, #"\begin{aligned} a & = b \\ c & = d \end{aligned}"#),
    FormulaCase(#"\begin{equation} E = mc^2 \end{equation}"#, #"E = mc^{2}"#),
    FormulaCase(#"\left( \frac{a}{b} \right)^2"#, #"\left(\frac{a}{b}\right)^{2}"#),
    FormulaCase(#"\left. \frac{dy}{dx} \right|_{x=0}"#, #"\left.\frac{dy}{dx}\right|_{x = 0}"#),
    FormulaCase(#"\left\{ x \middle| x > 0 \right\}"#, #"\left\{x \middle| x > 0\right\}"#),
    FormulaCase(#"\sum\limits_{k=1}^{n} k"#, #"\sum\limits_{k = 1}^{n}k"#),
    FormulaCase(#"\lim_{h \to 0} \frac{f(x+h) - f(x)}{h}"#, #"\lim_{h \to 0}\frac{f(x + h) - f(x)}{h}"#),
    FormulaCase(
        #"\mathbb{R}^n, \mathcal{L}, \mathbf{v}, \mathrm{d}x, \mathscr{F}"#,
        #"\mathbb{R}^{n}, \mathcal{L}, \mathbf{v}, \mathrm{d}x, \mathscr{F}"#
    ),
    FormulaCase(#"\operatorname{tr}(A) = \sum_i a_{ii}"#, #"\operatorname{tr}(A) = \sum_{i}a_{ii}"#),
    FormulaCase(#"\overbrace{a+b}^{n} + \underbrace{c}_{m}"#, #"\overbrace{a + b}^{n} + \underbrace{c}_{m}"#),
    FormulaCase(#"a \not= b"#, #"a \not= b"#),
    FormulaCase(#"A \xrightarrow{f} B"#, #"A \xrightarrow{f} B"#),
    FormulaCase(
        #"\oint_C \vec{F}\cdot d\vec{r} = \iint_D (\nabla \times \vec F)\,dA"#,
        #"\oint_{C}\vec{F} \cdot d\vec{r} = \iint_{D}(\nabla \times \vec{F})\,dA"#
    ),
    FormulaCase(#"\big( \Bigl[ x \Bigr] \big)"#, #"\big(\Bigl[x\Bigr]\big)"#),
    FormulaCase(
        #"\begin{array}{cc|c} 1 & 0 & 2 \\ 0 & 1 & 3 \end{array}"#,
        #"\begin{array}{cc|c} 1 & 0 & 2 \\ 0 & 1 & 3 \end{array}"#
    ),
    FormulaCase(#"\begin{bmatrix} a \\[4pt] [b] \end{bmatrix}"#, #"\begin{bmatrix} a \\ {}[b] \end{bmatrix}"#),
    FormulaCase(#"\sum_{\substack{i<n \\ j<m}} a_{ij}"#, #"\sum_{\substack{i < n\\ j < m}}a_{ij}"#),
    FormulaCase(#"x\quad y~z\;w\!"#, #"x\quad y~z\;w\!"#),
    FormulaCase(#"{}^{14}C"#, #"{}^{14}C"#),
    FormulaCase(#"\hat{H}|\psi\rangle = E|\psi\rangle"#, #"\hat{H}\left|\psi\right\rangle = E\left|\psi\right\rangle"#),
    FormulaCase(##"50\%, \$5, \#1, \{a\}"##, ##"50\%, \$5, \#1, \{a\}"##),
    FormulaCase(#"v_{max} = v_{\text{end}} + x_{ij}"#, #"v_{\text{max}} = v_{\text{end}} + x_{ij}"#),
    FormulaCase(#"a \equiv b \pmod{n}"#, #"a \equiv b\pmod{n}"#),
    FormulaCase(
        #"\dfrac{\partial^2 u}{\partial t^2} = c^2 \nabla^2 u"#,
        #"\dfrac{\partial^{2}u}{\partial t^{2}} = c^{2}\nabla^{2}u"#
    ),
    FormulaCase(#"$\{x \in \mathbb{R} \mid x > 0\}$"#, #"\{x \in \mathbb{R} \mid x > 0\}"#),
    FormulaCase(#"$\arcsin x + \operatorname*{argmax}_x f$"#, #"\arcsin x + \operatorname*{argmax}_{x}f"#),
    FormulaCase(#"f''(x) \approx 0.5\degree"#, #"f''(x) \approx 0.5{}^{\circ}"#),
    FormulaCase(
        #"\overset{!}{=} \stackrel{\text{def}}{=} \widehat{ABC}"#,
        #"\overset{!}{=} \stackrel{\text{def}}{=} \widehat{ABC}"#
    ),
]

/// A sentence, the formula at its start, and the words left over.
struct FormulaSentence: Sendable, CustomTestStringConvertible {
    let text: String
    let latex: String
    let rest: String

    init(_ text: String, _ latex: String, _ rest: String) {
        self.text = text
        self.latex = latex
        self.rest = rest
    }

    var testDescription: String { text }
}

let formulaSentences: [FormulaSentence] = [
    FormulaSentence(#"e^{ix} = \cos x + i \sin x on the screen"#, #"e^{ix} = \cos x + i\sin x"#, " on the screen"),
    FormulaSentence("sin²θ + cos²θ = 1", #"\sin^{2}\theta + \cos^{2}\theta = 1"#, ""),
    FormulaSentence(
        "∑ 1/n² = π²/6 as a formula (n from 1 to infinity)",
        #"\sum\frac{1}{n^{2}} = \frac{\pi^{2}}{6}"#,
        " as a formula (n from 1 to infinity)"
    ),
    FormulaSentence("∑ 1/n² (n from 1 to infinity)", #"\sum\frac{1}{n^{2}}"#, " (n from 1 to infinity)"),
    FormulaSentence(
        "a^2 + b^2 = c^2 as text on the screen, nothing else",
        "a^{2} + b^{2} = c^{2}",
        " as text on the screen, nothing else"
    ),
    FormulaSentence("E = mc² pls", "E = mc^{2}", " pls"), FormulaSentence("F = ma please", "F = ma", " please"),
    FormulaSentence("F = ma.", "F = ma", "."), FormulaSentence("F = ma!", "F = ma", "!"),
    FormulaSentence("E = mc^2 - the famous one", "E = mc^{2}", " - the famous one"),
    FormulaSentence("E = mc^2 - please make it big", "E = mc^{2}", " - please make it big"),
    FormulaSentence("E = mc^2 plus a caption", "E = mc^{2}", " plus a caption"),
    FormulaSentence("E = mc^2, in red", "E = mc^{2}", ", in red"),
    FormulaSentence("E = mc^2 (in red)", "E = mc^{2}", " (in red)"),
    FormulaSentence("$E = mc^2$ in red", "E = mc^{2}", " in red"),
    FormulaSentence("$E = mc^2$, thanks", "E = mc^{2}", ", thanks"),
    FormulaSentence("\"E = mc^2\" in blue", "E = mc^{2}", " in blue"), FormulaSentence("`x^2` now", "x^{2}", " now"),
    FormulaSentence(#"\(a+b\) and more"#, "a + b", " and more"), FormulaSentence("$$x$$", "x", ""),
    FormulaSentence("x + y = 5, x - y = 1", #"x + y = 5, \quad x - y = 1"#, ""),
    FormulaSentence("y = 2x, x from 0 to 5", "y = 2x", ", x from 0 to 5"),
    FormulaSentence("y = x^2 x from 0 to 5", "y = x^{2}", " x from 0 to 5"),
    FormulaSentence("A = ½bh for my year 8 class", #"A = \frac{1}{2}bh"#, " for my year 8 class"),
    FormulaSentence("n! = n(n-1)! with n > 0", "n! = n(n - 1)!", " with n > 0"),
    FormulaSentence("x^2 = 4 and y = 3", "x^{2} = 4", " and y = 3"),
    FormulaSentence("PV = nRT\" big", "PV = nRT", "\" big"),
    FormulaSentence("y = mx + b a nice one", "y = mx + b", " a nice one"),
    FormulaSentence(
        "speed = distance / time on screen",
        #"\text{speed} = \frac{\text{distance}}{\text{time}}"#,
        " on screen"
    ),
    FormulaSentence(
        "P(A|B) = P(A∩B)/P(B) to my students",
        #"P(A \mid B) = \frac{P(A \cap B)}{P(B)}"#,
        " to my students"
    ),
    FormulaSentence("V = IR; then stop", "V = IR", "; then stop"), FormulaSentence("x ≥ 0?", #"x \ge 0"#, "?"),
    FormulaSentence("KE = ½ mv² in gold", #"KE = \frac{1}{2}mv^{2}"#, " in gold"),
    FormulaSentence("a squared plus b squared equals c squared in white", "a^{2} + b^{2} = c^{2}", " in white"),
    FormulaSentence("lim x→∞ 1/x = 0 slowly", #"\lim_{x \to \infty}\frac{1}{x} = 0"#, " slowly"),
    FormulaSentence(
        #"\begin{pmatrix}1&0\\0&1\end{pmatrix} as a matrix"#,
        #"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}"#,
        " as a matrix"
    ),
    FormulaSentence("A = ½ b h for a triangle", #"A = \frac{1}{2}bh"#, " for a triangle"),
    FormulaSentence("A = ½ b h in red", #"A = \frac{1}{2}bh"#, " in red"),
    FormulaSentence("(fg)' = f'g + fg'", "(fg)' = f'g + fg'", ""),
    FormulaSentence("lim(n→∞) aₙ = 0 or not", #"\lim_{n \to \infty}a_{n} = 0"#, " or not"),
    FormulaSentence("v = u + at in green", "v = u + at", " in green"),
    FormulaSentence("ax + by = c on black", "ax + by = c", " on black"),
]

let formulaRefusals = [
    "", " ", "in red", "a line", "I see", "x", "5", "E on the screen", "the formula E = mc^2", "x-axis", "log in",
    "max out",
    "non-linear growth", "step-by-step", "2nd law", "3D plot of x", "x = the root", "x +", "x =", "= 5", "(x + 1",
    "x + 1)2",
    "a +* b", "x^", "x_", "{x", "x^2^3", #"\frac{1}"#, #"x \input{y}"#, "$x", "$x$^2", "$x$y", "$$", "x2 + y2 = z2",
    "e^2x = 1",
    "√2x = 1", "x^1/2 = 3", "e^-x/2 = 1", "x = 5%", "x # y", "x @ y", "f(x) = x^2 mod 3", "n!=n", "hello world",
    "and/or",
    "x^2 + 1 over 3", "x = 1, 2, 3", "😀 = 2", "a = b \\", "Euler's identity", "state-of-the-art", "from -pi to pi",
    "between - 2 and 2", "over -3 ≤ x ≤ 3", "I'd like to see", "2-D random walk", "map T(x, y) = (x, y)",
    "sine, please",
    "pie chart", "sin x squared = 1", "A* pathfinding on a grid", "\"Hello, World!\"", "`code`", "θ is an angle", "π",
    "e.g. x",
]

let forbiddenFormulas: [(String, Int, String)] = [
    (#"\input{/etc/passwd}"#, 1, #"\input"#), (#"x + \write18{ls}"#, 5, #"\write"#), (#"\def\x{1}"#, 1, #"\def"#),
    (#"\csname x\endcsname"#, 1, #"\csname"#), (#"\special{x}"#, 1, #"\special"#), (#"\href{a}{b}"#, 1, #"\href"#),
    (#"\include{a}"#, 1, #"\include"#), (#"\openin5=x"#, 1, #"\openin"#), (#"\catcode`\%=12"#, 1, #"\catcode"#),
    (#"\begin{input}x\end{input}"#, 1, #"\begin{input}"#), (#"\begin{document}"#, 1, #"\begin{document}"#),
    (#"\frac{\let\x=1}{2}"#, 7, #"\let"#), (#"\sqrt\immediate"#, 6, #"\immediate"#), ("x^^41", 2, "^^"),
    (##"x + #1"##, 5, "#"), ("x % y", 3, "%"), (#"\text{a\input b}"#, 8, #"“\”"#), (#"\text{$x$}"#, 7, "$"),
    (#"\left( x"#, 1, #"\left"#), (#"x \right)"#, 3, #"\right"#), ("{x", 1, "{"), ("x}", 2, "}"), ("(x", 1, "("),
    (#"\begin{array}{c} a & b \end{array}"#, 1, "columns"), (#"\begin{cases} a & b & c \end{cases}"#, 1, "columns"),
    (#"\mathbb{x}"#, 1, #"\mathbb"#), (#"\begin{array}{p{3cm}} a \end{array}"#, 15, "columns"),
    (#"\begin{cases} x"#, 1, #"\begin{cases}"#), (#"\begin{cases} x \end{matrix}"#, 17, #"\begin{cases}"#),
    (#"x \middle| y"#, 3, #"\middle"#), (#"\color{red} x"#, 1, #"\color"#), (#"{a \over b}"#, 4, #"\over"#),
    (#"\operatorname{a\b}"#, 16, #"“\”"#), (#"\newcommand{\a}{b}"#, 1, #"\newcommand"#), (#"\verb|x|"#, 1, #"\verb"#),
]
