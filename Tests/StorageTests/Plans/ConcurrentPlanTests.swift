import Billing
import Contracts
import Ports
import Postgres
import Runs
import Storage
import TestDatabases
import Testing

@Suite("plans that are stored at once", .serialized)
struct ConcurrentPlanTests {
    @Test("calculators that store plans of the same companies at once give each its own sequence", arguments: 0..<3)
    func concurrentSaves(round: Int) async throws {
        try await World.with(companies: 6) { world in
            let requests = try await world.run()
            var inputs: [PlanningInput] = []
            for request in requests {
                inputs.append(
                    try await world.input(
                        try await world.collection.save(world.snapshot(request), evidence: [], for: request)))
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for revision in 1...6 {
                    let batch = inputs.shuffled().map { world.plan($0, revision: revision) }
                    group.addTask { _ = try await world.plans.save(batch) }
                }
                try await group.waitForAll()
            }
            // Revisions only rise with the sequence, which has no gap; the highest is current, whoever came first.
            let wrong = try await world.database.value(
                """
                SELECT count(*) FROM (
                    SELECT sequence, row_number() OVER w AS place, mapping_revision,
                           max(mapping_revision) OVER (PARTITION BY managed_company_id ORDER BY sequence) AS highest,
                           last_value(mapping_revision) OVER (w RANGE BETWEEN UNBOUNDED PRECEDING
                                                                    AND UNBOUNDED FOLLOWING) AS newest
                      FROM addition_plans WINDOW w AS (PARTITION BY managed_company_id ORDER BY sequence)) p
                 WHERE sequence <> place OR mapping_revision <> highest OR newest <> 6
                """)
            #expect(wrong == "0")
            #expect(
                try await world.database.value("SELECT count(DISTINCT managed_company_id) FROM addition_plans") == "6")
            #expect(
                try await world.database.value("SELECT count(*) FROM addition_plans WHERE settled_at IS NULL") == "6")
        }
    }
}
