import Billing
import Contracts
import Locking
import Ports

/// The collector's rows in memory: the first stored snapshot wins.
final class SimulatedCollectionStore: CollectionStore {
    struct State: Sendable {
        /// What `order` answers while nothing is stored.
        var order: CollectionOrder
        var snapshots: [(announcement: UsageSnapshotTaken, snapshot: UsageSnapshot, evidence: [DeviceEvidence])] = []
        var notes: [BillingException] = []
        var failures: [BillingException] = []
        var announced: [String] = []
        var overdue: [UsageSnapshotTaken] = []
        var overdueRequests: [CollectionRequest] = []
    }

    let faults = Faults()
    let state: Locked<State>

    init(_ order: CollectionOrder) { state = Locked(State(order: order)) }

    func order(for request: CollectionRequest) async throws(PortError) -> CollectionOrder {
        try faults.during("order") {
            state.withLock { state in
                if !state.failures.isEmpty { return .obsolete("the company's part of the run has ended") }
                return state.snapshots.first { $0.announcement.id == request.id }.map { .stored($0.announcement) }
                    ?? state.order
            }
        }
    }

    func save(
        _ snapshot: UsageSnapshot, evidence: [DeviceEvidence], for request: CollectionRequest
    )
        async throws(PortError) -> UsageSnapshotTaken
    {
        try faults.during("save") {
            state.withLock { state in
                if let stored = state.snapshots.first(where: { $0.announcement.id == request.id }) {
                    return stored.announcement
                }
                let taken = UsageSnapshotTaken(
                    id: SnapshotID(request.id), tenant: request.tenant, managedCompany: request.managedCompany,
                    run: request.run, integration: request.integration, billingDate: request.billingDate,
                    devices: snapshot.groups.map(\.units.number).reduce(0, +), mailboxes: 0, contentHash: Ids.hash)
                state.snapshots.append((taken, snapshot, evidence))
                return taken
            }
        }
    }

    func note(_ exception: BillingException, for request: CollectionRequest) async throws(PortError) {
        try faults.during("note") { state.withLock { $0.notes.append(exception) } }
    }

    func fail(_ request: CollectionRequest, with exception: BillingException) async throws(PortError) {
        try faults.during("fail") { state.withLock { $0.failures.append(exception) } }
    }

    func overdueRequests(after age: Duration, limit: Int) async throws(PortError) -> [CollectionRequest] {
        try faults.during("overdueRequests") { state.withLock { Array($0.overdueRequests.prefix(limit)) } }
    }

    func announcedAgain(_ requests: [CollectionRequest]) async throws(PortError) {
        try faults.during("announcedAgain") {
            state.withLock { state in
                state.overdueRequests.removeAll { overdue in requests.contains { $0.id == overdue.id } }
            }
        }
    }

    func announced(_ snapshots: [UsageSnapshotTaken]) async throws(PortError) {
        try faults.during("announced") {
            state.withLock { state in
                state.announced += snapshots.map(\.id)
                state.overdue.removeAll { overdue in snapshots.contains { $0.id == overdue.id } }
            }
        }
    }

    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [UsageSnapshotTaken] {
        try faults.during("overdue") { state.withLock { Array($0.overdue.prefix(limit)) } }
    }
}

/// A source whose readings are given one after the other; the last is given again and again.
final class SimulatedSource: UsageSource, UsageSources {
    private let state: Locked<(readings: [Result<CollectedUsage, SourceError>], calls: Int)>

    init(_ readings: [Result<CollectedUsage, SourceError>]) { state = Locked((readings, 0)) }

    /// How often it was asked.
    var calls: Int { state.withLock { $0.calls } }

    func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource { self }
    func managedCompanies() async throws(SourceError) -> [SourceCompany] { [] }

    func usage(of identity: String, today: BillingDate) async throws(SourceError) -> CollectedUsage {
        let reading = state.withLock { state in
            state.calls += 1
            return state.readings.count > 1 ? state.readings.removeFirst() : state.readings[0]
        }
        return try reading.get()
    }
}
