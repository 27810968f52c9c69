public import Lifecycle

/// A resource as a service: it is there from the start, and closed when everything started after it has stopped.
public struct Closing: Service {
    private let close: @Sendable () async -> Void

    /// Calls `close` on graceful shutdown.
    public init(_ close: @escaping @Sendable () async -> Void) { self.close = close }

    /// Waits for the stop, then closes.
    public func run() async throws {
        await gracefulShutdown()
        await close()
    }
}
