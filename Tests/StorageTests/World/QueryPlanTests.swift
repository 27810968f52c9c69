import Billing
import Contracts
import Ports
import Postgres
import Storage
import TestDatabases
import Testing

@Suite("query plans", .serialized)
struct QueryPlanTests {
    private static let tables = [
        "managed_companies", "run_companies", "usage_snapshots", "addition_plans", "addition_ledger", "write_intents",
        "billing_exceptions", "work",
    ]

    /// Rows read by sequential scans of the large tables, partitions included, by everybody but the owner's set-up.
    private func rowsScanned(_ database: TestDatabase) async throws -> [String: Int] {
        let rows = try await database.owner.query(
            """
            SELECT regexp_replace(relname, '_[0-9]{4}_[0-9]{2}$', '') AS name, sum(seq_tup_read)::bigint AS rows
              FROM pg_stat_user_tables GROUP BY 1
            """)
        return try Dictionary(
            uniqueKeysWithValues: rows.map {
                (try $0.decode("name", as: String.self), try $0.decode("rows", as: Int.self))
            }
        ).filter { Self.tables.contains($0.key) }
    }

    @Test("no hot statement reads through a large table: one company's day beside 100,000 others")
    func noSequentialScans() async throws {
        try await TestDatabase.with { database in
            try await Crowd.fill(database, companies: 100_000)
            let world = try await World(in: database, companies: 3)
            try await settled(database)
            let before = try await rowsScanned(database)
            // Six times: from the sixth on the server may use a plan made for any parameters.
            for round in 0..<6 { try await oneDay(world, round) }
            try await settled(database)
            let after = try await rowsScanned(database)
            for table in Self.tables {
                let read = (after[table] ?? 0) - (before[table] ?? 0)
                #expect(read < 1_000, "\(table): \(read) rows were read by sequential scans")
            }
        }
    }

    /// What every connection counted is in the statistics once it has disconnected.
    private func settled(_ database: TestDatabase) async throws { await database.closePools() }

    private func oneDay(_ world: World, _ round: Int) async throws {
        for request in try await world.run(on: world.date.adding(days: round % 2)) {
            _ = try await world.collection.standing(of: request)
            let taken = try await world.collection.save(
                world.snapshot(request), evidence: [world.device("a")], for: request)
            try await world.collection.announced([taken])
            _ = try await world.plans.newestSnapshots(of: [
                ReplanRequest(tenant: world.tenant, managedCompany: request.managedCompany, mappingRevision: 1)
            ])
            let plan = try await world.planned(request)
            try await world.plans.announced([plan])
            let task = try await world.task(of: request.managedCompany)
            _ = try await world.writer.reading(for: task)
            try await world.writer.finish(
                task, outcome: .incomplete, settlements: [],
                exceptions: [BillingException(.productMissing, message: "m")])
        }
        _ = try await world.collection.overdue(after: .zero, limit: 100)
        _ = try await world.plans.overdue(after: .zero, limit: 100)
        _ = try await world.plans.overdueReplans(after: .zero, limit: 100)
        _ = try await world.writer.overdue(after: .zero, limit: 100)
        let queue = PostgresWorkQueue(world.database.pool(as: "tallybridge_collector"))
        let claimed = try await queue.claim(.collect, limit: 10, perLane: 2, lease: .seconds(60))
        #expect(claimed.count == 10)
        for item in claimed.prefix(5) { _ = try await queue.complete(item) }
        for item in claimed.dropFirst(5) { try await queue.postpone(item, for: .seconds(60), reason: "busy") }
    }
}
