import Billing
package import Contracts
package import Ports
import Postgres
import Runs

extension PostgresCollectionStore {
    /// What is stored about a request.
    package func standing(of request: CollectionRequest) async throws(PortError) -> CollectionStanding? {
        let ids = [
            request.tenant.text, request.managedCompany.text, request.run.text, request.integration.text, request.id,
        ]
        // What a message claims may be no id at all: then it names nothing.
        guard ids.allSatisfy(\.isUUID) else { return nil }
        let call = "reading a collection order"
        let rows = try await database.query(
            call,
            """
            SELECT r.integration_id AS run_integration, r.billing_date AS run_date,
                   r.state <> 'running' OR p.state IN ('settled', 'failed') AS has_ended,
                   c.integration_id AS present_integration, c.source_identity, c.name AS company_name, c.source_id,
                   \(sql: CompanyDates.columns(request.managedCompany, of: "r.integration_id", request.tenant)),
                   \(sql: UsageSnapshotTaken.columns)
              FROM billing_runs r
              JOIN run_companies p USING (tenant_id, run_id, billing_date)
              JOIN managed_companies c ON c.tenant_id = p.tenant_id AND c.managed_company_id = p.managed_company_id
              LEFT JOIN usage_snapshots s ON s.tenant_id = r.tenant_id AND s.snapshot_id = \(request.id)
               AND s.billing_date = r.billing_date
             WHERE r.tenant_id = \(request.tenant) AND r.run_id = \(request.run)
               AND p.managed_company_id = \(request.managedCompany)
            """)
        return try database.reading(call) { try rows.first.map(CollectionStanding.init) }
    }

    /// Ends the company's part of a request that nothing will be collected for.
    package func settle(
        _ request: CollectionRequest, as outcome: AdditionResult.Outcome
    ) async throws(PortError) {
        try await database.transaction("settling an obsolete collection") { connection in
            let older = try await connection.parts(of: request.managedCompany, seenFrom: request.runKey)
                .superseded(by: .foundObsolete)
            let runs = [request.runKey] + older.map(\.run)
            try await connection.lockRuns(runs)
            try await connection.settleParts([request.part], as: outcome)
            try await connection.settleParts(older, as: .superseded)
            try await connection.endRuns(runs)
        }
    }
}

extension CollectionStanding {
    fileprivate init(_ row: PostgresRow) throws {
        let date: BillingDate = try row.decode("run_date")
        self.init(
            integration: try row.decode("run_integration"), billingDate: date, hasEnded: try row.decode("has_ended"),
            presentIntegration: try row.decode("present_integration"),
            dates: try CompanyDates(row),
            stored: try row.decode("snapshot_id", as: SnapshotID?.self) == nil ? nil : UsageSnapshotTaken(row),
            target: CollectionTarget(
                identity: try row.decode("source_identity"), name: try row.decode("company_name"),
                source: try row.decode("source_id")))
    }
}
