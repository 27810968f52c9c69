import Billing
import Contracts
import Ports
import Postgres
import Storage
import Testing

@Suite("which of several plans is current", .serialized)
struct PlanOrderTests {
    private func taken(_ world: World, on date: BillingDate? = nil) async throws -> UsageSnapshotTaken {
        let request = try await world.run(on: date)[0]
        return try await world.collection.save(world.snapshot(request), evidence: [], for: request)
    }

    private func current(_ world: World) async throws -> AdditionPlanMade? {
        try await world.writer.task(for: world.company, of: world.tenant)?.announcement
    }

    @Test("a plan that was made under older settings and comes late does not become current")
    func olderSettings() async throws {
        try await World.with { world in
            let input = try await world.input(try await taken(world))
            // Loaded at revision 5 by one batch, at 6 by another that stores first.
            let newer = try await world.plans.save([world.plan(input, units: 6, revision: 6)])[0]
            let late = try await world.plans.save([world.plan(input, units: 5, revision: 5)])[0]
            #expect(late == newer)
            #expect(try await current(world) == newer)
            #expect(try await world.database.value("SELECT count(*) FROM addition_plans") == "1")
            #expect(
                try await world.database.value("SELECT state FROM run_companies WHERE run_id = \(newer.run)")
                    == "planned")
        }
    }

    @Test("a plan of an older snapshot of the date does not supersede the newer one's; its run ends")
    func olderSnapshot() async throws {
        try await World.with { world in
            let first = try await world.input(try await taken(world))
            let second = try await world.input(try await taken(world))
            let newer = try await world.plans.save([world.plan(second, units: 4, revision: 6)])[0]
            let late = try await world.plans.save([world.plan(first, units: 3, revision: 7)])[0]
            #expect(late == newer)
            #expect(try await current(world) == newer)
            #expect(try await world.runState(first.announcement.run) == "completed")
            #expect(try await world.runState(second.announcement.run) == "running")
            #expect(try await world.collection.overdue(after: .zero, limit: 10).isEmpty)
        }
    }

    @Test("old settings never come back with a newer snapshot: it is planned again", arguments: [0, 1])
    func newerSnapshotUnderOlderSettings(daysLater: Int) async throws {
        try await World.with { world in
            let first = try await world.input(try await taken(world))
            let second = try await world.input(try await taken(world, on: world.date.adding(days: daysLater)))
            let newest = try await world.plans.save([world.plan(first, revision: 8)])[0]
            let why = try await reason { _ = try await world.plans.save([world.plan(second, revision: 7)]) }
            #expect(why == .unavailable)
            #expect(try await current(world) == newest)
            let again = try await world.plans.save([world.plan(second, revision: 8)])[0]
            #expect(try await current(world) == again)
        }
    }

    @Test("of two snapshots in one batch the newer is current, in whichever order they come", arguments: [false, true])
    func oneBatch(isReversed: Bool) async throws {
        try await World.with { world in
            let inputs = [try await world.input(try await taken(world)), try await world.input(try await taken(world))]
            let batch = inputs.map { world.plan($0) }
            _ = try await world.plans.save(isReversed ? batch.reversed() : batch)
            #expect(try await current(world)?.snapshot.text == inputs[1].announcement.id)
            #expect(try await world.runState(inputs[0].announcement.run) == "completed")
            #expect(try await world.runState(inputs[1].announcement.run) == "running")
        }
    }
}
