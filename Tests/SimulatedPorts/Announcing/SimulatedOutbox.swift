package import Ports

/// The outbox of one service.
package struct SimulatedOutbox: Outbox {
    let store: SimulatedStore
    let origin: String
    let gate: any PortGate

    package func waiting(limit: Int) async throws(PortError) -> [OutboxRecord] {
        let origin = origin
        return try await store.call("outbox.waiting", gate) { rows in
            rows.outbox.all { _, row in row.origin == origin }.prefix(limit)
                .map { OutboxRecord(position: $0.key, record: $0.row.record) }
        }
    }

    package func published(_ positions: [Int]) async throws(PortError) {
        let origin = origin
        try await store.call("outbox.published", gate) { rows in
            for position in positions where rows.outbox[position]?.origin == origin { rows.outbox[position] = nil }
        }
    }
}

extension SimulatedStore {
    /// The outbox of a service: `usage-collector`, `mapping-api` or `tallybridge`.
    package func outbox(_ origin: String, _ gate: any PortGate = OpenGate()) -> SimulatedOutbox {
        SimulatedOutbox(store: self, origin: origin, gate: gate)
    }
}
