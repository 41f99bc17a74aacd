import Crypto
import Foundation
import OrderedCollections

/// Reads request files: one request, an array, `{"requests": […]}`, or one a line.
package struct RequestReader: Sendable {
    private let decoder: RequestDecoder
    private let requestLimit: Int
    private let json: JSONReader

    /// Sets what a request may leave out and how much a file may hold.
    ///
    /// - Parameters:
    ///   - defaultQuality: For requests that name none.
    ///   - requestLimit: The most requests in one file.
    ///   - jsonLimits: How deep and how large the JSON of a file, or of a line, may be.
    package init(
        defaultQuality: Quality = .high,
        requestLimit: Int = 10_000,
        jsonLimits: JSONLimits = JSONLimits(values: 200_000)
    ) {
        decoder = RequestDecoder(defaultQuality: defaultQuality)
        self.requestLimit = requestLimit
        json = JSONReader(limits: jsonLimits)
    }

    /// Whether the text is whole; a text that stops too early may still be being written.
    package func looksComplete(_ bytes: [UInt8], fileName: [UInt8]) -> Bool {
        let last = FileName(fileName).isLines ? lastLine(of: bytes) : bytes
        do throws(JSONSyntaxError) {
            _ = try json.read(last)
            return true
        } catch { return !error.isIncomplete }
    }

    /// Reads what a file asks for.
    package func read(_ bytes: [UInt8], fileName: [UInt8]) -> Admission {
        let name = FileName(fileName)
        do throws(Refusal) {
            let documents = name.isLines ? try readLines(bytes) : try readWhole(bytes)
            return Admission(entries: try entries(of: documents, name))
        } catch {
            return Admission(entries: [Admission.Entry(id: name.fallbackID, request: .failure(error))])
        }
    }

    /// Reads one request that is no file.
    package func request(in bytes: [UInt8], line: Int = 1) -> Result<RenderRequest, Refusal> {
        Result { () throws(Refusal) in
            try decoder.request(from: try document(bytes, at: TextPosition(line: line, column: 1))).1
        }
    }

    /// The name under which a file that is never read is reported.
    package func jobName(of fileName: [UInt8], in batch: Batch?) -> JobName {
        JobName(batch: batch, id: FileName(fileName).fallbackID)
    }

    private typealias Document = Result<LocatedJSON, Refusal>

    private func readWhole(_ bytes: [UInt8]) throws(Refusal) -> [Document] {
        let root = try document(bytes, at: .start)
        switch root.content {
        case .array(let items): return items.map { .success($0) }
        case .object(let members):
            guard let list = members.first(where: { $0.key == "requests" }) else { return [.success(root)] }
            if let other = members.first(where: { $0.key != "requests" }) {
                let key = other.key.quotedForPeople
                throw Refusal(
                    .invalidRequest,
                    "\(other.keyPosition): \(key) beside “requests”; put it into each request"
                )
            }
            guard case .array(let items) = list.value.content else {
                throw Refusal(.invalidRequest, "\(list.value.position): “requests” must be an array")
            }
            return items.map { .success($0) }
        case .scalar(let value):
            let example = #"{"description": "plot sin(x)"}"#
            throw Refusal(
                .invalidRequest,
                "\(root.position): \(value.kind) where a request was expected, such as \(example)"
            )
        }
    }

    private func document(_ bytes: [UInt8], at position: TextPosition) throws(Refusal) -> LocatedJSON {
        do throws(JSONSyntaxError) {
            return try json.read(bytes, startingAt: position)
        } catch { throw Refusal(.invalidJSON, error.description) }
    }

    private func readLines(_ bytes: [UInt8]) throws(Refusal) -> [Document] {
        // Counted before any is read: an empty line costs a byte, a document a hundred.
        let lines = lines(of: bytes, upTo: requestLimit + 1)
        guard lines.count <= requestLimit else { throw tooManyRequests("more than \(requestLimit) requests") }
        return lines.map { line in
            Result { () throws(Refusal) in
                try document(Array(bytes[line.place]), at: TextPosition(line: line.number, column: 1))
            }
        }
    }

    /// The first lines that are not blank.
    private func lines(of bytes: [UInt8], upTo limit: Int) -> [(number: Int, place: Range<Int>)] {
        var lines: [(number: Int, place: Range<Int>)] = []
        var start = 0
        var number = 1
        while start < bytes.count, lines.count < limit {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            if !bytes[start..<end].isBlank { lines.append((number, start..<end)) }
            start = end + 1
            number += 1
        }
        return lines
    }

    private func lastLine(of bytes: [UInt8]) -> [UInt8] {
        var end = bytes.count
        while end > 0 {
            let start = bytes[..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            if !bytes[start..<end].isBlank { return Array(bytes[start..<end]) }
            end = start - 1
        }
        return []
    }

    private func tooManyRequests(_ found: String) -> Refusal {
        Refusal(
            .invalidRequest,
            "the file holds \(found)",
            hint: "split it, or raise MANIMD_MAX_REQUESTS_PER_FILE"
        )
    }

    private func entries(of documents: [Document], _ name: FileName) throws(Refusal) -> [Admission.Entry] {
        guard !documents.isEmpty else { throw Refusal(.invalidRequest, "the file holds no request") }
        guard documents.count <= requestLimit else {
            throw tooManyRequests("\(documents.count) requests, more than \(requestLimit)")
        }
        var taken: Set<JobID> = []
        return documents.enumerated().map { index, document in
            let fallback = name.id(at: documents.count > 1 ? index + 1 : nil)
            return entry(document, fallback: fallback, name, number: index + 1, taken: &taken)
        }
    }

    private func entry(
        _ document: Document,
        fallback: JobID?,
        _ name: FileName,
        number: Int,
        taken: inout Set<JobID>
    ) -> Admission.Entry {
        let spare = fallback ?? name.spareID(at: number)
        do throws(Refusal) {
            let (ownID, request) = try decoder.request(from: try document.get())
            guard let id = ownID ?? fallback else { throw name.refusal }
            guard taken.insert(id).inserted else {
                throw Refusal(.invalidRequest, "the id “\(id)” stands twice in this file", hint: "give each its own id")
            }
            return Admission.Entry(id: id, request: .success(request))
        } catch {
            let id = (try? document.get()).flatMap(decoder.id(of:)) ?? spare
            return Admission.Entry(id: taken.insert(id).inserted ? id : spare, request: .failure(error))
        }
    }
}

/// The name of a request file, and the job ids that follow from it.
private struct FileName {
    private let bytes: [UInt8]
    let isLines: Bool
    /// The name without its ending; nil when it cannot be a job's id.
    private let stem: JobID?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let text = String(validating: bytes, as: UTF8.self)
        isLines = bytes.suffix(6).elementsEqual(".jsonl".utf8) {
            $0 == $1 || $0 | 0x20 == $1 && $1 != UInt8(ascii: ".")
        }
        stem = text.flatMap { name in JobID(name.lastIndex(of: ".").map { name[..<$0] } ?? name[...]) }
    }

    /// The stem, with a number for one of several.
    func id(at number: Int?) -> JobID? {
        guard let number, let stem else { return stem }
        return JobID("\(stem)-\(padded(number))")
    }

    /// A name for what has no valid one: safe letters of the file's name and a digest of it.
    var fallbackID: JobID { stem ?? spareID(at: nil) }

    func spareID(at number: Int?) -> JobID {
        let safe = bytes.map { JobID.isAllowed($0) ? Character(Unicode.Scalar($0)) : "-" }
        let readable = String(safe.drop { $0 == "." || $0 == "-" }.prefix(60))
        let digest = SHA256.hash(data: bytes).prefix(4).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
        let text = "request-\(readable)-\(digest.joined())" + (number.map { "-\(padded($0))" } ?? "")
        guard let id = JobID(text) else { preconditionFailure("\(text) is no job id") }
        return id
    }

    var refusal: Refusal {
        Refusal(
            .invalidRequest,
            "the file's name cannot be a job's id (\(JobID.rule))",
            hint: "rename the file, or give the request an id"
        )
    }

    private func padded(_ number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension ArraySlice<UInt8> {
    /// Whether it holds white space alone.
    fileprivate var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
}
