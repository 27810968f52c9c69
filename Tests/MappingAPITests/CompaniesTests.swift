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
