/// The signal of the service this task belongs to; child tasks inherit it.
enum ShutdownSignal {
    @TaskLocal static var current: Latch?
}

/// Whether the service this task belongs to has been asked to stop.
///
/// `false` outside a service group.
package var isShuttingDownGracefully: Bool { ShutdownSignal.current?.isRaised ?? false }

/// Suspends until the service this task belongs to is asked to stop; returns at once when it already was.
///
/// Returns also when the task is cancelled, so that a loop after it must not conclude that it was a graceful stop.
/// Outside a service group only cancellation ends it.
package func gracefulShutdown() async { await (ShutdownSignal.current ?? Latch()).wait() }

/// Runs `operation`; when a graceful stop is asked for meanwhile, calls `handler` once, on the asking thread.
///
/// The handler is called at once when the stop was asked for before. It may overlap with the end of `operation`.
package func withGracefulShutdownHandler<Answer>(
    isolation: isolated (any Actor)? = #isolation,
    operation: () async throws -> Answer,
    onGracefulShutdown handler: @escaping @Sendable () -> Void
) async rethrows -> Answer {
    guard let signal = ShutdownSignal.current else { return try await operation() }
    let id = signal.add(handler)
    defer { signal.remove(id) }
    return try await operation()
}

/// Runs `operation` as a service group would, for tests: `stop` asks it to stop gracefully.
package func withManualGracefulShutdown<Answer>(
    isolation: isolated (any Actor)? = #isolation,
    _ operation: (_ stop: @escaping @Sendable () -> Void) async throws -> Answer
) async rethrows -> Answer {
    let signal = Latch()
    return try await ShutdownSignal.$current.withValue(signal) { try await operation { signal.raise() } }
}
