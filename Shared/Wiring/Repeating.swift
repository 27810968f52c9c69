public import Lifecycle
public import Observability

/// Calls something again and again until the service stops: at once while it finds something, else after a pause.
public struct Repeating: Service {
    private let name: String
    private let interval: Duration
    private let logger: Logger
    private let body: @Sendable () async throws -> Int

    /// Calls `body`, which returns how much it found, every `interval`.
    ///
    /// A failure is logged and tried again.
    public init(
        _ name: String, every interval: Duration, logger: Logger, _ body: @escaping @Sendable () async throws -> Int
    ) {
        self.name = name
        self.interval = interval
        self.logger = logger
        self.body = body
    }

    /// Runs until graceful shutdown.
    public func run() async throws {
        while !isShuttingDownGracefully && !Task.isCancelled {
            var found = 0
            do {
                found = try await body()
            } catch {
                logger.warning("a repeated task failed", metadata: ["task": .string(name), "error": .error(error)])
            }
            if found > 0 { continue }
            guard await pause(for: interval) else { return }
        }
    }
}
