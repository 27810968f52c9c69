import Lifecycle
package import Observability
package import Ports

/// Something that is done again and again while the service runs: at once while it finds something, else after a pause.
package struct Round: Service {
    /// Does one pass; how much it found.
    package typealias Pass = @Sendable () async throws(PortError) -> Int

    /// Its name among the service's parts, and in logs.
    package let name: String
    private let pause: Duration
    private let clock: any BusinessClock
    private let logger: Logger
    private let pass: Pass

    /// A round that pauses for `pause` when there was nothing to do.
    ///
    /// A pass that fails is logged and done again after the pause.
    package init(
        _ name: String, every pause: Duration, clock: any BusinessClock, logger: Logger, _ pass: @escaping Pass
    ) {
        self.name = name
        self.pause = pause
        self.clock = clock
        self.logger = logger
        self.pass = pass
    }

    /// Runs until graceful shutdown, which ends a pause but no pass.
    package func run() async throws {
        while !isShuttingDownGracefully && !Task.isCancelled {
            if await onePass() > 0 { continue }
            await rest()
        }
    }

    private func onePass() async -> Int {
        do throws(PortError) {
            return try await pass()
        } catch {
            logger.warning("a round failed", metadata: ["task": .string(name), "error": .error(error)])
            return 0
        }
    }

    private func rest() async {
        await withTaskGroup(of: Void.self) { group in
            // A pause that is cancelled just ends early: the loop looks at its own cancellation.
            group.addTask { try? await clock.pause(for: pause) }
            group.addTask { await gracefulShutdown() }
            await group.next()
            group.cancelAll()
        }
    }
}
