import Ports
import Postgres
import StrictJSON
import Support
import Testing

@Suite("Company mappings")
struct CompaniesTests {
    @Test("a company of the source is added by mapping it; audit and revision follow")
    func adds() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let before = try await tenant.revision()
        let reply = try await tenant.call(
            "PUT", "/v1/integrations/\(id)/companies/12",
            ["connectWiseCompany": 250, "agreement": 31, "automaticBilling": true], as: .billing)
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply.json["name"] == "Contoso")
        #expect(reply.json["connectWiseCompanyName"] == "Contoso Ltd")
        #expect(reply.json["agreementName"] == "Managed Security")
        #expect(reply.json["integration"].text == id)
        #expect(reply.warnings == [])
        #expect(try await tenant.revision() == before + 1)
        let entries = try await tenant.number(
            "SELECT count(*) FROM audit_entries WHERE tenant_id = \(tenant.id) AND action = 'company.add'")
        #expect(entries == 1)
        // The same again changes nothing.
        let again = try await tenant.ok(
            "PUT", "/v1/integrations/\(id)/companies/12", ["connectWiseCompany": 250, "agreement": 31])
        #expect(again["version"] == 1)
        #expect(try await tenant.revision() == before + 1)
    }

    @Test("several are saved or none, and every problem of every entry is answered")
    func allOrNothing() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let target = "/v1/integrations/\(id)/companies"
        let reply = try await tenant.call(
            "PUT", target,
            [
                ["identity": "12", "connectWiseCompany": 250, "agreement": 31],
                ["identity": "99", "connectWiseCompany": 251], ["identity": "13", "connectWiseCompany": 999],
                ["identity": "14", "agreement": 36], ["identity": "12"], ["identity": "15", "agrement": 1], 7,
            ])
        #expect(reply.status == 422)
        #expect(
            reply.problems.sorted() == [
                "[1].identity notFound", "[2].connectWiseCompany notFound", "[3].agreement companyNeeded",
                "[4].identity duplicate", "[5].agrement unknownField", "[6] wrongType",
            ])
        #expect(try await tenant.ok("GET", target)["items"].items.isEmpty)
        let saved = try await tenant.ok(
            "PUT", target,
            [
                ["identity": "12", "connectWiseCompany": 250, "agreement": 31, "automaticBilling": true],
                ["identity": "13", "connectWiseCompany": 251, "agreement": 32], ["identity": "14"],
            ])
        #expect(saved["items"].items.map { $0["identity"].text } == ["12", "13", "14"])
        let found = try await tenant.ok("GET", "\(target)?search=fab")
        #expect(found["items"].items.map { $0["identity"].text } == ["13"])
        let first = try await tenant.ok("GET", "\(target)?limit=2")
        let rest = try await tenant.ok("GET", "\(target)?limit=2&after=\(first["next"].text)")
        #expect(rest["items"].items.map { $0["identity"].text } == ["14"])
    }

    @Test("a ConnectWise company has one managed company; the refusal names the other")
    func oneToOne() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        let reply = try await tenant.call(
            "PUT", "/v1/integrations/\(id)/companies/13", ["connectWiseCompany": 250])
        #expect(reply.status == 409)
        #expect(reply.problems == ["connectWiseCompany taken"])
        #expect(reply.text.contains("Contoso (12)"))
        let twice = try await tenant.call(
            "PUT", "/v1/integrations/\(id)/companies",
            [["identity": "13", "connectWiseCompany": 251], ["identity": "14", "connectWiseCompany": 251]])
        #expect(twice.problems == ["[1].connectWiseCompany taken"])
    }

    @Test("two companies exchange their mappings in one save")
    func exchange() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let target = "/v1/integrations/\(id)/companies"
        _ = try await tenant.ok(
            "PUT", target,
            [["identity": "12", "connectWiseCompany": 250], ["identity": "13", "connectWiseCompany": 251]])
        let saved = try await tenant.ok(
            "PUT", target,
            [
                ["identity": "12", "connectWiseCompany": 251, "agreement": 32],
                ["identity": "13", "connectWiseCompany": 250, "agreement": 31],
            ])
        #expect(saved["items"].items.map { $0["connectWiseCompany"].integer } == [251, 250])
    }

    @Test("a managed company is in one integration of the tenant; the refusal names it")
    func oneIntegration() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let first = try await tenant.mappedIntegration()
        let stored = try await tenant.ok("GET", "/v1/integrations/\(first)")
        let second = try await tenant.join(stored["source"].text, stored["site"].text, name: "second")
        let reply = try await tenant.call("PUT", "/v1/integrations/\(second)/companies/12", ["connectWiseCompany": 250])
        #expect(reply.problems == ["identity ofAnotherIntegration"])
        #expect(reply.text.contains("Contoso and friends"))
        #expect(try await tenant.call("DELETE", "/v1/integrations/\(second)/companies/12").status == 404)
        #expect(try await tenant.call("DELETE", "/v1/integrations/\(first)/companies/12").status == 204)
        #expect(
            try await tenant.call("PUT", "/v1/integrations/\(second)/companies/12", ["connectWiseCompany": 250]).status
                == 200)
    }

    @Test(
        "an agreement must exist and be the company's; one that may yet become right is saved with a warning",
        arguments: [
            (32, ["agreement ofAnotherCompany"], []), (999, ["agreement notFound"], []),
            (33, [], ["agreementEnded"]), (34, [], ["agreementCancelled"]), (35, [], ["agreementNotStarted"]),
        ] as [(Int, [String], [String])])
    func agreements(agreement: Int, problems: [String], warnings: [String]) async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let reply = try await tenant.call(
            "PUT", "/v1/integrations/\(id)/companies/12",
            ["connectWiseCompany": 250, "agreement": .integer(agreement), "automaticBilling": true])
        #expect(reply.problems == problems)
        #expect(reply.warnings == warnings)
        #expect(reply.status == (problems.isEmpty ? 200 : 422))
    }

    @Test("a save without agreement bills nothing yet, and says so")
    func notChosen() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let reply = try await tenant.call(
            "PUT", "/v1/integrations/\(id)/companies/12", ["connectWiseCompany": 250, "automaticBilling": true])
        #expect(reply.warnings == ["agreementNotChosen"])
    }

    @Test("a stale save names what changed; the newer mapping stays")
    func stale() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        let target = "/v1/integrations/\(id)/companies/12"
        _ = try await tenant.ok("PUT", target, ["automaticBilling": false, "version": 1])
        let reply = try await tenant.call("PUT", target, ["agreement": 33, "version": 1])
        #expect(reply.status == 409)
        #expect(reply.problems == ["version stale"])
        #expect(reply.text.contains("automaticBilling true → false"))
        #expect(try await tenant.ok("GET", "/v1/integrations/\(id)/companies")["items"].items.first?["agreement"] == 31)
    }

    @Test(
        "what would strand a live addition is refused, naming it; also while it is being created",
        arguments: [
            ("PUT", ["agreement": 33], "live"), ("PUT", ["agreement": nil], "live"),
            ("PUT", ["connectWiseCompany": nil], "live"), ("PUT", ["connectWiseCompany": 252], "creating"),
            ("DELETE", nil, "live"), ("DELETE", nil, "creating"),
        ] as [(String, JSONValue?, String)])
    func stranding(method: String, body: JSONValue?, state: String) async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        try await tenant.liveAddition(state: state)
        let reply = try await tenant.call(method, "/v1/integrations/\(id)/companies/12", body)
        #expect(reply.status == 409, "\(reply.text)")
        #expect(reply.problems.count == 1)
        #expect(reply.problems.first?.hasSuffix(" strandsAddition") == true)
        #expect(reply.text.contains("addition 901 of Contoso: 90 × KES-WKS"))
        let stored = try await tenant.ok("GET", "/v1/integrations/\(id)/companies")["items"].items.first
        #expect(stored?["agreement"] == 31)
    }

    @Test("turning automatic billing off is allowed, and says that additions stay; ended ones bind nothing")
    func billingOff() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        try await tenant.liveAddition()
        let target = "/v1/integrations/\(id)/companies/12"
        let off = try await tenant.call("PUT", target, ["automaticBilling": false])
        #expect(off.status == 200)
        #expect(off.warnings == ["additionsStay"])
        try await tenant.world.owner.execute(
            "UPDATE addition_ledger SET state = 'ended' WHERE tenant_id = \(tenant.id)")
        #expect(try await tenant.call("PUT", target, ["agreement": 33]).status == 200)
        #expect(try await tenant.call("DELETE", target).status == 204)
    }

    @Test("what was saved once is not asked again: a vanished agreement does not keep billing from being turned off")
    func notAskedAgain() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        try await tenant.world.owner.execute(
            "UPDATE managed_companies SET agreement_id = 12345 WHERE tenant_id = \(tenant.id)")
        let reply = try await tenant.call(
            "PUT", "/v1/integrations/\(id)/companies/12",
            ["connectWiseCompany": 250, "agreement": 12_345, "automaticBilling": false])
        #expect(reply.status == 200, "\(reply.text)")
    }

    @Test("when an outside system cannot be read nothing is saved, and the answer says which")
    func unreachable() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let site = try await tenant.ok("GET", "/v1/sites")["items"].items.first ?? nil
        _ = try await tenant.ok(
            "PUT", "/v1/sites/\(site["id"].text)", site.replacing("privateKey", "wrong"))
        let reply = try await tenant.call("PUT", "/v1/integrations/\(id)/companies/12", ["connectWiseCompany": 250])
        #expect(reply.status == 502)
        #expect(reply.json["detail"].text.contains("ConnectWise"))
        #expect(try await tenant.ok("GET", "/v1/integrations/\(id)/companies")["items"].items.isEmpty)
    }
}
