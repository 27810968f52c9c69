package import Billing
package import Contracts
import Cryptography
package import Ports
import Postgres
import Runs

extension PostgresCollectionStore {
    /// Stores snapshot and evidence; the first stored wins, and what is stored is returned.
    package func save(
        _ snapshot: UsageSnapshot, evidence: [DeviceEvidence], for request: CollectionRequest
    ) async throws(PortError) -> UsageSnapshotTaken {
        let row = try SnapshotRow(snapshot, evidence, request)
        try await database.ensurePartitions(for: [request.billingDate])
        return try await database.transaction("storing a snapshot") { connection in
            let older = try await connection.parts(of: request.managedCompany, seenFrom: request.runKey)
                .superseded(by: .read)
            let runs = [request.runKey] + older.map(\.run)
            try await connection.lockRuns(runs)
            let stored = try await row.store(connection)
            try await connection.moveParts([request.part], from: .requested, to: .collected)
            try await connection.settleParts(older, as: .superseded)
            try await connection.replaceExceptions(.collector, of: [request.companyKey], with: [])
            try await connection.endRuns(older.map(\.run))
            return stored
        }
    }
}

/// A snapshot as it is stored.
private struct SnapshotRow {
    let announcement: UsageSnapshotTaken
    let body: String
    let devices: String
    let evidenceHash: [UInt8]?

    init(_ snapshot: UsageSnapshot, _ evidence: [DeviceEvidence], _ request: CollectionRequest) throws(PortError) {
        body = try StoredJSON.text(snapshot)
        devices = try StoredJSON.text(evidence.sorted { $0.identity < $1.identity })
        evidenceHash = evidence.isEmpty ? nil : Digest.sha256(devices.utf8)
        announcement = UsageSnapshotTaken(snapshot, for: request, contentHash: StoredJSON.hash(body))
    }

    func store(_ connection: PostgresConnection) async throws -> UsageSnapshotTaken {
        let inserted = try await connection.query(
            """
            INSERT INTO usage_snapshots AS s (
                tenant_id, snapshot_id, managed_company_id, run_id, integration_id, billing_date, body, content_hash,
                evidence_hash, devices, mailboxes)
            VALUES (
                \(announcement.tenant), \(announcement.id), \(announcement.managedCompany), \(announcement.run),
                \(announcement.integration), \(announcement.billingDate), \(body), \(announcement.contentHash),
                \(evidenceHash)::bytea, \(announcement.devices), \(announcement.mailboxes))
            ON CONFLICT DO NOTHING
            RETURNING \(sql: UsageSnapshotTaken.columns)
            """)
        if let row = inserted.first {
            try await storeEvidence(connection)
            return try UsageSnapshotTaken(row)
        }
        let stored = try await connection.query(
            """
            SELECT \(sql: UsageSnapshotTaken.columns)
              FROM usage_snapshots s
             WHERE s.tenant_id = \(announcement.tenant) AND s.snapshot_id = \(announcement.id)
               AND s.billing_date = \(announcement.billingDate)
            """)
        guard let row = stored.first else { throw PortError(.corrupt, "snapshot \(announcement.id) is not there") }
        return try UsageSnapshotTaken(row)
    }

    private func storeEvidence(_ connection: PostgresConnection) async throws {
        guard let evidenceHash else { return }
        try await connection.execute(
            """
            INSERT INTO evidence (tenant_id, evidence_hash, stored_month, devices)
            VALUES (\(announcement.tenant), \(evidenceHash), date_trunc('month', now())::date, \(devices))
            ON CONFLICT DO NOTHING
            """)
    }
}
