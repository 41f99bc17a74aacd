import Engine
import OrderedCollections
import SystemPackage

/// The named matrices of a `.safetensors` file, used where they lie.
///
/// Eight bytes with the length of the header, little endian; the header, a JSON object that gives each matrix its type,
/// shape and place; then the numbers. Nothing in it is trusted: every place is checked before it is used.
///
/// - SeeAlso: <https://huggingface.co/docs/safetensors>, section “Format”.
struct Safetensors: Sendable {
    /// The longest header that is read; that of a sentence encoder has some tens of thousand bytes.
    static let longestHeader = 4 << 20

    let file: MappedFile
    let header: Range<Int>
    private let tensors: [String: Tensor]

    /// One matrix: its numbers from the first row to the last.
    struct Tensor: Sendable, Hashable {
        let type: String
        let shape: [Int]
        /// Where its bytes are in the file.
        let place: Range<Int>
    }

    init(_ path: FilePath) throws(EncoderError) {
        file = try MappedFile(path)
        guard file.count >= 8 else { throw .malformed(path, reason: "\(file.count) bytes are no safetensors file") }
        let length = UInt64(littleEndian: file.bytes(0..<8).loadUnaligned(as: UInt64.self))
        guard length <= UInt64(Self.longestHeader) else {
            throw .malformed(path, reason: "its header claims \(length) bytes, more than \(Self.longestHeader)")
        }
        guard 8 + Int(length) <= file.count else {
            throw .malformed(path, reason: "it ends within its header of \(length) bytes")
        }
        header = 8..<8 + Int(length)
        tensors = try Self.tensors(in: file, header: header)
    }

    /// A matrix of floats with exactly this shape.
    func floats(_ name: String, _ shape: [Int]) throws(EncoderError) -> Tensor {
        guard let tensor = tensors[name] else { throw .malformed(file.path, reason: "“\(name)” is missing") }
        guard tensor.type == "F32" else {
            throw .unsupported(file.path, reason: "“\(name)” holds \(tensor.type), only F32 is implemented")
        }
        guard tensor.shape == shape else {
            throw .malformed(file.path, reason: "“\(name)” has the shape \(tensor.shape), \(shape) is needed")
        }
        guard tensor.place.lowerBound.isMultiple(of: MemoryLayout<Float>.alignment) else {
            throw .malformed(file.path, reason: "“\(name)” does not begin at a multiple of four bytes")
        }
        return tensor
    }

    func holds(_ name: String) -> Bool { tensors[name] != nil }

    private static func tensors(
        in file: MappedFile,
        header: Range<Int>
    ) throws(EncoderError) -> [String: Tensor] {
        let fields = try JSONFile.object(Array(file.bytes(header)), of: file.path)
        let data = header.upperBound..<file.count
        var tensors: [String: Tensor] = [:]
        for (name, value) in fields where name != "__metadata__" {
            tensors[name] = try tensor(name, value, data: data, of: file.path)
        }
        try checkThatNoneOverlap(tensors, of: file.path)
        return tensors
    }

    private static func tensor(
        _ name: String,
        _ value: JSONValue,
        data: Range<Int>,
        of path: FilePath
    ) throws(EncoderError) -> Tensor {
        func fail(_ reason: String) -> EncoderError { .malformed(path, reason: "“\(name)” \(reason)") }
        guard let fields = value.object, let type = fields["dtype"]?.string,
            let shape = fields["shape"]?.wholeNumbers, let offsets = fields["data_offsets"]?.wholeNumbers
        else { throw fail("lacks a dtype, a shape or its data_offsets") }
        guard offsets.count == 2, offsets[0] <= offsets[1], offsets[1] <= data.count else {
            throw fail("lies at \(offsets), outside of the \(data.count) bytes of numbers")
        }
        guard let width = widths[type] else { throw fail("has the unknown type \(type)") }
        guard let size = product(shape, times: width), size == offsets[1] - offsets[0] else {
            throw fail("has \(offsets[1] - offsets[0]) bytes, which is not \(shape) times \(type)")
        }
        return Tensor(type: type, shape: shape, place: data.lowerBound + offsets[0]..<data.lowerBound + offsets[1])
    }

    private static func checkThatNoneOverlap(_ tensors: [String: Tensor], of path: FilePath) throws(EncoderError) {
        let ordered = tensors.sorted { ($0.value.place.lowerBound, $0.key) < ($1.value.place.lowerBound, $1.key) }
        for (one, next) in zip(ordered, ordered.dropFirst()) where one.value.place.overlaps(next.value.place) {
            throw .malformed(path, reason: "“\(one.key)” and “\(next.key)” overlap")
        }
    }

    private static let widths = [
        "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "U16": 2, "I16": 2, "F16": 2, "BF16": 2, "U32": 4,
        "I32": 4, "F32": 4, "U64": 8, "I64": 8, "F64": 8,
    ]

    /// Nil where the product does not fit.
    private static func product(_ shape: [Int], times width: Int) -> Int? {
        shape.reduce(width) { total, next in
            total.flatMap { total in
                let (product, overflow) = total.multipliedReportingOverflow(by: next)
                return overflow ? nil : product
            }
        }
    }
}

extension JSONValue {
    /// An array of whole numbers that are not negative.
    fileprivate var wholeNumbers: [Int]? {
        guard let array else { return nil }
        let numbers = array.compactMap { $0.number?.int }
        return numbers.count == array.count && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
    }
}
