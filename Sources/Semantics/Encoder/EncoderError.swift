package import SystemPackage

/// Why a folder cannot serve as a sentence encoder.
package enum EncoderError: Error, Hashable, CustomStringConvertible {
    /// No folder of this name; `places` are where it was looked for.
    case notFound(name: String, places: [FilePath])
    /// A file is missing, or may not be read.
    case unreadable(FilePath, reason: String)
    /// A file is not what its name says.
    case malformed(FilePath, reason: String)
    /// The model is of a kind that is not implemented.
    case unsupported(FilePath, reason: String)

    package var description: String {
        switch self {
        case .notFound(let name, let places):
            "no sentence encoder “\(name)” in \(places.map(\.string).joined(separator: " or ")); "
                + "run “make setup”, or set EMBEDDING_MODEL to a folder"
        case .unreadable(let file, let reason):
            "\(file) cannot be read: \(reason); run “make setup”, or set EMBEDDING_MODEL to another folder"
        case .malformed(let file, let reason):
            "\(file) is damaged: \(reason); run “make setup”, or fetch the model again"
        case .unsupported(let file, let reason):
            "\(file): \(reason); set EMBEDDING_MODEL to a model of the BERT family, such as all-MiniLM-L6-v2"
        }
    }
}
