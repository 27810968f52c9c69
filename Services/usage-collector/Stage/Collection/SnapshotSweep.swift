import Contracts
public import Pipeline
public import Ports

/// Announces again every snapshot that has had no successor for a while: even a broker that loses acknowledged
/// messages loses no work.
public struct SnapshotSweep: Sendable {
    private let store: any CollectionStore
    private let announcer: Announcer
    private let age: Duration

    /// Sweeps snapshots older than `age`.
    public init(store: any CollectionStore, announcer: Announcer, age: Duration) {
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
