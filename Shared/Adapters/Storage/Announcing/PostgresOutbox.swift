import Billing
import Contracts
package import Ports
package import Postgres

/// The outbox of one service.
package struct PostgresOutbox: Outbox {
    private let database: Database
    private let origin: OutboxOrigin

    /// The records that `origin` wrote.
    package init(_ pool: PostgresPool, origin: OutboxOrigin) {
        database = Database(pool: pool)
        self.origin = origin
    }

    /// The oldest waiting records; one for a topic that this release does not know is left to the release that wrote it.
    package func waiting(limit: Int) async throws(PortError) -> [OutboxRecord] {
        let call = "reading the outbox"
        let rows = try await database.query(call, waitingStatement(limit))
        return try database.reading(call) { try rows.compactMap(OutboxRecord.init) }
    }

    /// Removes published records.
    package func published(_ positions: [Int]) async throws(PortError) {
        guard !positions.isEmpty else { return }
        _ = try await database.query("emptying the outbox", publishedStatement(positions))
    }

    /// The API's role sees one tenant at a time, and none here: its relay goes through two functions of the owner.
    private func waitingStatement(_ limit: Int) -> SQL {
        switch origin {
        case .mappingAPI:
            "SELECT position, topic, key, value, headers FROM tallybridge_api_outbox(\(limit)::integer)"
        case .usageCollector, .commandLine:
            """
            SELECT position, topic, key, value, headers
              FROM outbox
             WHERE origin = \(origin.rawValue)
             ORDER BY position
             LIMIT \(limit)
            """
        }
    }

    private func publishedStatement(_ positions: [Int]) -> SQL {
        switch origin {
        case .mappingAPI:
            "SELECT tallybridge_api_outbox_published(\(positions)::bigint[])"
        case .usageCollector, .commandLine:
            "DELETE FROM outbox WHERE origin = \(origin.rawValue) AND position = ANY (\(positions)::bigint[])"
        }
    }
}

extension OutboxRecord {
    fileprivate init?(_ row: PostgresRow) throws {
        guard let topic = Topic(rawValue: try row.decode("topic")) else { return nil }
        self.init(
            position: try row.decode("position"),
            record: OutgoingRecord(
                topic: topic, key: try row.decode("key"), value: try row.decode("value"),
                headers: try row.json("headers")))
    }
}

extension PostgresConnection {
    /// Stores records of tenants, to be published by `origin` once this transaction is committed.
    func insertIntoOutbox(_ records: [(TenantID, OutgoingRecord)], origin: OutboxOrigin) async throws {
        guard !records.isEmpty else { return }
        let headers = try records.map { try StoredJSON.text($0.1.headers) }
        try await execute(
            """
            INSERT INTO outbox (tenant_id, origin, topic, key, value, headers)
            SELECT tenant_id, \(origin.rawValue), topic, key, value, headers
              FROM unnest(\(records.map(\.0))::uuid[], \(records.map(\.1.topic.rawValue))::text[],
                          \(records.map(\.1.key))::text[], \(records.map(\.1.value))::bytea[], \(headers)::jsonb[])
                AS g(tenant_id, topic, key, value, headers)
            """)
    }
}

/// The service that writes outbox records, and relays its own; what the command line left behind the usage-collector
/// relays.
package enum OutboxOrigin: String, CaseIterable, Sendable {
    case usageCollector = "usage-collector"
    case mappingAPI = "mapping-api"
    case commandLine = "tallybridge"
}
