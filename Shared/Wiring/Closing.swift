import Lifecycle

/// A resource as a service: it is there from the start, and closed when everything started after it has stopped.
package struct Closing: Service {
    private let close: @Sendable () async -> Void

    /// Calls `close` on graceful shutdown.
    package init(_ close: @escaping @Sendable () async -> Void) { self.close = close }

    /// Waits for the stop, then closes.
    package func run() async throws {
        await gracefulShutdown()
        await close()
    }
}
