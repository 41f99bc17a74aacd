/// What a LaTeX command is, for those that may occur in a formula.
enum FormulaCommand: Sendable {
    /// A sign without arguments.
    case sign(FormulaNode)
    /// So many arguments in braces.
    case arguments(Int)
    /// `\sqrt`, with an optional index.
    case root
    /// Words in braces.
    case words
    /// `\big` and its like, before a delimiter.
    case size
    case left, right, middle
    case begin, end
    /// `\substack`, whose argument has lines.
    case lines
    /// `\not`, before a relation.
    case negation

    /// All commands of the allow-list.
    static let allowed: [String: FormulaCommand] = {
        var commands: [String: FormulaCommand] = [
            "sqrt": .root, "left": .left, "right": .right, "middle": .middle, "begin": .begin, "end": .end,
            "substack": .lines, "not": .negation,
        ]
        func add(_ names: String, _ make: (String) -> FormulaCommand) {
            for name in names.split(separator: " ") { commands[String(name)] = make(String(name)) }
        }
        add(letters) { .sign(.ordinary("\\" + $0)) }
        add(binaries) { .sign(.binary("\\" + $0)) }
        add(relations) { .sign(.relation("\\" + $0)) }
        add(functions) { .sign(.function("\\" + $0)) }
        add(namedFunctions) { .sign(.function("\\operatorname{\($0)}")) }
        add(largeOperators) { .sign(.largeOperator("\\" + $0)) }
        add(", ; : ! > quad qquad") { .sign(.space("\\" + $0)) }
        add(oneArgument) { _ in .arguments(1) }
        add("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel") { _ in .arguments(2) }
        add(fonts) { _ in .words }
        add("big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm") { _ in .size }
        add("displaystyle textstyle scriptstyle") { .sign(.space("\\" + $0)) }
        for (name, node) in renamed { commands[name] = .sign(node) }
        return commands
    }()

    /// Delimiters that are commands.
    static let delimiters: Set<String> = [
        "{", "}", "|", "langle", "rangle", "lfloor", "rfloor", "lceil", "rceil", "lvert", "rvert", "lVert", "rVert",
        "vert", "Vert", "uparrow", "downarrow", "updownarrow", "backslash", "lbrace", "rbrace", "lbrack", "rbrack",
    ]

    /// Environments, with what they are written as; equations on their own become `aligned` ones.
    static let environments: [String: String] = {
        let kept = [
            "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases", "aligned",
            "gathered",
            "split", "array",
        ]
        var names = Dictionary(uniqueKeysWithValues: kept.map { ($0, $0) })
        for name in ["align", "align*", "eqnarray", "eqnarray*", "equation", "equation*"] { names[name] = "aligned" }
        for name in ["gather", "gather*", "multline", "multline*"] { names[name] = "gathered" }
        return names
    }()
}

private let letters = """
    alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi pi varpi rho \
    varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega \
    infty partial nabla hbar ell Re Im wp aleph beth imath jmath emptyset varnothing forall exists nexists neg lnot top \
    bot angle measuredangle triangle square blacksquare prime dagger ddagger complement ldots cdots dots dotsc \
    dotsb vdots ddots langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert vert Vert backslash surd flat \
    sharp natural checkmark bigstar hslash eth mho clubsuit diamondsuit heartsuit spadesuit lbrace rbrace { } % & $ # | _
    """

private let binaries = """
    pm mp times cdot div ast star circ bullet oplus ominus otimes oslash odot cup cap uplus sqcup sqcap wedge vee land \
    lor setminus smallsetminus wr amalg diamond bigtriangleup ltimes rtimes bmod
    """

private let relations = """
    le leq leqslant ge geq geqslant ne neq approx equiv sim simeq cong propto ll gg lll ggg prec succ preceq succeq perp \
    parallel mid nmid nparallel asymp doteq triangleq models vdash dashv in notin ni subset subseteq subsetneq supset \
    supseteq supsetneq nsubseteq sqsubseteq to gets rightarrow leftarrow leftrightarrow Rightarrow Leftarrow \
    Leftrightarrow longrightarrow longleftarrow longleftrightarrow Longrightarrow Longleftarrow Longleftrightarrow \
    mapsto longmapsto hookrightarrow hookleftarrow rightharpoonup rightharpoondown rightleftharpoons uparrow downarrow \
    updownarrow Uparrow Downarrow nearrow searrow swarrow nwarrow implies iff impliedby therefore because lesssim \
    gtrsim approxeq leadsto rightsquigarrow twoheadrightarrow vartriangleleft trianglelefteq between colon
    """

private let functions = """
    sin cos tan sec csc cot arcsin arccos arctan sinh cosh tanh coth exp ln log lg max min sup inf det \
    dim ker deg gcd arg hom Pr
    """

private let namedFunctions = """
    sech csch arcsec arccsc arccot arsinh arcosh artanh arcsinh arccosh arctanh sgn sign tr Tr rank diag div grad curl erf \
    Var Cov Res lcm span Hom Aut End id
    """

private let largeOperators = """
    sum prod coprod int iint iiint oint bigcup bigcap bigsqcup bigvee bigwedge bigoplus bigotimes bigodot biguplus lim \
    limsup liminf injlim projlim
    """

private let oneArgument = """
    hat widehat bar overline underline tilde widetilde vec dot ddot dddot check breve acute grave mathring \
    overrightarrow overleftarrow overleftrightarrow overbrace underbrace boxed pmod pod mod mathbb mathbf mathcal mathfrak mathscr \
    mathsf mathtt mathit boldsymbol xrightarrow xleftarrow
    """

private let fonts = "text textrm textbf textit textsf texttt mathrm operatorname"

/// Commands that other packages define, by ones that are there.
private let renamed: [String: FormulaNode] = [
    " ": .space("\\ "), "lt": .relation("<"), "gt": .relation(">"),
    "degree": .scripts(.group([]), primes: 0, lower: nil, upper: [.ordinary("\\circ")]),
]
