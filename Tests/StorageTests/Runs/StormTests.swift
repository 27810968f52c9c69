import Billing
import Contracts
import Ports
import Postgres
import Runs
import Storage
import TestDatabases
import Testing

/// All stages at once over the same companies, in any order, everything twice: what must hold afterwards.
@Suite("stages at once", .serialized)
struct StormTests {
    @Test("every run ends, one plan of a company is current, and nothing stays open", arguments: 0..<3)
    func everythingEnds(round: Int) async throws {
        try await World.with(companies: 5) { world in
            var requests: [CollectionRequest] = []
            for offset in [0, 0, 1, 2, 1] {
                let date = world.date.adding(days: offset)
                requests += try await world.run(on: date)
            }
            let all = requests
            try await withThrowingTaskGroup(of: Void.self) { group in
                for request in (all + all).shuffled() {
                    group.addTask { try await again { try await carryOut(request, world) } }
                }
                try await group.waitForAll()
            }
            // What the sweeps find afterwards is finished like any other plan.
            for company in world.companies {
                try await again { try await write(company, world) }
            }
            try await check(world)
        }
    }

    private func carryOut(_ request: CollectionRequest, _ world: World) async throws {
        if let standing = try await world.collection.standing(of: request) {
            try await collect(request, standing, world)
        }
        try await write(request.managedCompany, world)
    }

    private func collect(_ request: CollectionRequest, _ standing: CollectionStanding, _ world: World) async throws {
        if let taken = standing.stored { return try await plan(taken, world) }
        if standing.hasEnded { return }
        if let newest = standing.dates.newest, standing.billingDate < newest {
            return try await world.collection.settle(request, as: .superseded)
        }
        if request.managedCompany == world.companies[0] {
            return try await world.collection.fail(
                request, with: BillingException(.collectionFailed, message: "away"), isUnreachable: true)
        }
        try await plan(try await world.collection.save(world.snapshot(request), evidence: [], for: request), world)
    }

    private func plan(_ taken: UsageSnapshotTaken, _ world: World) async throws {
        try await world.collection.announced([taken])
        let input = try await world.input(taken)
        let plans = try await world.plans.save([
            world.plan(input, exceptions: [BillingException(.companyNotMapped, message: "m")])
        ])
        try await world.plans.announced(plans)
    }

    private func write(_ company: ManagedCompanyID, _ world: World) async throws {
        guard case .task(let task) = try await world.writer.task(for: company, of: world.tenant), !task.isSettled
        else { return }
        switch task.turn {
        case .waits: return
        case .superseded: try await world.writer.finish(task, outcome: .superseded, settlements: [], exceptions: [])
        case .writes: try await world.writer.finish(task, outcome: .unchanged, settlements: [], exceptions: [])
        }
    }

    /// A deadlock or lost connection is `unavailable`: the work is done again, as stages do.
    private func again(_ body: () async throws -> Void) async throws {
        for _ in 0..<20 {
            do {
                return try await body()
            } catch let error as PortError where error.reason == .unavailable {
                continue
            }
        }
        throw Unexpected(description: "unavailable twenty times")
    }

    private func check(_ world: World) async throws {
        let database = world.database
        let open = try await database.values(
            """
            SELECT concat_ws(' ', r.billing_date, r.state, c.state, c.managed_company_id)
              FROM billing_runs r JOIN run_companies c USING (tenant_id, run_id)
             WHERE r.state = 'running' OR c.state NOT IN ('settled', 'failed')
            """)
        #expect(open.isEmpty)
        #expect(try await database.value("SELECT count(*) FROM billing_runs") == "5")
        #expect(try await database.value("SELECT count(*) FROM addition_plans WHERE settled_at IS NULL") == "0")
        #expect(try await database.value("SELECT count(*) FROM usage_snapshots WHERE planned_at IS NULL") == "0")
        let doubled = try await database.values(
            """
            SELECT managed_company_id FROM usage_snapshots GROUP BY managed_company_id, run_id HAVING count(*) > 1
             UNION ALL
            SELECT managed_company_id FROM addition_plans GROUP BY managed_company_id, snapshot_id HAVING count(*) > 1
            """)
        #expect(doubled.isEmpty)
        // The newest date's runs were carried out to the end, but for the company whose source is away.
        let newest = try await database.values(
            """
            SELECT concat_ws(' ', c.state, c.outcome) FROM billing_runs r JOIN run_companies c USING (tenant_id, run_id)
             WHERE r.billing_date = \(world.date.adding(days: 2)) ORDER BY c.managed_company_id
            """)
        #expect(newest == ["failed collectionFailed"] + Array(repeating: "settled unchanged", count: 4))
    }
}
