import Contracts
package import Pipeline
package import Ports

extension Sweep<CollectionRequest> {
    /// Collection requests that wait without work: one that a broker lost, or whose place other work of the company had
    /// taken.
    ///
    /// A company that has left its integration is settled by the work that follows, so its run ends too.
    package static func requests(
        of store: any CollectionStore, by announcer: Announcer, after age: Duration, deadLetters: DeadLetterOffice
    ) -> Self {
        Self(
            by: announcer, after: age, deadLetters: deadLetters,
            overdue: { (age, limit) async throws(PortError) in try await store.overdueRequests(after: age, limit: limit)
            },
            announced: { (found) async throws(PortError) in try await store.announcedAgain(found) })
    }
}

extension Sweep<UsageSnapshotTaken> {
    /// Snapshots that were not planned.
    package static func snapshots(
        of store: any CollectionStore, by announcer: Announcer, after age: Duration, deadLetters: DeadLetterOffice
    ) -> Self {
        Self(
            by: announcer, after: age, deadLetters: deadLetters,
            overdue: { (age, limit) async throws(PortError) in try await store.overdue(after: age, limit: limit) },
            announced: { (found) async throws(PortError) in try await store.announced(found) })
    }
}
