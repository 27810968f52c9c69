import Billing
import Contracts
import Foundation
import Ports
import Postgres
import Storage
import TestDatabases

/// PostgreSQL, each port as the role of the service that uses it: what a role may not do fails here.
struct PostgresUnderTest: StoreUnderTest {
    private let database: TestDatabase

    /// Runs `body` on a fresh database.
    static func with(_ body: (any StoreUnderTest) async throws -> Void) async throws {
        try await TestDatabase.with { try await body(PostgresUnderTest(database: $0)) }
    }

    var collection: any CollectionStore { PostgresCollectionStore(pool("collector")) }
    var writer: any WriterStore { PostgresWriterStore(pool("writer")) }
    var queue: any WorkQueue { PostgresWorkQueue(pool("collector")) }
    var deadLetters: any DeadLetterStore { PostgresDeadLetterStore(pool("collector")) }
    var mapping: any MappingStore { PostgresMappingStore(pool("api"), origin: .mappingAPI) }

    func plans(_ catalogue: ApplicationCatalogue) -> any PlanStore {
        PostgresPlanStore(pool("calculator"), catalogue: catalogue)
    }

    func outbox(_ service: String) -> any Outbox {
        service == OutboxOrigin.mappingAPI.rawValue
            ? PostgresOutbox(pool("api"), origin: .mappingAPI)
            : PostgresOutbox(pool("collector"), origin: .usageCollector)
    }

    func addTenant(_ tenant: TenantID, revision: Int) async throws {
        try await PostgresTenants(pool("operator")).add(tenant, name: tenant.text, sealedDataKey: [0])
        try await database.owner.execute(
            "UPDATE tenants SET mapping_revision = \(revision) WHERE tenant_id = \(tenant)")
    }

    func define(_ definition: ApplicationDefinition, for tenant: TenantID) async throws {
        let json = String(decoding: try CanonicalJSON.encode(definition), as: UTF8.self)
        try await database.owner.execute(
            "INSERT INTO catalogue_extensions VALUES (\(tenant), \(definition.code), \(json)::jsonb)")
    }

    /// The server's clock goes on; so whatever is stored is moved back.
    func pass(_ time: Duration) async throws {
        let columns = try await database.owner.query(
            """
            SELECT c.table_name, string_agg(format('%1$I = %1$I - %2$L::interval', c.column_name,
                                                   \("\(time / .microseconds(1)) microseconds")::text), ', ') AS changes
              FROM information_schema.columns c
              JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = 'public' AND c.data_type = 'timestamp with time zone'
               AND t.table_type = 'BASE TABLE' AND c.table_name !~ '_[0-9]{4}_[0-9]{2}$'
             GROUP BY c.table_name
            """)
        for row in columns {
            let table: String = try row.decode("table_name")
            let changes: String = try row.decode("changes")
            try await database.owner.execute("UPDATE \(unsafe: table) SET \(unsafe: changes)", prepared: false)
        }
    }

    func at(_ moment: Date) async throws -> (schedule: any RunSchedule, mapping: any MappingStore, time: any StoreTime)
    {
        let settings = ["tallybridge.clock_offset_seconds": "\(moment.timeIntervalSinceNow)"]
        let collector = database.pool(as: "tallybridge_collector", settings: settings)
        return (
            PostgresRunSchedule(collector),
            PostgresMappingStore(database.pool(as: "tallybridge_api", settings: settings), origin: .mappingAPI),
            PostgresTime(collector)
        )
    }

    func corrupt(_ snapshot: UsageSnapshotTaken) async throws {
        try await database.owner.execute("UPDATE usage_snapshots SET body = '{}' WHERE snapshot_id = \(snapshot.id)")
    }

    func corrupt(_ plan: AdditionPlanMade) async throws {
        try await database.owner.execute("UPDATE addition_plans SET body = '{}' WHERE plan_id = \(plan.id)")
    }

    func corruptPolicy(of integration: IntegrationID, tenant: TenantID) async throws {
        try await database.owner.execute(
            #"UPDATE integrations SET policy = '{"verifyEveryDays": "x"}' WHERE integration_id = \#(integration)"#)
    }

    func keptLetters() async throws -> [String: [UInt8]] {
        let rows = try await database.owner.query("SELECT letter_id, value FROM dead_letters")
        return try rows.reduce(into: [:]) { $0[try $1.decode("letter_id")] = try $1.decode("value") }
    }

    private func pool(_ role: String) -> PostgresPool { database.pool(as: "tallybridge_\(role)") }
}
