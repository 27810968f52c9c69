import Postgres
import Storage
import TestDatabases
import Testing

@Suite("partitions", .serialized)
struct PartitionTests {
    private func partitions(of table: String, in database: TestDatabase) async throws -> [String] {
        try await database.values(
            """
            SELECT right(inhrelid::regclass::text, 7) FROM pg_inherits
             WHERE inhparent = \(table)::regclass ORDER BY 1
            """)
    }

    @Test("any billing date gets its month, by the collector and by the calculator, many at once")
    func anyDate() async throws {
        try await TestDatabase.with { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for role in ["tallybridge_collector", "tallybridge_calculator", "tallybridge_api"] {
                    for _ in 0..<4 {
                        let pool = database.pool(as: role)
                        group.addTask {
                            try await pool.execute(
                                "SELECT tallybridge_ensure_partitions(ARRAY['1999-12-31', '2044-02-29']::date[])")
                        }
                    }
                }
                try await group.waitForAll()
            }
            for table in ["run_companies", "usage_snapshots", "addition_plans"] {
                let months = try await partitions(of: table, in: database)
                #expect(months.contains("1999_12") && months.contains("2044_02"))
            }
        }
    }

    @Test("maintenance keeps the months around today and drops what is past retention")
    func retention() async throws {
        try await TestDatabase.with { database in
            func month(_ offset: Int) async throws -> String {
                try await database.value(
                    "SELECT to_char(date_trunc('month', now()) + \(offset) * interval '1 month', 'YYYY_MM')") ?? ""
            }
            let dates = [-20, -15, -14].map { "(date_trunc('month', now()) + interval '\($0) months')::date" }
            for date in dates {
                try await database.owner.execute("SELECT tallybridge_ensure_partitions(ARRAY[\(unsafe: date)])")
                try await database.owner.execute("SELECT tallybridge_make_partition('evidence', \(unsafe: date))")
            }
            try await PostgresRunSchedule(database.pool(as: "tallybridge_collector")).maintain()
            var kept: [String] = []
            for offset in [-14, -2, -1, 0, 1, 2] { kept.append(try await month(offset)) }
            #expect(try await partitions(of: "run_companies", in: database) == kept)
            #expect(try await partitions(of: "usage_snapshots", in: database) == kept)
            #expect(try await partitions(of: "addition_plans", in: database) == kept)
            #expect(try await partitions(of: "evidence", in: database) == Array(kept.dropFirst()))
        }
    }

    @Test("maintenance deletes ended runs, settled intents and closed exceptions past retention, and no others")
    func deletion() async throws {
        try await TestDatabase.withPlainOwner { database in
            let world = try await World(in: database)
            let owner = database.owner
            for (months, state) in [(15, "old"), (13, "kept")] {
                let then: SQL = "(date_trunc('month', now()) - \(months) * interval '1 month')"
                try await owner.execute(
                    """
                    INSERT INTO billing_runs (tenant_id, run_id, integration_id, billing_date, trigger, state,
                                              requested_by, ended_at)
                    VALUES (\(world.tenant), gen_random_uuid(), \(world.integration), \(sql: then)::date, 'requested',
                            'completed', \(state), now())
                    """)
                for settled: SQL in [then, "NULL"] {
                    try await owner.execute(
                        """
                        INSERT INTO write_intents (tenant_id, managed_company_id, application_code, category, generation,
                                                   plan_id, kind, agreement_id, quantity, settled_at, outcome)
                        VALUES (\(world.tenant), \(world.company), \(state), 'all', 1, gen_random_uuid(), 'create', 31, 1,
                                \(sql: settled), CASE WHEN \(sql: settled) IS NOT NULL THEN 'applied' END)
                        """)
                    try await owner.execute(
                        """
                        INSERT INTO billing_exceptions (tenant_id, integration_id, origin, code, message, product,
                                                        closed_at)
                        VALUES (\(world.tenant), \(world.integration), 'writer', 'productMissing', \(state), \(state),
                                \(sql: settled))
                        """)
                }
            }
            try await PostgresRunSchedule(world.database.pool(as: "tallybridge_collector")).maintain()
            #expect(try await world.database.values("SELECT requested_by FROM billing_runs") == ["kept"])
            let intents: SQL = "SELECT concat_ws(' ', application_code, outcome) FROM write_intents ORDER BY 1"
            #expect(try await world.database.values(intents) == ["kept", "kept applied", "old"])
            let exceptions: SQL = "SELECT concat_ws(' ', message, closed_at IS NULL) FROM billing_exceptions ORDER BY 1"
            #expect(try await world.database.values(exceptions) == ["kept f", "kept t", "old t"])
        }
    }

    @Test("a new partition is protected like its parent, and has its indexes")
    func newPartitionIsProtected() async throws {
        try await TestDatabase.with { database in
            try await database.pool(as: "tallybridge_collector")
                .execute("SELECT tallybridge_ensure_partitions(ARRAY['2031-05-05'::date])")
            #expect(
                try await database.value(
                    """
                    SELECT c.relrowsecurity AND c.relforcerowsecurity
                           AND (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) = 2
                      FROM pg_class c WHERE c.oid = 'usage_snapshots_2031_05'::regclass
                    """) == "t")
            let unattached = try await database.values(
                """
                SELECT x.indexrelid::regclass::text FROM pg_index x
                 WHERE x.indrelid IN ('usage_snapshots_2031_05'::regclass, 'addition_plans_2031_05'::regclass)
                   AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = x.indexrelid)
                """)
            #expect(unattached.isEmpty)
        }
    }
}
