import Billing
import Contracts
import Foundation
import Pipeline
import Ports
import Postgres
import Storage
import TestDatabases
import Testing

@Suite("answers to held entries, each role with its own rights", .serialized)
struct AnswerTests {
    private struct NotAnswered: Error {}

    @Test("the command line and the API answer what the writer holds", arguments: ["operator", "api"])
    func answers(role: String) async throws {
        try await World.with { world in
            let task = try await world.task(try await world.run()[0])
            let held = SlotSettlement(
                slot: world.slot, outcome: .held, previousQuantity: 90, quantity: .zero, held: .fallToZero)
            try await world.writer.finish(task, outcome: .incomplete, settlements: [held], exceptions: [])
            let mapping = PostgresMappingStore(
                world.database.pool(as: "tallybridge_\(role)"), origin: role == "api" ? .mappingAPI : .commandLine)
            for _ in 0..<2 {
                let answers = try await mapping.transaction(of: world.tenant) { rows in
                    let integration = try #require(try await rows.integration(world.integration, lock: .none))
                    return try await rows.decide(
                        [WantedDecision(kind: .approve, identity: "1", slot: world.slot)], in: integration,
                        tenant: world.tenant, by: "anna", from: role == "api" ? "mapping-api" : "tallybridge",
                        at: Date())
                }
                guard case .answered(let answer, "1")? = answers.first else { throw NotAnswered() }
                #expect(answer.limit == .zero && answer.direction == .fall)
            }
            let counts = try await world.database.owner.query(
                """
                SELECT (SELECT count(*) FROM guard_answers) AS answers, (SELECT count(*) FROM replan_requests) AS asked,
                       (SELECT count(*) FROM audit_entries WHERE action = 'held.approve') AS noted,
                       (SELECT mapping_revision FROM tenants) AS revision
                """)
            let row = try #require(counts.first)
            #expect(try row.decode("answers", as: Int.self) == 1 && row.decode("noted", as: Int.self) == 1)
            #expect(try row.decode("asked", as: Int.self) == 1 && row.decode("revision", as: Int.self) == 8)
        }
    }
}
