import Billing
import Contracts
import Foundation
import HTTPClient
import HTTPMessages
import Ports
import Postgres
import Storage
import StrictJSON
import Support
import Testing

@Suite("Runs")
struct RunsTests {
    @Test("a run stores itself, a part for every company and their requests, in one go")
    func starts() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        _ = try await tenant.ok("PUT", "/v1/integrations/\(id)/companies/13", [:])
        let reply = try await tenant.call("POST", "/v1/integrations/\(id)/runs", nil, as: .billing)
        #expect(reply.status == 202, "\(reply.text)")
        #expect(reply.json["billingDate"] == "2026-11-24")
        #expect(reply.json["state"] == "running")
        #expect(reply.json["companies"]?["total"] == 2)
        let run = reply.json["id"].text
        #expect(reply.headers["Location"] == "/v1/runs/\(run)")
        let requests = try await tenant.collectionRequests()
        #expect(requests.count == 2)
        #expect(Set(requests.map(\.run.text)) == [run])
        #expect(requests.allSatisfy { $0.billingDate == DayClock.day && $0.sequence > 0 })
        let shown = try await tenant.ok("GET", "/v1/runs/\(run)")
        #expect(shown["companies"]?["counts"] == ["requested": 2])
        #expect(shown["companies"]?["items"].items.map { $0["identity"].text } == ["12", "13"])
        #expect(shown["companies"]?["items"].items.first?["state"] == "requested")
        // The same date again is a run of its own, ordered after the first.
        let second = try await tenant.ok(
            "POST", "/v1/integrations/\(id)/runs", ["billingDate": "2026-11-24"], status: 202)
        #expect(second["id"].text != run)
        let sequences = try await tenant.collectionRequests().map(\.sequence)
        #expect(sequences[2] > sequences[1])
    }

    @Test("the relay's function of the database hands out what the API wrote, for all tenants")
    func relayed() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        _ = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", status: 202)
        let outbox = PostgresOutbox(tenant.world.pool, origin: .mappingAPI)
        let waiting = try await outbox.waiting(limit: 100_000)
        let mine = waiting.filter { $0.record.headers.contains(OutgoingRecord.Header("tb_tenant", tenant.id.text)) }
        #expect(mine.map(\.record.topic) == [.collectionRequests])
    }

    @Test(
        "a date may be requested from 31 days back to the integration's own today, in the form of a day",
        arguments: [
            ("2026-11-24", nil), ("2026-11-25", "billingDate outOfRange"), ("2026-10-24", nil),
            ("2026-10-23", "billingDate outOfRange"), ("2026-13-01", "billingDate invalid"),
            ("tomorrow", "billingDate invalid"),
        ] as [(String, String?)])
    func dates(date: String, problem: String?) async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        let reply = try await tenant.call("POST", "/v1/integrations/\(id)/runs", ["billingDate": .string(date)])
        #expect(reply.problems == (problem.map { [$0] } ?? []))
        #expect(reply.status == (problem == nil ? 202 : 422))
    }

    @Test("a run without companies ends at once; runs are listed newest first, filtered and in pages")
    func lists() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let first = try await tenant.ok(
            "POST", "/v1/integrations/\(id)/runs", ["billingDate": "2026-11-23"], status: 202)
        #expect(first["state"] == "completed")
        _ = try await tenant.ok("PUT", "/v1/integrations/\(id)/companies/12", [:])
        let second = try await tenant.ok(
            "POST", "/v1/integrations/\(id)/runs", ["billingDate": "2026-11-24"], status: 202)
        let all = try await tenant.ok("GET", "/v1/runs?integration=\(id)&limit=1")
        #expect(all["items"].items.map { $0["id"].text } == [second["id"].text])
        let rest = try await tenant.ok("GET", "/v1/runs?limit=1&after=\(all["next"].text)")
        #expect(rest["items"].items.map { $0["id"].text } == [first["id"].text])
        #expect(rest["next"] == .null)
        #expect(try await tenant.ok("GET", "/v1/runs?state=running")["items"].items.count == 1)
        #expect(try await tenant.ok("GET", "/v1/runs?billingDate=2026-11-23")["items"].items.count == 1)
        let wrong = try await tenant.call("GET", "/v1/runs?state=odd&billingDate=x&integration=y&after=z")
        #expect(wrong.status == 422)
        #expect(wrong.problems.count == 4)
        #expect(try await tenant.call("DELETE", "/v1/integrations/\(id)/companies/12").status == 204)
        #expect(try await tenant.call("DELETE", "/v1/integrations/\(id)").status == 204)
        #expect(try await tenant.call("DELETE", "/v1/integrations/\(id)").status == 404)
        #expect(try await tenant.ok("GET", "/v1/integrations")["items"].items.isEmpty)
        #expect(try await tenant.ok("GET", "/v1/integrations/\(id)")["retiredAt"] != .null)
        #expect(try await tenant.ok("GET", "/v1/runs?integration=\(id)")["items"].items.count == 2)
        #expect(try await tenant.ok("GET", "/v1/integrations/\(id)/decisions")["items"].items.isEmpty)
    }

    @Test("an earlier date is computed again from what is stored, compared, and nothing is written")
    func recomputes() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        try await tenant.mapProducts(id)
        _ = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", ["billingDate": "2026-11-23"], status: 202)
        try await tenant.readAndPlan()
        _ = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", ["billingDate": "2026-11-24"], status: 202)
        let before = try await tenant.written()
        let earlier: JSONValue = ["billingDate": "2026-11-23"]
        let same = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", earlier)
        #expect(same["recomputed"] == true)
        #expect(same["companies"].items.map { $0["same"] } == [true])
        #expect(try await tenant.written() == before)
        _ = try await tenant.ok("PUT", "/v1/integrations/\(id)/products/kesb-advanced", ["single": "KES-SRV"])
        let changed = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", earlier)
        #expect(changed["companies"].items.first?["same"] == false)
        #expect(changed["companies"].items.first?["differences"].items.count == 3)
        let never = try await tenant.call("POST", "/v1/integrations/\(id)/runs", ["billingDate": "2026-11-20"])
        #expect(never.status == 409)
        #expect(never.problems == ["billingDate inThePast"])
        #expect(never.text.contains("usage cannot be read in the past"))
    }
}

