import Billing
import Contracts
import Ports
import Postgres
import Storage
import StrictJSON
import Testing

@Suite("Decisions about additions, slots and new companies")
struct DecisionsTests {
    private static let application = "Kaspersky Endpoint Security for Business Advanced"

    /// An integration whose company 12 has these open exceptions about its workstations.
    private func told(_ tenant: TestTenant, _ codes: BillingExceptionCode...) async throws -> String {
        let id = try await tenant.mappedIntegration()
        try await tenant.mapProducts(id)
        _ = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", status: 202)
        try await tenant.readAndPlan()
        let writer = PostgresWriterStore(tenant.world.owner)
        let company = try #require(try await tenant.collectionRequests().first).managedCompany
        guard case .task(let task) = try await writer.task(for: company, of: tenant.id),
            let entry = task.plan.entries.first(where: { $0.slot.category == .workstation })
        else { throw Missing() }
        let exceptions = codes.enumerated().map { place, code in
            BillingException(
                code, application: entry.slot.application, applicationName: entry.applicationName,
                category: .workstation, product: entry.product.identifier, agreement: AgreementID(31),
                units: UnitCount(90), addition: AdditionID(900 + place), message: "m")
        }
        try await writer.finish(task, outcome: .incomplete, settlements: [], exceptions: exceptions)
        return id
    }

    private struct Missing: Error {}

    private func decision(_ kind: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
        let base: [String: JSONValue] = [
            "decision": .string(kind), "managedCompany": "12", "application": .string(Self.application),
            "category": "workstation",
        ]
        return .object(base.merging(more) { _, new in new })
    }

    @Test("exceptions name what answers them; it is stored with who decided, listed, and asks for a new plan")
    func decides() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await told(tenant, .additionNotOurs)
        let found = try await tenant.ok("GET", "/v1/exceptions")["items"].items
        #expect(found.first?["decisions"] == ["adopt", "beside", "end"], "\(found)")
        let revision = try await tenant.revision()
        let target = "/v1/integrations/\(id)/decisions"
        let first = try await tenant.call("POST", target, decision("adopt"), as: .billing)
        #expect(first.status == 200 && first.json["state"] == "open" && first.json["addition"] == 900, "\(first.text)")
        let again = try await tenant.call("POST", target, decision("adopt", ["addition": 900]), as: .billing)
        #expect(again.status == 200 && again.json == first.json, "\(again.text)")
        #expect(try await tenant.revision() == revision + 1)
        let end = try await tenant.ok("POST", target, decision("end"))
        let listed = try await tenant.ok("GET", target)["items"].items
        #expect(listed.map { $0["state"] } == ["replaced", "open"] && listed.last == end)
        #expect(try await tenant.ok("GET", "\(target)?state=open&managedCompany=12")["items"].items == [end])
        let page = try await tenant.ok("GET", "\(target)?limit=1")
        #expect(page["items"].items.count == 1 && page["next"] != .null)
        #expect(
            try await tenant.number(
                "SELECT count(*) FROM audit_entries WHERE tenant_id = \(tenant.id) AND action LIKE 'decision.%'") == 2)
    }

    @Test("each kind that an exception offers is taken")
    func kinds() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await told(tenant, .additionEndedByHand, .additionStays)
        let target = "/v1/integrations/\(id)/decisions"
        for kind in ["stop", "recreate", "leave", "end"] {
            #expect(try await tenant.ok("POST", target, decision(kind))["decision"] == .string(kind))
        }
        let open = try await tenant.ok("GET", "\(target)?state=open")["items"].items
        #expect(open.map { $0["decision"] } == ["stop", "recreate", "end"])
    }

    @Test(
        "each kind with a wrong input is refused, with its reason",
        arguments: ["adopt", "beside", "leave", "end", "recreate", "stop", "dismiss"])
    func refused(kind: String) async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await told(tenant, .applicationNotMapped)
        let target = "/v1/integrations/\(id)/decisions"
        let isOfAddition = ["adopt", "beside", "leave", "end"].contains(kind)
        var body = decision(kind)
        if kind == "dismiss" { body = ["decision": "dismiss", "managedCompany": "12"] }
        let none = try await tenant.call("POST", target, body)
        #expect(none.status == 409 && none.problems == ["decision nothingToDecide"], "\(none.text)")
        let wrong = try await tenant.call("POST", target, decision(kind, ["addition": isOfAddition ? "x" : 900]))
        let expected = isOfAddition ? ["addition wrongType"] : ["addition notAllowed"]
        let more = kind == "dismiss" ? ["application notAllowed", "category notAllowed"] : []
        #expect(wrong.status == 422 && wrong.problems.sorted() == (expected + more).sorted(), "\(wrong.text)")
        let nameless = try await tenant.call("POST", target, ["decision": .string(kind)])
        #expect(
            nameless.problems.sorted()
                == (kind == "dismiss" ? ["managedCompany missing"] : ["application missing", "managedCompany missing"]))
    }

    @Test("a list is taken whole or not at all, up to 500, with each problem's place")
    func lists() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await told(tenant, .additionStays)
        let target = "/v1/integrations/\(id)/decisions"
        let mixed = try await tenant.call("POST", target, [decision("end"), decision("approve", ["category": nil]), 7])
        #expect(
            mixed.status == 422 && mixed.problems == ["[2] wrongType", "[1].decision nothingHeld"], "\(mixed.text)")
        #expect(try await tenant.ok("GET", target)["items"].items.isEmpty)
        let many = try await tenant.call("POST", target, .array(Array(repeating: decision("end"), count: 501)))
        #expect(many.status == 422 && many.problems == ["body tooLong"], "\(many.text)")
        let done = try await tenant.ok("POST", target, [decision("end")])
        #expect(done["items"].items.map { $0["decision"] } == ["end"])
        #expect(try await tenant.call("POST", target, [decision("end")], as: .viewer).status == 403)
    }

    @Test("a company that appeared is dismissed once, and told no more")
    func dismisses() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await told(tenant)
        let collected = PostgresCollectionStore(tenant.world.owner)
        let request = try #require(try await tenant.collectionRequests().first)
        let company = SourceCompany(identity: "77", name: "Fabrikam")
        try await collected.take([], for: request)
        try await tenant.world.owner.execute(
            "UPDATE source_listings SET run_id = gen_random_uuid() WHERE tenant_id = \(tenant.id)")
        try await collected.take([company], for: request)
        let found = try await tenant.ok("GET", "/v1/exceptions?code=managedCompanyNew")["items"].items
        #expect(found.map { $0["decisions"] } == [["dismiss"]])
        let target = "/v1/integrations/\(id)/decisions"
        let first = try await tenant.ok("POST", target, ["decision": "dismiss", "managedCompany": "77"])
        #expect(first["managedCompany"] == "77" && first["decidedBy"] != .null)
        #expect(try await tenant.ok("POST", target, ["decision": "dismiss", "managedCompany": "77"]) == first)
        #expect(try await tenant.ok("GET", "/v1/exceptions?code=managedCompanyNew")["items"].items.isEmpty)
    }
}
