import Billing
import Contracts
import Ports
import Postgres
import Storage
import Support
import TestDatabases
import Testing

@Suite("the writer's store in PostgreSQL", .serialized)
struct WriterStoreTests {
    private func entry(_ world: World, _ state: LedgerEntry.State, generation: Int, addition: Int?) -> LedgerEntry {
        LedgerEntry(
            slot: world.slot, generation: generation, tag: SlotTag("tb:tag\(generation)"), state: state,
            agreement: AgreementID(31), addition: addition.map { AdditionID($0) }, product: world.product,
            quantity: UnitCount(3), effectiveDate: world.date, peakUnits: UnitCount(3), peakPeriod: nil,
            verifiedOn: nil)
    }

    @Test("what contradicts the ledger is refused in words")
    func refusals() async throws {
        try await World.with { world in
            let task = try await world.task(try await world.run()[0])
            let live = entry(world, .live, generation: 1, addition: 901)
            try await world.writer.observe([live], in: task, intents: [:])
            let open = await failure {
                _ = try await world.writer.intend(
                    .create, entry: entry(world, .creating, generation: 2, addition: nil), quantity: UnitCount(3),
                    in: task)
            }
            #expect(open?.message.contains("has a generation that is not ended already") == true)
            _ = try await world.writer.intend(.setQuantity, entry: live, quantity: UnitCount(4), in: task)
            let second = await failure {
                _ = try await world.writer.intend(.end, entry: live, quantity: UnitCount(0), in: task)
            }
            #expect(second?.message.contains("whose outcome is not known yet") == true)
        }
    }

    @Test(
        "an intent waits for a save that concerns all companies of an integration, and is refused by what it asks for")
    func waitsForSave() async throws {
        try await World.with { world in
            let task = try await world.task(try await world.run()[0])
            let mapping = PostgresMappingStore(world.database.pool(as: "tallybridge_api"), origin: .mappingAPI)
            let (locked, isLocked) = AsyncStream<Void>.makeStream()
            async let save: Void = mapping.transaction(of: world.tenant) { rows in
                try await rows.lockCompanies(of: world.integration)
                isLocked.finish()
                try await eventually(within: .seconds(30), "the intent waits for the save") {
                    try await !world.database.owner.query(
                        """
                        SELECT FROM pg_stat_activity
                         WHERE datname = current_database() AND wait_event_type = 'Lock'
                        """
                    ).isEmpty
                }
                let revision = try await rows.raiseRevision()
                try await rows.keep([
                    ReplanRequest(
                        tenant: world.tenant, managedCompany: task.announcement.managedCompany,
                        mappingRevision: revision)
                ])
            }
            for await _ in locked {}
            let refusal = await failure {
                _ = try await world.writer.intend(
                    .create, entry: entry(world, .creating, generation: 1, addition: nil), quantity: UnitCount(3),
                    in: task)
            }
            try await save
            #expect(refusal?.message.contains("the plan is not current any more") == true)
            #expect(try await world.database.owner.query("SELECT FROM write_intents").isEmpty)
        }
    }

    @Test("of many who ask for a lease at once one gets it, the first time and at a takeover")
    func race() async throws {
        try await World.with { world in
            for _ in 0..<3 {
                let granted = try await withThrowingTaskGroup(of: Lease?.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            try await world.writer.lease(
                                .agreement(AgreementID(31), on: world.site), of: world.tenant, for: .seconds(60))
                        }
                    }
                    return try await group.reduce(into: [Lease]()) { if let lease = $1 { $0.append(lease) } }
                }
                #expect(granted.count == 1)
                try await world.database.owner.execute(
                    "UPDATE agreement_leases SET expires_at = now() - interval '1 ms'")
            }
        }
    }

    @Test("facts of a site that cannot be read back are read anew, not stumbled over for ever")
    func unreadableFacts() async throws {
        try await World.with { world in
            let task = try await world.task(try await world.run()[0])
            let now = try await world.writer.now()
            try await world.writer.saveSite(
                world.site, of: world.tenant, agreements: SiteList(), products: SiteList(), readAt: now)
            #expect(try await world.writer.reading(for: task) != nil)
            try await world.database.owner.execute(
                """
                INSERT INTO site_agreements (tenant_id, site_id, agreement_id, facts)
                VALUES (\(world.tenant), \(world.site), 31, '{"id": "none"}')
                """)
            #expect(try await world.writer.reading(for: task) == nil)
        }
    }
}
