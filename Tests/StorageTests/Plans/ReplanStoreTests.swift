import Billing
import Contracts
import Postgres
import Storage
import Testing

@Suite("requests for new plans that are not answered", .serialized)
struct ReplanStoreTests {
    /// Keeps a request as the mapping API does, asked and announced some time ago.
    private func ask(
        _ world: World, _ company: ManagedCompanyID, revision: Int, asked: String, announced: String
    ) async throws -> ReplanRequest {
        try await world.database.owner.execute(
            """
            INSERT INTO replan_requests (tenant_id, managed_company_id, mapping_revision, asked_at, announced_at)
            VALUES (\(world.tenant), \(company), \(revision), now() - \(asked)::interval,
                    now() - \(announced)::interval)
            """)
        return ReplanRequest(tenant: world.tenant, managedCompany: company, mappingRevision: revision)
    }

    private func overdue(_ world: World) async throws -> [ReplanRequest] {
        try await world.plans.overdueReplans(after: .seconds(300), limit: 10)
    }

    @Test("are found from their rows, longest waiting first, and less and less often")
    func found() async throws {
        try await World.with(companies: 4) { world in
            let ages = [("6 min", "6 min"), ("1 min", "1 min"), ("1 hour", "20 min"), ("1 hour", "31 min")]
            var asked: [ReplanRequest] = []
            for (company, (age, announced)) in zip(world.companies, ages) {
                asked.append(try await ask(world, company, revision: 8, asked: age, announced: announced))
            }
            #expect(try await overdue(world) == [asked[3], asked[0]])
            try await world.plans.announcedReplans([asked[0]])
            #expect(try await overdue(world) == [asked[3]])
        }
    }

    @Test("are forgotten by an answer that knew their settings, and by no other")
    func answered() async throws {
        try await World.with(companies: 2) { world in
            let first = try await ask(world, world.companies[0], revision: 8, asked: "1 hour", announced: "1 hour")
            let second = try await ask(world, world.companies[1], revision: 9, asked: "1 hour", announced: "1 hour")
            let older = ReplanRequest(tenant: world.tenant, managedCompany: world.companies[1], mappingRevision: 8)
            let unreadable = ReplanRequest(
                tenant: TenantID("x"), managedCompany: world.company, mappingRevision: 8)
            try await world.plans.announcedReplans([older, unreadable])
            try await world.plans.answered([first, older, unreadable])
            #expect(try await overdue(world) == [second])
            try await world.plans.answered([second])
            #expect(try await overdue(world).isEmpty)
        }
    }
}
