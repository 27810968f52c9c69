import Contracts
import Billing
package import Ports
import Runs

/// The queue of work.
package struct SimulatedWorkQueue: WorkQueue {
    let store: SimulatedStore
    let gate: any PortGate

    package func add(_ work: [NewWork]) async throws(PortError) {
        try await store.call("queue.add", gate) { rows in
            for item in work { try Self.check(item) }
            for item in work { rows.queue(item) }
        }
    }

    package func claim(
        _ kind: WorkKind, limit: Int, perLane: Int, lease: Duration
    ) async throws(PortError) -> [WorkItem] {
        try await store.call("queue.claim", gate) { $0.claim(kind, limit: limit, perLane: perLane, lease: lease) }
    }

    package func complete(_ item: WorkItem) async throws(PortError) -> Bool {
        try await store.call("queue.complete", gate) { rows in
            guard let row = rows.claimed(item) else { return false }
            if row.work.rank == item.work.rank {
                rows.work[item.key] = nil
                return true
            }
            rows.work[item.key]?.token = nil
            rows.work[item.key]?.leasedUntil = nil
            return false
        }
    }

    package func postpone(_ item: WorkItem, for delay: Duration, reason: String) async throws(PortError) {
        try await store.call("queue.postpone", gate) { rows in
            guard var row = rows.claimed(item) else { return }
            row.token = nil
            row.leasedUntil = nil
            if row.work.rank == item.work.rank {
                row.notBefore = rows.now + delay
                row.reason = reason.withoutNul
            }
            rows.work[item.key] = row
        }
    }

    package func renew(_ item: WorkItem, lease: Duration) async throws(PortError) -> Bool {
        try await store.call("queue.renew", gate) { rows in
            guard let until = rows.claimed(item)?.leasedUntil, until > rows.now else { return false }
            rows.work[item.key]?.leasedUntil = rows.now + lease
            return true
        }
    }

    package func depth(_ kind: WorkKind) async throws(PortError) -> (items: Int, oldest: Duration) {
        try await store.call("queue.depth", gate) { rows in
            let waiting = rows.work.all { _, row in row.work.kind == kind }.map(\.row.queuedAt)
            return (waiting.count, waiting.min().map { rows.now - $0 } ?? .zero)
        }
    }

    private static func check(_ work: NewWork) throws(PortError) {
        for id in [work.tenant.text, work.lane] where !id.isUUID {
            throw PortError(.refused, "queueing work: \(id.prefix(40)) is not a UUID")
        }
        guard (1...WorkSubject.longest).contains(work.subject.text.utf8.count), !work.subject.text.utf8.contains(0)
        else { throw PortError(.refused, "queueing work: the subject is empty or too long") }
    }
}

extension SimulatedStore {
    /// The queue of work.
    package func queue(_ gate: any PortGate = OpenGate()) -> SimulatedWorkQueue {
        SimulatedWorkQueue(store: self, gate: gate)
    }
}

extension NewWork {
    var key: Owned<Pair<String, WorkSubject>> { Owned(tenant, Pair(kind.rawValue, subject)) }
}

extension WorkItem {
    fileprivate var key: Owned<Pair<String, WorkSubject>> { work.key }
}
