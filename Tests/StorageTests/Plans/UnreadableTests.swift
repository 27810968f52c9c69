import Billing
import Contracts
import Ports
import Postgres
import Storage
import TestDatabases
import Testing

@Suite("columns that cannot be read", .serialized)
struct UnreadableTests {
    private func taken(_ world: World, company: Int = 0) async throws -> UsageSnapshotTaken {
        let request = try await world.run()[company]
        return try await world.collection.save(world.snapshot(request), evidence: [], for: request)
    }

    private func isReadable<Value>(_ value: Result<Value, Unreadable>?) -> Bool {
        if case .success = value { true } else { false }
    }

    @Test("a snapshot whose body is no snapshot, though its hash is right, is unreadable alone")
    func body() async throws {
        try await World.with(companies: 2) { world in
            let broken = try await taken(world)
            let good = try await taken(world, company: 1)
            try await world.database.owner.execute(
                """
                UPDATE usage_snapshots SET body = '{}', content_hash = encode(sha256('{}'), 'hex')
                 WHERE snapshot_id = \(broken.id)
                """)
            let facts = try await world.plans.load([broken, good])
            #expect(!isReadable(facts[0]?.snapshot) && isReadable(facts[1]?.snapshot))
            #expect(facts[0]?.bodyHash == facts[0]?.stored.contentHash)
        }
    }

    @Test(
        "settings that cannot be read are so for every company they are of, and for no other",
        arguments: [
            "INSERT INTO product_mappings VALUES ($T, $I, 'a', 'A', '{}', '{}', 1, now(), 't')",
            "INSERT INTO catalogue_extensions VALUES ($T, 'a', '{}')",
            #"UPDATE integrations SET policy = '{"verifyEveryDays": "x"}' WHERE tenant_id = $T"#,
        ])
    func settings(statement: String) async throws {
        try await TestDatabase.with { database in
            let world = try await World(in: database, companies: 2)
            let other = try await World(in: database)
            let announcements = [
                try await taken(world), try await taken(world, company: 1), try await taken(other),
            ]
            let broken = statement.replacing("$T", with: "'\(world.tenant.text)'")
                .replacing("$I", with: "'\(world.integration.text)'")
            try await database.owner.execute(SQL(stringLiteral: broken))
            let facts = try await world.plans.load(announcements)
            #expect(facts.map { isReadable($0?.state) } == [false, false, true])
        }
    }
}
