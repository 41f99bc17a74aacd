import COpenBLAS

/// One walk of some texts through the layers of an encoder, as one matrix with a row for each token.
///
/// The texts stand one behind the other without filling; only attention looks at each for itself.
///
/// - SeeAlso: Devlin et al. 2019, <https://arxiv.org/abs/1810.04805>; Vaswani et al. 2017,
///   <https://arxiv.org/abs/1706.03762>, section 3.
struct ForwardPass {
    private let weights: Weights
    private let shape: EncoderConfiguration
    private let texts: [Range<Int>]
    private let tokens: Int
    private let scratch: Scratch

    /// The working memory of a pass: one block, cut into matrices.
    private struct Scratch {
        let block: UnsafeMutablePointer<Float>
        /// A row of `width` numbers for each token: what goes from layer to layer.
        let states: UnsafeMutablePointer<Float>
        /// As `states`: what a part of a layer adds to them.
        let update: UnsafeMutablePointer<Float>
        /// Query, key and value beside each other, or the middle of a layer.
        let wide: UnsafeMutablePointer<Float>
        /// What each token of the longest text makes of each.
        let attention: UnsafeMutablePointer<Float>

        init(tokens: Int, longest: Int, _ shape: EncoderConfiguration) {
            let (narrow, wide) = (tokens * shape.width, tokens * max(3 * shape.width, shape.innerWidth))
            block = .allocate(capacity: 2 * narrow + wide + longest * longest)
            (states, update) = (block, block + narrow)
            self.wide = update + narrow
            attention = self.wide + wide
        }
    }

    /// Gives `body` the vectors of all tokens, row by row; the memory is gone afterwards.
    static func run<Result>(
        _ texts: [[Piece]],
        _ weights: Weights,
        _ shape: EncoderConfiguration,
        _ body: (UnsafePointer<Float>, [Range<Int>]) -> Result
    ) -> Result {
        let pass = ForwardPass(texts, weights, shape)
        defer { pass.scratch.block.deallocate() }
        return withExtendedLifetime(weights.file) {
            pass.embed(texts)
            for layer in weights.layers { pass.walk(through: layer) }
            return body(pass.scratch.states, pass.texts)
        }
    }

    private init(_ texts: [[Piece]], _ weights: Weights, _ shape: EncoderConfiguration) {
        self.weights = weights
        self.shape = shape
        var end = 0
        self.texts = texts.map { text in
            defer { end += text.count }
            return end..<end + text.count
        }
        tokens = end
        scratch = Scratch(tokens: end, longest: texts.map(\.count).max() ?? 0, shape)
    }

    private func embed(_ texts: [[Piece]]) {
        let (words, positions) = (weights.floats(weights.words), weights.floats(weights.positions))
        let width = shape.width
        var row = 0
        for text in texts {
            for (position, piece) in text.enumerated() {
                (scratch.states + row * width).update(from: words + Int(piece.number) * width, count: width)
                (scratch.update + row * width).update(from: positions + position * width, count: width)
                row += 1
            }
        }
        // All tokens are of the first segment, whose vector is the first row.
        addUpdate(weights.floats(weights.segments), weights.norm)
    }

    private func walk(through layer: Weights.Layer) {
        let width = shape.width
        let states = Rows(start: scratch.states, stride: width)
        let update = Rows(start: scratch.update, stride: width)
        let beside = Rows(start: scratch.wide, stride: 3 * width)
        for (place, part) in [layer.query, layer.key, layer.value].enumerated() {
            let columns = beside.dropping(place * width)
            multiply(states, part, into: columns)
            add(part, to: columns)
        }
        attend(beside)
        multiply(beside, layer.attention, into: update)
        addUpdate(weights.floats(layer.attention.bias), layer.attentionNorm)

        let middle = Rows(start: scratch.wide, stride: shape.innerWidth)
        multiply(states, layer.inner, into: middle)
        add(layer.inner, to: middle)
        encoder_gelu(middle.start, tokens * shape.innerWidth)
        multiply(middle, layer.outer, into: update)
        addUpdate(weights.floats(layer.outer.bias), layer.outerNorm)
    }

    /// Puts what attention finds in the place of the queries, head by head, each text for itself.
    private func attend(_ beside: Rows) {
        let (width, head) = (shape.width, shape.headWidth)
        let scale = 1 / Float(head).squareRoot()
        for text in texts {
            let query = beside.dropping(text.lowerBound * beside.stride)
            for first in stride(from: 0, to: width, by: head) {
                let (query, count) = (query.dropping(first), text.count)
                let (key, value) = (query.dropping(width), query.dropping(2 * width))
                let attention = Rows(start: scratch.attention, stride: count)
                product(query, key, transposed: true, rows: count, inner: head, columns: count, into: attention)
                encoder_softmax(attention.start, count, count, scale)
                product(attention, value, transposed: false, rows: count, inner: count, columns: head, into: query)
            }
        }
    }

    /// A matrix in the scratch memory, some of whose columns may belong to another one.
    private struct Rows {
        let start: UnsafeMutablePointer<Float>
        let stride: Int

        func dropping(_ numbers: Int) -> Rows { Rows(start: start + numbers, stride: stride) }
    }

    private func multiply(_ x: Rows, _ linear: Weights.Linear, into y: Rows) {
        let (outputs, inputs) = (linear.weight.shape[0], linear.weight.shape[1])
        let matrix = weights.floats(linear.weight)
        let isDone = encoder_multiply_wide(
            x.start,
            x.stride,
            tokens,
            matrix,
            inputs,
            outputs,
            y.start,
            y.stride
        )
        guard isDone == 0 else { return }
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            CblasTrans,
            blasint(tokens),
            blasint(outputs),
            blasint(inputs),
            1,
            x.start,
            blasint(x.stride),
            matrix,
            blasint(inputs),
            0,
            y.start,
            blasint(y.stride)
        )
    }

    private func product(
        _ a: Rows,
        _ b: Rows,
        transposed: Bool,
        rows: Int,
        inner: Int,
        columns: Int,
        into c: Rows
    ) {
        cblas_sgemm(
            CblasRowMajor,
            CblasNoTrans,
            transposed ? CblasTrans : CblasNoTrans,
            blasint(rows),
            blasint(columns),
            blasint(inner),
            1,
            a.start,
            blasint(a.stride),
            b.start,
            blasint(b.stride),
            0,
            c.start,
            blasint(c.stride)
        )
    }

    private func add(_ linear: Weights.Linear, to rows: Rows) {
        encoder_add_bias(rows.start, weights.floats(linear.bias), tokens, linear.weight.shape[0], rows.stride)
    }

    /// Adds the update and `bias` to the states and normalises them.
    private func addUpdate(_ bias: UnsafePointer<Float>, _ norm: Weights.Norm) {
        encoder_add_and_normalise(
            scratch.states,
            scratch.update,
            bias,
            weights.floats(norm.gain),
            weights.floats(norm.offset),
            shape.epsilon,
            tokens,
            shape.width
        )
    }
}
