import Contracts
public import Pipeline
public import Ports

/// Announces again every result that was stored and not announced.
public struct ResultSweep: Sendable {
    private let store: any WriterStore
    private let announcer: Announcer
    private let age: Duration

    /// Sweeps results older than `age`.
    public init(store: any WriterStore, announcer: Announcer, age: Duration) {
        self.store = store
        self.announcer = announcer
        self.age = age
    }

    /// Announces one batch.
    ///
    /// Returns how many there were.
    public func pass() async throws(PortError) -> Int {
        let overdue = try await store.overdue(after: age, limit: 500)
        try await announcer.announce(overdue)
        try await store.announced(overdue)
        return overdue.count
    }
}
