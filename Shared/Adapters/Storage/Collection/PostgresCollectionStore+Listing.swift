import Billing
package import Contracts
package import Ports
import Postgres
import Runs

extension PostgresCollectionStore {
    /// Tells which companies of the source are new, once for each run.
    package func take(_ listing: [SourceCompany], for request: CollectionRequest) async throws(PortError) {
        try await database.transaction("comparing a source's companies") { connection in
            if try await connection.hasTold(request) { return }
            let known = try await connection.known(among: listing, of: request)
            guard let new = try await connection.compare(listing, known: known, for: request),
                let integration = try await connection.firstIntegration(of: request)
            else { return }
            try await connection.replaceExceptions(
                .collector, .managedCompanyNew, of: request.source, tenant: request.tenant,
                with: new.exceptions.map { PlacedException($0, of: integration) })
        }
    }
}

extension PostgresConnection {
    /// Whether another company of the run has told what is new.
    fileprivate func hasTold(_ request: CollectionRequest) async throws(PostgresError) -> Bool {
        try await !query(
            """
            SELECT run_id FROM source_listings
             WHERE tenant_id = \(request.tenant) AND source_id = \(request.source) AND run_id = \(request.run)
            """
        ).isEmpty
    }

    /// Those of the listed companies that are in an integration, or were, or that somebody dismissed.
    fileprivate func known(
        among listing: [SourceCompany], of request: CollectionRequest
    ) async throws(PostgresError) -> Set<String> {
        let rows = try await query(
            """
            SELECT c.source_identity
              FROM sources s JOIN managed_companies c ON c.tenant_id = s.tenant_id AND c.source_kind = s.kind
             WHERE s.tenant_id = \(request.tenant) AND s.source_id = \(request.source)
               AND c.source_identity = ANY (\(listing.map(\.identity.withoutNul))::text[])
             UNION
            SELECT d.source_identity FROM dismissed_companies d
             WHERE d.tenant_id = \(request.tenant) AND d.source_id = \(request.source)
            """)
        return Set(try rows.map { row throws(PostgresError) in try row.decode("source_identity", as: String.self) })
    }

    /// What is new; `nil`: another company of the run has told it meanwhile.
    fileprivate func compare(
        _ listing: [SourceCompany], known: Set<String>, for request: CollectionRequest
    ) async throws -> NewCompanies? {
        let first = NewCompanies(listed: listing, known: known, start: nil)
        let newAtStart = try StoredJSON.text(first.fromTheStart.map(\.identity))
        let made = try await query(
            """
            INSERT INTO source_listings (tenant_id, source_id, new_at_start, run_id)
            VALUES (\(request.tenant), \(request.source), \(newAtStart)::jsonb, \(request.run))
            ON CONFLICT DO NOTHING
            RETURNING run_id
            """)
        if !made.isEmpty { return first }
        let moved = try await query(
            """
            UPDATE source_listings SET run_id = \(request.run)
             WHERE tenant_id = \(request.tenant) AND source_id = \(request.source) AND run_id <> \(request.run)
            RETURNING new_at_start
            """)
        guard let row = moved.first else { return nil }
        let start = try row.json("new_at_start", as: [String].self)
        return NewCompanies(listed: listing, known: known, start: Set(start))
    }

    /// The one integration of the source that tells it, however many read from it: the first by name.
    fileprivate func firstIntegration(of request: CollectionRequest) async throws(PostgresError) -> IntegrationKey? {
        try await query(
            """
            SELECT tenant_id, integration_id FROM integrations
             WHERE tenant_id = \(request.tenant) AND source_id = \(request.source) AND retired_at IS NULL
             ORDER BY name COLLATE "C" LIMIT 1
            """
        ).first.map { row throws(PostgresError) in try IntegrationKey(row) }
    }
}
