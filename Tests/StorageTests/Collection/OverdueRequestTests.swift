import Billing
import Contracts
import Foundation
import Ports
import Postgres
import Storage
import Testing

@Suite("collection requests that nobody works on", .serialized)
struct OverdueRequestTests {
    private func passTime(_ world: World, requested: String = "1 hour", asked: String = "1 hour") async throws {
        let owner = world.database.owner
        try await owner.execute("UPDATE billing_runs SET requested_at = requested_at - \(requested)::interval")
        try await owner.execute("UPDATE run_companies SET changed_at = now() - \(asked)::interval")
    }

    private func overdue(_ world: World) async throws -> [CollectionRequest] {
        try await world.collection.overdueRequests(after: .seconds(300), limit: 10)
    }

    private func queue(_ request: CollectionRequest, _ world: World) async throws {
        try await PostgresWorkQueue(world.database.pool(as: "tallybridge_collector")).add([
            NewWork(
                kind: .collect, tenant: request.tenant, company: request.managedCompany, lane: request.source.text,
                rank: WorkRank(billingDate: request.billingDate, sequence: request.sequence), payload: [])
        ])
    }

    @Test("a request that a broker lost is found from its rows, as it was")
    func lost() async throws {
        try await World.with(companies: 2) { world in
            let requests = try await world.run()
            #expect(try await overdue(world).isEmpty)
            try await world.database.owner.execute("UPDATE run_companies SET changed_at = now() - interval '6 min'")
            #expect(try await overdue(world).sorted { $0.managedCompany < $1.managedCompany } == requests)
        }
    }

    @Test("a request that waits as work, or is collected already, is left alone")
    func atWork() async throws {
        try await World.with(companies: 2) { world in
            let requests = try await world.run()
            try await queue(requests[0], world)
            _ = try await world.collection.save(world.snapshot(requests[1]), evidence: [], for: requests[1])
            try await passTime(world)
            #expect(try await overdue(world).isEmpty)
        }
    }

    @Test("a request is announced again less and less often")
    func backsOff() async throws {
        try await World.with { world in
            _ = try await world.run()
            try await passTime(world, asked: "20 min")
            #expect(try await overdue(world).isEmpty)
            try await world.database.owner.execute("UPDATE run_companies SET changed_at = now() - interval '31 min'")
            let found = try await overdue(world)
            #expect(found.count == 1)
            try await world.collection.announcedAgain(found)
            #expect(try await overdue(world).isEmpty)
        }
    }

    @Test("the part of a run whose work a newer run replaced ends though the company left its integration")
    func replacedThenRemoved() async throws {
        try await World.with { world in
            let first = try await world.run()[0]
            let second = try await world.run()[0]
            try await world.database.owner.execute("UPDATE managed_companies SET integration_id = NULL")
            guard case .obsolete = try await world.collection.order(for: second) else {
                Issue.record("not obsolete")
                return
            }
            #expect(try await world.part(second) == "settled notBilled")
            #expect(try await world.part(first) == "settled superseded")
            #expect(try await world.runState(first.run) == "completed")
            #expect(try await world.runState(second.run) == "completed")
        }
    }

    @Test("a company that moved on: the part whose work was dropped for other work is found, and can be collected")
    func movedOn() async throws {
        try await World.with { world in
            let other = IntegrationID(World.newID())
            try await world.database.owner.execute(
                """
                INSERT INTO integrations (tenant_id, integration_id, name, source_id, site_id, time_zone, mode, updated_by)
                VALUES (\(world.tenant), \(other), 'other', \(world.source), \(world.site), 'Europe/Berlin', 'bill', 't')
                """)
            let left = try await world.run(on: world.date.adding(days: 1))[0]
            try await queue(left, world)
            try await world.database.owner.execute("UPDATE managed_companies SET integration_id = \(other)")
            let run = RunID(World.newID())
            _ = try await PostgresRunRequests(
                world.database.pool(as: "tallybridge_operator"), origin: .commandLine
            ).request(run, of: other, tenant: world.tenant, on: world.date, by: "test", at: .now)
            let joined = CollectionRequest(
                tenant: world.tenant, managedCompany: world.company, run: run, integration: other,
                source: world.source, billingDate: world.date, sequence: 1)
            try await queue(joined, world)
            _ = try await world.collection.order(for: left)
            #expect(try await world.part(left) == "settled notBilled")
            #expect(try await world.part(joined) == "requested")
            try await world.database.owner.execute("DELETE FROM work")
            try await passTime(world)
            let found = try await overdue(world)
            #expect(found.map(\.run) == [run])
            guard let again = found.first, case .collect = try await world.collection.order(for: again) else {
                Issue.record("not to be collected")
                return
            }
        }
    }
}
