/// Takes over what appears in the inbox.
///
/// The folder calls in this order: `admit`, then it takes the file out, then `taken`, and `left` when no power cut can
/// bring the file back. Fulfilled by `Reception`.
package protocol Intake: Sendable {
    /// Whether another file of that lane may be claimed now; if not, it stays in the inbox.
    func hasRoom(for lane: LaneName) async -> Bool

    /// Whether the text is whole, as far as its form shows; a text that stops too early may still be being written.
    func looksComplete(_ bytes: [UInt8], name: [UInt8]) -> Bool

    /// Writes the file and its requests down; durable on return. Admitting the same arrival again changes nothing.
    func admit(_ arrival: Arrival) async throws -> AdmittedFile

    /// Sets the file's jobs going; what could not be taken out of the inbox is known again when it is found again.
    func taken(_ file: AdmittedFile) async throws

    /// Notes that the files have left the inbox for good: the same once more is a new one.
    func left(_ files: [AdmittedFile]) async throws

    /// Reports something in the inbox that is no readable file: a link, a pipe, a file too large.
    func refuse(_ name: [UInt8], in batch: Batch?, because refusal: Refusal) async throws
}
