import Billing
import HTTPClient
import Locking
import Ports
import Simulators
import Support
import Testing

@testable import ConnectWise

@Suite("Against the simulated ConnectWise, reading", .serialized)
struct SimulatedReadTests {
    @Test("gives every record in our words")
    func records() async throws {
        try await SimulatedSite.serve(SimulatedSite.usual) { site in
            let client = try site.client()
            try await client.test()
            #expect(try await client.companies().records.map(\.identifier) == ["Contoso"])
            let products = try await client.products().records
            #expect(products.map(\.isInactive) == [false, true])
            #expect(products.allSatisfy { $0.isAllowed })
            let agreement = try #require(try await client.agreements(of: ConnectWiseCompanyID(250)).records.first)
            #expect(agreement.company == ConnectWiseCompanyID(250))
            #expect(agreement.billStartDate == .date(try #require(BillingDate("2026-01-15"))))
            #expect(agreement.nextInvoiceDate == .date(try #require(BillingDate("2026-12-01"))))
            #expect(agreement.endDate == .absent)
            #expect(try await client.agreements(of: ConnectWiseCompanyID(251)).records.isEmpty)
            let addition = try #require(try await client.additions(of: AgreementID(31)).found.first)
            #expect(addition.product == ProductID(7))
            #expect(addition.quantity == 4.5)
            #expect(addition.cancelledDate == .absent)
        }
    }

    @Test("a catalogue of 2,345 products takes three calls of a thousand")
    func pages() async throws {
        let products = (1...2345).map { #"{"id":\#($0 * 3),"identifier":"P\#($0)","description":"Product"}"# }
        try await SimulatedSite.serve(#""products":[\#(products.joined(separator: ","))]"#) { site in
            let found = try await site.client().products().records
            #expect(found.map(\.id.number) == (1...2345).map { $0 * 3 })
            #expect(site.model.calls["GET"] == 3)
        }
    }

    @Test("additions over several pages are all read, though one is inserted and one deleted meanwhile")
    func additionsOverPages() async throws {
        let additions = (1...25).map {
            #"{"id":\#($0),"agreementId":31,"product":"P","quantity":1,"effectiveDate":"2026-02-01"}"#
        }
        let parts = #"""
            "companies":[{"id":250,"identifier":"Contoso","name":"Contoso Ltd"}],
            "agreements":[{"id":31,"companyId":250,"name":"Managed","startDate":"2026-01-01"}],
            "products":[{"id":7,"identifier":"P","description":"Product"}],
            "additions":[\#(additions.joined(separator: ","))]
            """#
        let changes = #"""
            {"day":2,"at":"connectWise","additions":[{"id":5,"delete":true},
              {"agreementId":31,"product":"P","quantity":2,"effectiveDate":"2026-11-25"}]}
            """#
        try await SimulatedSite.serve(parts, changes: changes) { site in
            let calls = Locked(0)
            let client = try site.client(pageSize: 10) { _ in
                let isSecond = calls.withLock { calls in
                    calls += 1
                    return calls == 2
                }
                if isSecond { site.makeChanges() }
            }
            let found = try await client.additions(of: AgreementID(31)).found
            // Page numbers would lose number 11, which moves to the first page when number 5 goes.
            #expect(found.map(\.id.number).prefix(25) == Array(1...25).prefix(25))
            #expect(found.count == 26)
            #expect(site.model.calls["GET"] == 3)
        }
    }

    @Test(
        "an answer that is no answer fails the whole list",
        arguments: [
            ("status:500", "unavailable"), ("status:503", "unavailable"), ("status:408", "unavailable"),
            ("status:401", "unauthorized"), ("status:403", "unauthorized"), ("status:404", "notFound"),
            ("throttle", "throttled"), ("garbage", "unavailable"), ("partial", "unavailable"),
            ("timeout", "unavailable"), ("dropBefore", "unavailable"), ("applyThenDrop", "unavailable"),
        ])
    func faults(_ effect: String, is outcome: String) async throws {
        // Twice, because the transport repeats a GET on a kept connection that turns out to be closed.
        let fault = #"{"at":"connectWise","match":"GET additions","effect":"\#(effect)","times":2}"#
        try await SimulatedSite.serve(SimulatedSite.usual, faults: fault) { site in
            let client = try site.client(patience: effect == "timeout" ? .seconds(6) : .seconds(20))
            let error = await #expect(throws: ConnectWiseError.self) {
                try await client.additions(of: AgreementID(31))
            }
            #expect(error?.reason.outcome == outcome)
            if effect == "throttle" { #expect(error?.reason == .throttled(retryAfter: .seconds(1))) }
        }
    }

    @Test("wrong keys are told as such, with 401 and with the cloud's 404, and by the connection test")
    func wrongKeys() async throws {
        try await SimulatedSite.serve(SimulatedSite.usual) { site in
            let client = try site.client(privateKey: "wrong")
            for answersNotFound in [false, true] {
                site.model.setSwitches { $0.answersWrongKeysWithNotFound = answersNotFound }
                let reading = await #expect(throws: ConnectWiseError.self) { try await client.companies() }
                #expect(reading?.reason.outcome == "unauthorized")
                let testing = await #expect(throws: ConnectWiseError.self) { try await client.test() }
                #expect(testing?.reason.outcome == "unauthorized")
            }
        }
    }

    @Test("a right that the API member lacks is found by the connection test")
    func missingRight() async throws {
        try await SimulatedSite.serve(SimulatedSite.usual) { site in
            site.model.setSwitches { $0.deniedRights = [.inquireCatalogue] }
            let client = try site.client()
            let error = await #expect(throws: ConnectWiseError.self) { try await client.test() }
            #expect(error?.reason.outcome == "unauthorized")
            #expect(error?.call == "GET /procurement/catalog/count")
        }
    }

    @Test("a certificate is accepted by its fingerprint, and refused by another before anything is sent")
    func pins() async throws {
        try await SimulatedSite.serve(SimulatedSite.usual) { site in
            let pinned = try site.client(trust: .fingerprint(sha256: site.certificates.sha256Fingerprint))
            #expect(try await pinned.companies().records.count == 1)
            let wrong = try site.client(trust: .fingerprint(sha256: [UInt8](repeating: 7, count: 32)))
            let error = await #expect(throws: ConnectWiseError.self) { try await wrong.companies() }
            #expect(error?.reason.outcome == "misconfigured")
            #expect(site.model.calls["GET"] == 1)
        }
    }
}
