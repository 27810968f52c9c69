import Billing
public import Contracts
public import Ports
import Postgres

extension PostgresCollectionStore {
    /// What a request asks for now; one that is obsolete ends the company's part of its run.
    public func order(for request: CollectionRequest) async throws(PortError) -> CollectionOrder {
        let ids = [
            request.tenant.text, request.managedCompany.text, request.run.text, request.integration.text, request.id,
        ]
        guard ids.allSatisfy(isUUID) else { return .impossible("an id of the request is not a UUID") }
        guard request.id == DerivedID.collection(of: request.managedCompany, in: request.run) else {
            return .impossible("the id \(request.id) does not follow from company and run")
        }
        let call = "reading a collection order"
        let rows = try await database.query(call, Self.orderStatement(request))
        guard let row = rows.first else {
            return .impossible(
                "tenant \(request.tenant) has no run \(request.run) with company \(request.managedCompany)")
        }
        let finding = try database.reading(call) { try Finding(row, request) }
        switch finding {
        case .order(let order):
            return order
        case .settle(let outcome, let reason):
            try await settle(request, as: outcome)
            return .obsolete(reason)
        }
    }

    private enum Finding {
        case order(CollectionOrder)
        /// Nothing will be collected for it: the company's part must not keep the run open.
        case settle(AdditionResult.Outcome, reason: String)

        init(_ row: PostgresRow, _ request: CollectionRequest) throws {
            let integration: IntegrationID = try row.decode("run_integration")
            let date: BillingDate = try row.decode("run_date")
            guard integration == request.integration, date == request.billingDate else {
                self = .order(.impossible("run \(request.run) is of integration \(integration) for \(date)"))
                return
            }
            if try row.decode("snapshot_id", as: SnapshotID?.self) != nil {
                self = .order(.stored(try UsageSnapshotTaken(row)))
                return
            }
            if try row.decode("has_ended", as: Bool.self) {
                self = .order(.obsolete("the company's part of run \(request.run) has ended"))
                return
            }
            guard try row.decode("present_integration", as: IntegrationID?.self) == integration else {
                self = .settle(.notBilled, reason: "the company left integration \(integration)")
                return
            }
            let newest = try row.decode("newest_date", as: BillingDate?.self) ?? date
            guard date >= newest else {
                self = .settle(.superseded, reason: "\(newest) has been requested since")
                return
            }
            self = .order(
                .collect(
                    CollectionTarget(
                        identity: try row.decode("source_identity"), name: try row.decode("company_name"),
                        source: try row.decode("source_id"))))
        }
    }

    private static func orderStatement(_ request: CollectionRequest) -> SQL {
        """
        SELECT r.integration_id AS run_integration, r.billing_date AS run_date,
               r.state <> 'running' OR p.state IN ('settled', 'failed') AS has_ended,
               c.integration_id AS present_integration, c.source_identity, c.name AS company_name, c.source_id,
               (SELECT max(n.billing_date) FROM billing_runs n
                 WHERE n.tenant_id = r.tenant_id AND n.integration_id = r.integration_id
                   AND n.state <> 'notCollected') AS newest_date,
               \(sql: UsageSnapshotTaken.columns)
          FROM billing_runs r
          JOIN run_companies p USING (tenant_id, run_id, billing_date)
          JOIN managed_companies c ON c.tenant_id = p.tenant_id AND c.managed_company_id = p.managed_company_id
          LEFT JOIN usage_snapshots s ON s.tenant_id = r.tenant_id AND s.snapshot_id = \(request.id)
           AND s.billing_date = r.billing_date
         WHERE r.tenant_id = \(request.tenant) AND r.run_id = \(request.run)
           AND p.managed_company_id = \(request.managedCompany)
        """
    }

    private func settle(_ request: CollectionRequest, as outcome: AdditionResult.Outcome) async throws(PortError) {
        try await database.transaction("settling an obsolete collection") { connection in
            // Their work was replaced by this request's: nobody else ends them. Parts of the integration the company has
            // moved to are still to be collected.
            let older = try await connection.openParts(
                of: request.managedCompany, before: request.runKey, in: [.requested], ofItsIntegration: true)
            let runs = [request.runKey] + older.map(\.run)
            try await connection.lockRuns(runs)
            try await connection.settleParts([request.part], as: outcome)
            try await connection.settleParts(older, as: .superseded)
            try await connection.endRuns(runs)
        }
    }
}
