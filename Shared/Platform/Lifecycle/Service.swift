/// Something that runs until it has finished or is asked to stop.
///
/// A long-lived service watches for graceful shutdown (`gracefulShutdown()`, `isShuttingDownGracefully`,
/// `withGracefulShutdownHandler`), finishes or gives back what it has in hand, and returns. Cancellation is the
/// second, ruder request: it comes when the time allowed for a graceful stop is over.
package protocol Service: Sendable {
    /// Runs the service. Returns when it has stopped; throws when it can't go on.
    func run() async throws
}

/// A service made of one closure.
package struct ClosureService: Service {
    private let body: @Sendable () async throws -> Void

    /// A service whose `run()` is `body`.
    package init(_ body: @escaping @Sendable () async throws -> Void) { self.body = body }

    /// Runs the closure.
    package func run() async throws { try await body() }
}
