import Billing
import Contracts
import Ports
import Postgres

extension UsageSnapshotTaken {
    /// The columns `init(_:)` reads, of a table or alias `s`.
    static let columns: SQL = """
        s.snapshot_id, s.tenant_id, s.managed_company_id, s.run_id, s.integration_id, s.billing_date, s.devices,
        s.mailboxes, s.content_hash
        """

    /// Reads a stored snapshot's announcement.
    init(_ row: PostgresRow) throws(PostgresError) {
        self.init(
            id: try row.decode("snapshot_id"), tenant: try row.decode("tenant_id"),
            managedCompany: try row.decode("managed_company_id"), run: try row.decode("run_id"),
            integration: try row.decode("integration_id"), billingDate: try row.decode("billing_date"),
            devices: try row.decode("devices"), mailboxes: try row.decode("mailboxes"),
            contentHash: try row.decode("content_hash"))
    }
}
