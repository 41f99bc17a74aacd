import Engine
import SystemPackage

extension Errno {
    /// The error as the rest of the program knows it.
    ///
    /// A full disk passes; a disk that loses what it was given ends the daemon; all else concerns one file.
    func consequence(of action: String) -> any Error {
        switch self {
        case .noSpace, .diskQuotaExceeded:
            JobFailure(
                .diskFull,
                "\(action): the disk is full",
                hint: "free some space; manimd cache evict gives back what old videos take"
            )
        case .ioError, .readOnlyFileSystem:
            Fault(.storage, "\(action): \(self); check the disk and how it is mounted")
        case .tooManySymbolicLinkLevels, .notDirectory:
            JobFailure(.internal, "\(action): a link or a file stands where a folder belongs", hint: "remove it")
        case .permissionDenied, .notPermitted:
            JobFailure(.internal, "\(action): \(self)", hint: "give the user that runs manimd the right to write there")
        default: JobFailure(.internal, "\(action): \(self)")
        }
    }
}

/// Runs `body`, giving the system's errors the meaning that they have for the daemon.
func withConsequences<Value>(of action: @autoclosure () -> String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as Errno { throw error.consequence(of: action()) }
}
