import Billing
import Contracts
import Ports
import Postgres
import Storage
import StrictJSON
import Testing

@testable import MappingAPI

@Suite("Previews")
struct PreviewsTests {
    /// An integration whose company 12 has ninety workstations and ten servers, read and planned, and whose site is read.
    private func read(_ tenant: TestTenant) async throws -> String {
        let id = try await tenant.mappedIntegration()
        try await tenant.mapProducts(id)
        _ = try await tenant.ok("POST", "/v1/integrations/\(id)/runs", status: 202)
        try await tenant.readAndPlan()
        let site = try await tenant.ok("GET", "/v1/integrations/\(id)")["site"].text
        let writer = PostgresWriterStore(tenant.world.owner)
        func product(_ id: Int, _ identifier: String) -> ProductFacts {
            ProductFacts(
                id: ProductID(id), identifier: identifier, description: "d", isInactive: false,
                productClass: "NonInventory", isSerialized: false)
        }
        let found = try await tenant.ok("GET", "/v1/sites/\(site)/products")["items"].items
        try await writer.saveSite(
            SiteID(site), of: tenant.id,
            agreements: SiteList([
                AgreementFacts(
                    id: AgreementID(31), name: "Managed Security", company: ConnectWiseCompanyID(250),
                    startDate: .date(BillingDate(daysSinceEpoch: 20_000)), endDate: .absent, isCancelled: false,
                    billStartDate: .date(BillingDate(daysSinceEpoch: 20_000)), prorates: true,
                    nextInvoiceDate: .absent, parent: nil, billingCycle: "Monthly")
            ]),
            products: SiteList(found.map { product($0["id"].integer ?? 0, $0["identifier"].text) }),
            readAt: try await writer.now())
        return id
    }

    @Test("a product mapping shows its lines and numbers; nothing is stored; its token saves it")
    func products() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await read(tenant)
        let target = "/v1/integrations/\(id)/products"
        let body: JSONValue = [["application": "kesb-advanced", "single": "KES-WKS"]]
        let before = try await tenant.written()
        let preview = try await tenant.ok("POST", "\(target)/preview", body)
        #expect(try await tenant.written() == before)
        #expect(preview["summary"]?["companies"] == 1 && preview["summary"]?["lines"]?["created"] == 1)
        let lines = preview["companies"].items.first?["lines"].items
        #expect(lines?.first?["outcome"] == "created" && lines?.first?["to"] == 100 && lines?.count == 1)
        #expect(lines?.first?["product"] == "KES-WKS" && lines?.first?["agreement"] == 31)
        #expect(preview["asOf"]?["site"] != .null && preview["asOf"]?["usageTo"] != .null)
        let token = preview["token"].text
        let other: JSONValue = [["application": "kesb-advanced", "single": "KES-SRV"]]
        let refused = try await tenant.call("PUT", "\(target)?preview=\(token)", other)
        #expect(refused.status == 409 && refused.problems == ["preview previewDiffers"], "\(refused.text)")
        #expect(try await tenant.written() == before)
        _ = try await tenant.ok("PUT", "\(target)?preview=\(token)", body)
        let again = try await tenant.ok("POST", "\(target)/preview", body)
        #expect(again["summary"]?["companies"] == 0 && again["companies"].items.isEmpty)
    }

    @Test("companies and the integration itself are previewed by the bodies of their saves")
    func others() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await read(tenant)
        let one = "/v1/integrations/\(id)/companies"
        let off = try await tenant.ok("POST", "\(one)/preview", [["identity": "12", "automaticBilling": false]])
        #expect(off["summary"]?["companies"] == 1 && off["companies"].items.first?["managedCompany"] == "12")
        _ = try await tenant.ok(
            "PUT", "\(one)/12?preview=\(off["token"].text)", ["automaticBilling": false])
        _ = try await tenant.ok("PUT", "\(one)/12", ["automaticBilling": true])
        var body = try await tenant.ok("GET", "/v1/integrations/\(id)")
        body = body.with(["mode": "observe"])
        let observed = try await tenant.ok("POST", "/v1/integrations/\(id)/preview", body)
        let outcomes = observed["companies"].items.first?["lines"].items.map { $0["outcome"].text }
        #expect(outcomes == ["wouldCreate", "wouldCreate"])
        _ = try await tenant.ok("PUT", "/v1/integrations/\(id)?preview=\(observed["token"].text)", body)
    }

    @Test("what is wrong is refused as in the save, and so are a token that is none and a role that may not save")
    func refused() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await read(tenant)
        let all = "/v1/integrations/\(id)"
        let wrong = try await tenant.call(
            "POST", "\(all)/companies/preview", [["identity": "12", "agreement": "x"], ["identity": 3, "extra": 1]])
        #expect(
            wrong.problems == ["[0].agreement wrongType", "[1].identity wrongType", "[1].extra unknownField"],
            "\(wrong.text)")
        let unknown = try await tenant.call(
            "POST", "\(all)/products/preview", [["application": "kesb-advanced", "single": "NONE"]])
        #expect(unknown.status == 422 && unknown.problems == ["[0].single notFound"], "\(unknown.text)")
        let policy = try await tenant.call("POST", "\(all)/preview", ["name": "x", "mode": "perhaps"])
        #expect(policy.status == 422 && policy.problems.contains("mode invalid"), "\(policy.text)")
        let token = try await tenant.call("PUT", "\(all)/companies?preview=nonsense", [])
        #expect(token.status == 422 && token.problems == ["preview invalid"], "\(token.text)")
        let query = try await tenant.call("POST", "\(all)/companies/preview?preview=x", [])
        #expect(query.status == 400 && query.problems == ["preview unknownField"], "\(query.text)")
        #expect(try await tenant.call("POST", "\(all)/companies/preview", [], as: .viewer).status == 403)
        let other = try await APIWorld.shared().tenant()
        #expect(try await other.call("POST", "\(all)/companies/preview", []).status == 404)
    }
}