@Suite("Plans and exceptions")
struct PlansTests {
    @Test("a plan says what is billed, and why")
    func plan() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        try await tenant.mapProducts(id)
        _ = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", status: 202)
        try await tenant.readAndPlan()
        let plans = try await tenant.ok("GET", "/v1/integrations/\(id)/plans")["items"].items
        #expect(plans.count == 1)
        let plan = try await tenant.ok("GET", "/v1/integrations/\(id)/plans/12?billingDate=2026-11-24")
        #expect(plans.first == plan)
        #expect(plan["name"] == "Contoso")
        #expect(plan["agreement"] == 31)
        let entries = plan["entries"].items
        #expect(entries.map { $0["category"].text } == ["server", "workstation"])
        #expect(entries.map { $0["quantity"].integer } == [10, 90])
        #expect(entries.last?["why"].text.hasPrefix("90 devices: 90 windowsWorkstation on 1A2B") == true)
        #expect(entries.last?["explanation"]?["counted"].items.count == 1)
        #expect(try await tenant.call("GET", "/v1/integrations/\(id)/plans/13").status == 404)
        #expect(try await tenant.call("GET", "/v1/integrations/\(id)/plans?billingDate=x").status == 422)
        #expect(
            try await tenant.ok("GET", "/v1/integrations/\(id)/plans?billingDate=2026-11-01")["items"].items.isEmpty)
    }

    @Test("open exceptions are listed with company and integration; removing the company closes them")
    func exceptions() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        _ = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", status: 202)
        try await tenant.readAndPlan()
        let found = try await tenant.ok("GET", "/v1/exceptions?integration=\(id)")["items"].items
        #expect(found.map { $0["code"].text } == ["applicationNotMapped"])
        #expect(found.first?["managedCompany"] == "12")
        #expect(found.first?["integration"] == "Contoso and friends")
        #expect(found.first?["units"] == 100)
        #expect(try await tenant.ok("GET", "/v1/exceptions?code=productMissing")["items"].items.isEmpty)
        #expect(try await tenant.call("GET", "/v1/exceptions?code=odd&state=none").problems.count == 2)
        #expect(try await tenant.call("DELETE", "/v1/integrations/\(id)/companies/12").status == 204)
        #expect(try await tenant.ok("GET", "/v1/exceptions")["items"].items.isEmpty)
        #expect(try await tenant.ok("GET", "/v1/exceptions?state=all")["items"].items.count == 1)
    }
}
