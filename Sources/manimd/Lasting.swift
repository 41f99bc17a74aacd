import ServiceLifecycle

/// A service that may be done before it is told to stop, and then waits to be told.
///
/// A group that stops its services one after the other takes one that ends out of turn for broken: it would break off
/// what is being drawn, and fail.
struct Lasting: Service {
    let service: any Service

    func run() async throws {
        try await service.run()
        do { try await gracefulShutdown() } catch is CancellationError {
            return  // told to stop, only less kindly
        }
    }
}
