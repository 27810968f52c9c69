import Billing
import Contracts
import Ports
import Postgres
import Storage
import StrictJSON
import Testing

@Suite("Held entries and decisions")
struct HeldTests {
    private static let application = "Kaspersky Endpoint Security for Business Advanced"

    /// An integration whose company 12 waits with 90 -> 0 workstations.
    private func holding(_ tenant: TestTenant) async throws -> String {
        let id = try await tenant.mappedIntegration()
        try await tenant.mapProducts(id)
        _ = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", status: 202)
        try await tenant.readAndPlan()
        let writer = PostgresWriterStore(tenant.world.owner)
        let company = try #require(try await tenant.collectionRequests().first).managedCompany
        guard case .task(let task) = try await writer.task(for: company, of: tenant.id),
            let entry = task.plan.entries.first(where: { $0.slot.category == .workstation })
        else { throw Missing() }
        let settlement = SlotSettlement(
            slot: entry.slot, outcome: .held, previousQuantity: 90, quantity: .zero, held: .fallToZero)
        try await writer.finish(task, outcome: .incomplete, settlements: [settlement], exceptions: [])
        return id
    }

    private struct Missing: Error {}

    private func decision(_ kind: String, company: String = "12", category: JSONValue = "workstation") -> JSONValue {
        [
            "decision": .string(kind), "managedCompany": .string(company), "application": .string(Self.application),
            "category": category,
        ]
    }

    @Test("what waits is listed with both numbers and what answers it; an answer is a row, and asks for a new plan")
    func answers() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await holding(tenant)
        let waiting = try await tenant.ok("GET", "/v1/integrations/\(id)/held")["items"].items
        #expect(waiting.count == 1)
        #expect(waiting.first?["from"] == 90 && waiting.first?["to"] == 0 && waiting.first?["state"] == "waiting")
        #expect(waiting.first?["application"].text == Self.application && waiting.first?["category"] == "workstation")
        #expect(waiting.first?["reason"] == "fallToZero" && waiting.first?["decisions"].items.count == 2)
        let revision = try await tenant.revision()
        let target = "/v1/integrations/\(id)/decisions"
        let first = try await tenant.call("POST", target, decision("approve"), as: .billing)
        #expect(first.status == 200 && first.json["limit"] == 0 && first.json["direction"] == "fall", "\(first.text)")
        let again = try await tenant.call("POST", target, decision("approve"), as: .billing)
        #expect(again.status == 200 && again.json == first.json)
        #expect(try await tenant.revision() == revision + 1)
        #expect(
            try await tenant.number("SELECT count(*) FROM guard_answers WHERE tenant_id = \(tenant.id)") == 1)
        #expect(
            try await tenant.number(
                "SELECT count(*) FROM audit_entries WHERE tenant_id = \(tenant.id) AND action = 'held.approve'") == 1)
        #expect(
            try await tenant.number(
                "SELECT count(*) FROM outbox WHERE tenant_id = \(tenant.id) AND topic = 'replan-requests'") >= 1)
        let approved = try await tenant.ok("GET", "/v1/integrations/\(id)/held?managedCompany=12")["items"].items
        #expect(approved.first?["state"] == "approved" && approved.first?["answeredBy"] != .null)
        _ = try await tenant.ok("POST", target, decision("reject"))
        let rejected = try await tenant.ok("GET", "/v1/integrations/\(id)/held")["items"].items
        #expect(rejected.first?["state"] == "rejected")
    }

    @Test("a decision without an object, of another company, or malformed is refused, each with its reason")
    func refused() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await holding(tenant)
        let target = "/v1/integrations/\(id)/decisions"
        let none = try await tenant.call("POST", target, decision("approve", category: "server"))
        #expect(none.status == 409 && none.problems == ["decision nothingHeld"], "\(none.text)")
        let company = try await tenant.call("POST", target, decision("approve", company: "99"))
        #expect(company.status == 422 && company.problems == ["managedCompany notFound"], "\(company.text)")
        let wrong = try await tenant.call("POST", target, ["decision": "perhaps", "category": "desk"])
        #expect(
            wrong.problems.sorted() == [
                "application missing", "category invalid", "decision invalid", "managedCompany missing",
            ])
        let other = try await APIWorld.shared().tenant()
        #expect(try await other.call("POST", target, decision("approve")).status == 404)
        #expect(try await tenant.call("POST", target, decision("approve"), as: .viewer).status == 403)
    }

    @Test("a company that leaves the integration leaves nothing waiting")
    func leaves() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await holding(tenant)
        let gone = try await tenant.call("DELETE", "/v1/integrations/\(id)/companies/12")
        #expect(gone.status == 204, "\(gone.text)")
        #expect(try await tenant.ok("GET", "/v1/integrations/\(id)/held")["items"].items.isEmpty)
        #expect(try await tenant.ok("GET", "/v1/integrations/\(id)/held?state=all")["items"].items.count == 1)
    }
}
