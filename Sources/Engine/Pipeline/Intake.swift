/// Takes over what appears in the inbox.
///
/// The folder calls in this order: `admit`, then it takes the file out, then `taken`. Fulfilled by `Reception`.
package protocol Intake: Sendable {
    /// Whether another file of that lane may be claimed now; if not, it stays in the inbox.
    func hasRoom(for lane: LaneName) async -> Bool

    /// Whether the text is whole, as far as its form shows; a text that stops too early may still be being written.
    func looksComplete(_ bytes: [UInt8], name: [UInt8]) -> Bool

    /// Writes the file and its requests down; durable on return. Admitting the same arrival again changes nothing.
    func admit(_ arrival: Arrival) async throws -> AdmittedFile

    /// Notes that the file has left the inbox, and sets its jobs going.
    func taken(_ file: AdmittedFile) async throws

    /// Reports something in the inbox that is no readable file: a link, a pipe, a file too large.
    func refuse(_ name: [UInt8], in batch: Batch?, because refusal: Refusal) async throws
}
