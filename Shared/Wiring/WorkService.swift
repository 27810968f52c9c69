public import Lifecycle
public import Pipeline
public import Ports

/// Runs a work loop as a service.
public struct WorkService: Service {
    private let loop: WorkLoop
    private let process: @Sendable (WorkItem) async -> WorkVerdict

    /// Has `process` do the loop's work.
    public init(_ loop: WorkLoop, _ process: @escaping @Sendable (WorkItem) async -> WorkVerdict) {
        self.loop = loop
        self.process = process
    }

    /// Runs until graceful shutdown, and then until the items at hand have ended.
    public func run() async throws {
        let stop = Latch()
        await withGracefulShutdownHandler {
            await loop.run(until: { stop.isRaised }, process)
        } onGracefulShutdown: {
            stop.raise()
        }
    }
}
