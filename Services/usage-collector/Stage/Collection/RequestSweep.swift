import Contracts
public import Pipeline
public import Ports

/// Announces again every collection request that waits without work: one that a broker lost, or whose place other work
/// of the company had taken.
///
/// A company that has left its integration is settled by the work that follows, so its run ends too.
public struct RequestSweep: Sendable {
    private let store: any CollectionStore
    private let announcer: Announcer
    private let age: Duration

    /// Sweeps requests older than `age`.
    public init(store: any CollectionStore, announcer: Announcer, age: Duration) {
        self.store = store
        self.announcer = announcer
        self.age = age
    }

    /// Announces one batch.
    ///
    /// Returns how many there were.
    public func pass() async throws(PortError) -> Int {
        let overdue = try await store.overdueRequests(after: age, limit: 500)
        try await announcer.announce(overdue)
        try await store.announcedAgain(overdue)
        return overdue.count
    }
}
