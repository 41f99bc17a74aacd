package import SystemPackage

/// Where sentence encoders lie.
package enum ModelFolder {
    /// The folder that `EMBEDDING_MODEL` means.
    ///
    /// - Parameters:
    ///   - name: A path if it has a slash or is that of a folder, else a folder in `models/` of the state folder or of
    ///     the Python environment, where set-up puts the one that comes with the program.
    ///   - python: `<environment>/bin/python`.
    ///   - state: The state folder, nil if there is none.
    /// - Returns: A path at which something stands; `SentenceEncoder` finds out what.
    /// - Throws: Where it was looked for in vain.
    package static func find(name: String, python: FilePath, state: FilePath? = nil) throws(EncoderError) -> FilePath {
        let path = FilePath(name)
        if name.contains("/") {
            guard path.isThere else { throw .notFound(name: name, places: [path]) }
            return path
        }
        if path.appending("config.json").isThere { return path }
        let environment = python.removingLastComponent().removingLastComponent()
        let places = [state, environment].compactMap { $0?.appending("models") }
        guard FilePath.Component(name)?.kind == .regular,
            let place = places.first(where: { $0.appending(name).isThere })
        else {
            throw .notFound(name: name, places: places)
        }
        return place.appending(name)
    }
}
