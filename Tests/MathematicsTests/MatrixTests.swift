import Mathematics
import Testing

/// A matrix as people write it, its nested lists, and the words left over.
struct MatrixCase: Sendable, CustomTestStringConvertible {
    let text: String
    let python: String
    let rest: String

    init(_ text: String, _ python: String, _ rest: String = "") {
        self.text = text
        self.python = python
        self.rest = rest
    }

    var testDescription: String { text }
}

private let matrices: [MatrixCase] = [
    MatrixCase("[[1,2],[3,4]]", "[[1, 2], [3, 4]]"), MatrixCase("[1 2; 3 4]", "[[1, 2], [3, 4]]"),
    MatrixCase("[1, 2; 3, 4]", "[[1, 2], [3, 4]]"), MatrixCase("((1,2),(0,1))", "[[1, 2], [0, 1]]"),
    MatrixCase("[(0, -1), (1, 0)]", "[[0, -1], [1, 0]]"), MatrixCase("{{1,2},{3,4}}", "[[1, 2], [3, 4]]"),
    MatrixCase("[[ 1 , 2 ] , [ 3 , 4 ]]", "[[1, 2], [3, 4]]"), MatrixCase("[[1 2] [3 4]]", "[[1, 2], [3, 4]]"),
    MatrixCase("\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}", "[[1, 2], [3, 4]]"),
    MatrixCase("\\begin{bmatrix}0&-1\\\\1&0\\end{bmatrix}", "[[0, -1], [1, 0]]"),
    MatrixCase("$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\\\ \\end{pmatrix}$ now", "[[1, 2], [3, 4]]", " now"),
    MatrixCase("\\(\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix}\\) now", "[[1, 2], [3, 4]]", " now"),
    MatrixCase("\\left[\\begin{matrix} 1 & 2 \\\\ 3 & 4 \\end{matrix}\\right]", "[[1, 2], [3, 4]]"),
    MatrixCase("[[1/2, √2/2], [0.5, -1.5]]", "[[1/2, np.sqrt(2)/2], [0.5, -1.5]]"),
    MatrixCase("[[√3/2, -1/2], [1/2, √3/2]]", "[[np.sqrt(3)/2, -1/2], [1/2, np.sqrt(3)/2]]"),
    MatrixCase("[[½, 0], [0, 2]]", "[[1/2, 0], [0, 2]]"), MatrixCase("[[−1, 0], [0, −1]]", "[[-1, 0], [0, -1]]"),
    MatrixCase(
        "[[cos(pi/4), -sin(pi/4)], [sin(pi/4), cos(pi/4)]]",
        "[[np.cos(np.pi/4), -np.sin(np.pi/4)], [np.sin(np.pi/4), np.cos(np.pi/4)]]"
    ),
    MatrixCase("rows (3, 0) and (0, 1)", "[[3, 0], [0, 1]]"), MatrixCase("rows [1, 2], [3, 4]", "[[1, 2], [3, 4]]"),
    MatrixCase("columns (1, 0) and (2, 1)", "[[1, 2], [0, 1]]"), MatrixCase("a=1, b=-2, c=2, d=1", "[[1, -2], [2, 1]]"),
    MatrixCase("[[1,2],[3,4]] to the plane", "[[1, 2], [3, 4]]", " to the plane"),
    MatrixCase("[[1,2],[3,4]].", "[[1, 2], [3, 4]]", "."),
    MatrixCase("[[1,2],[3,4]], slowly", "[[1, 2], [3, 4]]", ", slowly"),
    MatrixCase(" [[2,0],[0,2]]", "[[2, 0], [0, 2]]"), MatrixCase("[[1,2,3],[4,5,6]]", "[[1, 2, 3], [4, 5, 6]]"),
    MatrixCase("[[1,0,0],[0,1,0],[0,0,1]]", "[[1, 0, 0], [0, 1, 0], [0, 0, 1]]"),
    MatrixCase("[2 1\n1 1]", "[[2, 1], [1, 1]]"), MatrixCase("(1 2; 3 4)", "[[1, 2], [3, 4]]"),
    MatrixCase("[[1,2],\n [3,4]]", "[[1, 2], [3, 4]]"),
]

private let notMatrices = [
    "", "[1,2]", "[[1,2]]", "[[1,2],[3]]", "[[1,2],[3,4]", "[[1,2],[3,x]]", "[[1,2],[3,1/0]]", "[[a,b],[c,d]]",
    "[[],[]]",
    "[[1,2],[3,4]]^2", "[[1,2],[3,4]]x", "[[1,2],[3,4]] * [[1,2],[3,4]]", "[[1,2],[3,4]][[1,2],[3,4]]", "(1,2)",
    "1 2; 3 4",
    "[[1,2,3,4,5],[1,2,3,4,5]]", "[[1;2]]", "\\begin{pmatrix}1&2\\\\3\\end{pmatrix}",
    "\\begin{pmatrix}1&2\\\\3&4\\end{bmatrix}",
    "[[1,2],[3,__import__('os')]]", "[[1,2],[3,9**9**9]]", "rows", "rows (1,2)", "a=1, b=2, c=3", "[[1,2),(3,4]]",
    "[[1,,2],[3,4]]",
]

@Suite struct MatrixTests {
    @Test(arguments: matrices) func `a matrix is read in all usual spellings`(_ matrix: MatrixCase) {
        let found = Matrix.prefix(of: matrix.text[...])
        #expect(found?.value.python == matrix.python)
        #expect(found.map { String($0.rest) } == matrix.rest)
    }

    @Test(arguments: notMatrices) func `what is no matrix of numbers is left alone`(_ text: String) {
        #expect(Matrix.prefix(of: text[...])?.value.python == nil)
    }

    @Test func `a matrix knows its shape`() throws {
        let wide = try #require(Matrix.prefix(of: "[[1,2,3],[4,5,6]]")?.value)
        #expect(wide.rowCount == 2)
        #expect(wide.columnCount == 3)
        #expect(!wide.isSquare)
        #expect(wide.transposed.python == "[[1, 4], [2, 5], [3, 6]]")
        #expect(wide.latex == "\\begin{pmatrix}1 & 2 & 3 \\\\ 4 & 5 & 6\\end{pmatrix}")
        #expect(Matrix(rows: []) == nil)
        #expect(Matrix(rows: [[Number(.one)], []]) == nil)
    }
}
