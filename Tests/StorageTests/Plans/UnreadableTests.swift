import Billing
import Contracts
import Ports
import Postgres
import Storage
import Testing

@Suite("what is stored and cannot be read", .serialized)
struct UnreadableTests {
    private func taken(_ world: World, company: Int = 0) async throws -> UsageSnapshotTaken {
        let request = try await world.run()[company]
        return try await world.collection.save(world.snapshot(request), evidence: [], for: request)
    }

    private func isImpossible(_ load: PlanningLoad?) -> Bool {
        if case .impossible = load { true } else { false }
    }

    private func isInput(_ load: PlanningLoad?) -> Bool {
        if case .input = load { true } else { false }
    }

    @Test("a snapshot whose body is no snapshot is impossible alone: its neighbours are loaded")
    func body() async throws {
        try await World.with(companies: 2) { world in
            let broken = try await taken(world)
            let good = try await taken(world, company: 1)
            try await world.database.owner.execute(
                """
                UPDATE usage_snapshots SET body = '{}', content_hash = encode(sha256('{}'), 'hex')
                 WHERE snapshot_id = \(broken.id)
                """)
            let hash = try await world.database.value(
                "SELECT content_hash FROM usage_snapshots WHERE snapshot_id = \(broken.id)")
            let announced = UsageSnapshotTaken(
                id: SnapshotID(broken.id), tenant: broken.tenant, managedCompany: broken.managedCompany,
                run: broken.run, integration: broken.integration, billingDate: broken.billingDate,
                devices: broken.devices, mailboxes: broken.mailboxes, contentHash: hash ?? "")
            let loads = try await world.plans.load([announced, good])
            #expect(isImpossible(loads[0]) && isInput(loads[1]))
        }
    }

    @Test(
        "settings that cannot be read make every company they are of impossible, and no other's",
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
            let loads = try await world.plans.load(announcements)
            #expect(isImpossible(loads[0]) && isImpossible(loads[1]) && isInput(loads[2]))
        }
    }

    @Test("giving up on a stored snapshot ends its part of the run with an exception, and it is not announced again")
    func giveUp() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            let taken = try await world.collection.save(world.snapshot(request), evidence: [], for: request)
            try await world.plans.giveUp([(taken, "broken"), (taken, "broken")])
            #expect(try await world.part(request) == "failed collectionFailed")
            #expect(try await world.runState(request.run) == "completedWithFailures")
            #expect(try await world.exceptions("calculator") == ["collectionFailed"])
            #expect(try await world.collection.overdue(after: .zero, limit: 10).isEmpty)
        }
    }

    @Test("an announcement that is not what is stored ends nothing")
    func giveUpOnForeign() async throws {
        try await World.with { world in
            let request = try await world.run()[0]
            let taken = try await world.collection.save(world.snapshot(request), evidence: [], for: request)
            let wrong = UsageSnapshotTaken(
                id: SnapshotID(taken.id), tenant: taken.tenant, managedCompany: taken.managedCompany, run: taken.run,
                integration: taken.integration, billingDate: taken.billingDate, devices: taken.devices + 1,
                mailboxes: 0, contentHash: taken.contentHash)
            try await world.plans.giveUp([(wrong, "not what is stored")])
            #expect(try await world.part(request) == "collected")
            #expect(try await world.exceptions("calculator").isEmpty)
            #expect(try await world.collection.overdue(after: .zero, limit: 10) == [taken])
        }
    }
}
