import Billing
import Foundation
import Simulators
import Testing

struct ScenarioDecodingTests {
    @Test("every part of the example is read")
    func example() throws {
        let scenario = try Example.scenario()
        #expect(scenario.days == 9)
        #expect("\(scenario.date(ofDay: 9))" == "2026-12-02")
        let tenant = try #require(scenario.tenants.first)
        let site = try #require(tenant.site("main"))
        #expect(site.agreements[0].nextInvoiceDate == CalendarDay("2026-12-01"))
        #expect(site.agreements[2].parentId == 31)
        #expect(site.products[0].price == Decimal(string: "3.5"))
        #expect(site.products[3].productClass == .bundle)
        let company = try #require(tenant.source("ksc")?.companies.first)
        #expect(company.keys[1].kind == .subscription)
        #expect(company.keys[1].graceDays == 7)
        #expect(company.devices[2].versions == ["11.0", "12.0"])
        let integration = try #require(tenant.integrations.first)
        #expect(integration.policy.billing.usageAtZero == .endAtZero)
        #expect(integration.policy.billing.ignoreUnseenForDays == 30)
        #expect(integration.companies[1].connectWiseCompany == nil)
        #expect(
            integration.products[0].billing
                == .byCategory(servers: "KES-SRV", workstations: "KES-WKS", nonWindows: nil))
        #expect(integration.products[1].roundUpTo == 10)
        #expect(tenant.changes(day: 2).count == 3)
        #expect(scenario.faults[0].match == .http(method: "POST", words: ["additions"]))
    }

    @Test("what is left out has the format's default")
    func defaults() throws {
        let bare = """
            {"billingDate": "2026-11-24", "tenants": [{"name": "t", "integrations": [], "sites": [{"name": "s",
              "companies": [{"id": 1, "identifier": "c", "name": "C"}],
              "agreements": [{"id": 1, "companyId": 1, "name": "A"}], "products": [{"id": 1, "identifier": "P"}]}],
              "sources": [{"name": "k", "kind": "securityCenter",
                "companies": [{"id": "1", "name": "C", "keys": [{"serial": "K", "application": "App"}]}]}]}]}
            """
        let scenario = try Scenario.decode(bare.utf8)
        #expect(scenario.days == 1)
        #expect(scenario.faults.isEmpty)
        let agreement = scenario.tenants[0].sites[0].agreements[0]
        #expect(agreement.startDate == CalendarDay("2020-01-01"))
        #expect(agreement.billStartDate == agreement.startDate)
        #expect(agreement.nextInvoiceDate == nil)
        #expect(agreement.cycle == .monthly)
        #expect(!agreement.prorate && !agreement.cancelled)
        let product = scenario.tenants[0].sites[0].products[0]
        #expect(product.price == 0 && product.cost == 0 && !product.inactive)
        #expect(product.productClass == .nonInventory)
        let key = scenario.tenants[0].sources[0].companies[0].keys[0]
        #expect(key.productName == "App")
        #expect(key.subscriptionState == .active && key.graceDays == 0)
        #expect(key.expires == nil)
    }

    @Test("a date that is null is really missing; one that is left out is not")
    func missingDates() throws {
        let path = "tenants[0].sites[0].agreements[0]"
        let agreement = try Example.scenario([("\(path).startDate", "null")]).tenants[0].sites[0].agreements[0]
        #expect(agreement.startDate == nil)
        #expect(agreement.billStartDate == nil)
        let other = try Example.scenario([("\(path).billStartDate", "null")]).tenants[0].sites[0].agreements[0]
        #expect(other.startDate == CalendarDay("2026-01-01"))
        #expect(other.billStartDate == nil)
    }

    @Test("source, site and integration may be left out where the tenant has one")
    func onlyOne() throws {
        let scenario = try Example.scenario([
            ("tenants[0].integrations[0].source", nil), ("tenants[0].integrations[0].site", nil),
        ])
        #expect(scenario.tenants[0].integrations[0].source == "ksc")
        #expect(scenario.tenants[0].integrations[0].site == "main")
        guard case .mapping(let mapping) = scenario.tenants[0].changes[3].action else {
            Issue.record("no mapping change")
            return
        }
        #expect(mapping.integration == "all")
    }

    @Test("every documented form of a change is read")
    func changes() throws {
        let changes = """
            [{ "day": 2, "at": "source", "source": "ksc", "managedCompany": "12", "keys": [], "devices": [] },
             { "day": 2, "at": "source", "source": "ksc", "managedCompany": "12", "rename": "Contoso Group" },
             { "day": 2, "at": "source", "source": "ksc", "managedCompany": "12", "remove": true },
             { "day": 2, "at": "source", "source": "ksc",
               "add": { "id": "14", "name": "Fabrikam", "keys": [], "devices": [] } },
             { "day": 2, "at": "connectWise", "site": "main",
               "additions": [ { "id": 900, "quantity": 5 },
                              { "where": { "agreementId": 31, "product": "KES-WKS" }, "cancelledDate": "2026-11-25" },
                              { "id": 901, "delete": true },
                              { "agreementId": 31, "product": "KES-SRV", "quantity": 2, "effectiveDate": "2026-11-25" } ],
               "agreements": [ { "id": 31, "endDate": "2026-11-24" } ], "companies": [],
               "products": [ { "id": 7, "inactive": true } ] },
             { "day": 8, "at": "invoice", "site": "main", "agreements": [31] },
             { "day": 2, "at": "mapping", "integration": "all",
               "companies": [ { "managedCompany": "12", "automaticBilling": false } ],
               "products": [ { "application": "Cloud", "remove": true } ], "policy": { "usageAtZero": "endAtZero" },
               "mode": "observe" }]
            """
        let read = try Example.scenario([("tenants[0].changes", changes)]).tenants[0].changes
        #expect(read.count == 7)
        guard case .connectWise(let edit) = read[4].action else {
            Issue.record("no ConnectWise change")
            return
        }
        #expect(
            edit.additions.map(\.target) == [.id(900), .matching(agreementId: 31, product: "KES-WKS"), .id(901), .new])
        #expect(edit.additions[1].cancelledDate == .set(try #require(CalendarDay("2026-11-25"))))
        #expect(edit.agreements[0].startDate == .unchanged)
        guard case .mapping(let mapping) = read[6].action else {
            Issue.record("no mapping change")
            return
        }
        #expect(mapping.products[0].remove)
        #expect(mapping.mode == .observe)
        #expect(mapping.policy?.applied(to: Scenario.Policy()).billing.usageAtZero == .endAtZero)
        #expect(mapping.policy?.applied(to: Scenario.Policy()).billing.ignoreUnseenForDays == nil)
    }

    @Test("of single and byCategory the other may be null")
    func nullAlternative() throws {
        let path = "tenants[0].integrations[0].products"
        let products = try Example.scenario([("\(path)[0].single", "null"), ("\(path)[1].byCategory", "null")])
            .tenants[0].integrations[0].products
        #expect(products[1].billing == .single("KES-WKS"))
        #expect(products[0].billing != .single(""))
    }

    @Test("a change during the run is told from those before it")
    func duringRun() throws {
        let tenant = try Example.scenario([("tenants[0].changes[1].during", "\"run\"")]).tenants[0]
        #expect(tenant.changes.map(\.isDuringRun) == [false, true, false, false])
        #expect(tenant.changes(day: 2).map(\.path) == ["tenants[0].changes[0]", "tenants[0].changes[3]"])
        #expect(tenant.changes(day: 2, duringRun: true).map(\.path) == ["tenants[0].changes[1]"])
    }

    @Test("a write that comes late is read", arguments: ["POST additions", "PATCH", "additions"])
    func late(match: String) throws {
        let fault = "{\"at\": \"connectWise\", \"match\": \"\(match)\", \"effect\": \"late:6000\"}"
        #expect(try Example.scenario([("faults[0]", fault)]).faults[0].effect == .late(milliseconds: 6000))
    }

    @Test(
        "every effect of a fault is read",
        arguments: [
            ("status:503", Scenario.FaultEffect.status(503)), ("throttle", .throttle), ("timeout", .timeout),
            ("dropBefore", .dropBefore), ("applyThenDrop", .applyThenDrop), ("slow:250", .slow(milliseconds: 250)),
            ("garbage", .garbage), ("partial", .partial),
        ])
    func effects(word: String, effect: Scenario.FaultEffect) throws {
        let fault =
            "{\"at\": \"source\", \"match\": \"AcquireKeyHosts\", \"effect\": \"\(word)\", \"after\": 2, \"day\": 3}"
        let read = try Example.scenario([("faults[0]", fault)]).faults[0]
        #expect(read.effect == effect)
        #expect(read.match == .method("AcquireKeyHosts"))
        #expect(read.times == 1 && read.after == 2 && read.day == 3 && read.tenant == nil)
    }
}
