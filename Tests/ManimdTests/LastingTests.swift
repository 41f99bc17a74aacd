import Logging
import ServiceLifecycle
import Testing

@testable import manimd

/// What is done early is in nobody's way when a group stops.
@Suite(.timeLimit(.minutes(1))) struct LastingTests {
    /// Ends when it is let go.
    private struct Early: Service {
        let release: AsyncStream<Void>
        let ended: AsyncStream<Void>.Continuation

        func run() async throws {
            for await _ in release { break }
            ended.finish()
        }
    }

    /// Lets the other go once it is itself told to stop, and ends after it.
    private struct Late: Service {
        let started: AsyncStream<Void>.Continuation
        let release: AsyncStream<Void>.Continuation
        let ended: AsyncStream<Void>
        let isDone: AsyncStream<Void>.Continuation

        func run() async throws {
            started.finish()
            try await gracefulShutdown()
            release.finish()
            for await _ in ended {}
            try Task.checkCancellation()
            isDone.finish()
        }
    }

    @Test func `a service that is done while another stops breaks nothing off`() async throws {
        let (released, release) = AsyncStream<Void>.makeStream()
        let (ended, end) = AsyncStream<Void>.makeStream()
        let (done, isDone) = AsyncStream<Void>.makeStream()
        let (started, start) = AsyncStream<Void>.makeStream()
        let early = Lasting(service: Early(release: released, ended: end))
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(service: early, successTerminationBehavior: .ignore),
                    .init(service: Late(started: start, release: release, ended: ended, isDone: isDone)),
                ],
                logger: Logger(label: "test")
            )
        )
        async let run: Void = group.run()
        for await _ in started {}
        await group.triggerGracefulShutdown()
        try await run
        for await _ in done {}
    }
}
