package import Billing
package import Contracts
package import Ports
import Runs

/// The collector's rows.
package struct SimulatedCollectionStore: CollectionStore {
    let store: SimulatedStore
    let gate: any PortGate

    package func standing(of request: CollectionRequest) async throws(PortError) -> CollectionStanding? {
        try await store.call("collection.standing", gate) { $0.standing(of: request) }
    }

    package func settle(
        _ request: CollectionRequest, as outcome: AdditionResult.Outcome
    ) async throws(PortError) {
        try await store.call("collection.settle", gate) { rows in
            let older = rows.companyParts(of: request.companyKey, from: request.runKey)
                .superseded(by: .foundObsolete)
            rows.settle([request.part], as: outcome)
            rows.settle(older, as: .superseded)
            rows.endRuns([request.runKey] + older.map(\.run))
        }
    }

    package func save(
        _ snapshot: UsageSnapshot, evidence: [DeviceEvidence], for request: CollectionRequest
    ) async throws(PortError) -> UsageSnapshotTaken {
        try await store.call("collection.save", gate) { rows in
            let older = rows.companyParts(of: request.companyKey, from: request.runKey).superseded(by: .read)
            let stored = try rows.store(snapshot, evidence, for: request)
            rows.move([request.part], from: [.requested], to: .collected)
            rows.settle(older, as: .superseded)
            try rows.replaceExceptions(.collector, of: [request.companyKey], with: [])
            rows.endRuns(older.map(\.run))
            return stored
        }
    }

    package func take(_ listing: [SourceCompany], for request: CollectionRequest) async throws(PortError) {
        try await store.call("collection.take", gate) { try $0.take(listing, for: request) }
    }

    package func note(
        _ exception: BillingException, for request: CollectionRequest
    ) async throws(PortError) {
        try await store.call("collection.note", gate) { rows in
            _ = try rows.open([request.placed(exception)], .collector)
        }
    }

    package func fail(
        _ request: CollectionRequest, with exception: BillingException, isUnreachable: Bool
    ) async throws(PortError) {
        try await store.call("collection.fail", gate) { rows in
            let older = rows.companyParts(of: request.companyKey, from: request.runKey).superseded(by: .read)
            rows.fail(request.part, exception.code.rawValue, isUnreachable: isUnreachable)
            rows.settle(older, as: .superseded)
            try rows.replaceExceptions(.collector, of: [request.companyKey], with: [request.placed(exception)])
            rows.endRuns([request.runKey] + older.map(\.run))
        }
    }

    package func overdueRequests(
        after age: Duration, limit: Int
    ) async throws(PortError) -> [CollectionRequest] {
        try await store.call("collection.overdueRequests", gate) { $0.overdueRequests(after: age, limit: limit) }
    }

    package func announcedAgain(_ requests: [CollectionRequest]) async throws(PortError) {
        try await store.call("collection.announcedAgain", gate) { rows in
            for request in requests {
                guard var row = rows.part(request.part), row.state == .requested else { continue }
                row.changedAt = rows.now
                rows.parts[Rows.key(request.part)] = row
            }
        }
    }

    package func announced(_ snapshots: [UsageSnapshotTaken]) async throws(PortError) {
        try await store.call("collection.announced", gate) { rows in
            let now = rows.now
            for taken in snapshots { rows[snapshot: taken]?.announcedAt = now }
        }
    }

    package func overdue(after age: Duration, limit: Int) async throws(PortError) -> [UsageSnapshotTaken] {
        try await store.call("collection.overdue", gate) { $0.overdueSnapshots(after: age, limit: limit) }
    }
}

extension SimulatedStore {
    /// The collector's rows.
    package func collection(_ gate: any PortGate = OpenGate()) -> SimulatedCollectionStore {
        SimulatedCollectionStore(store: self, gate: gate)
    }
}
