import Foundation
import Simulators
import StrictJSON
import Testing

struct PeopleTests {
    private func apply(_ change: String, to client: ConnectWiseClient) throws {
        let text = "{\"day\": 2, \"at\": \"connectWise\", \(change)}"
        let scenario = try Example.scenario([("tenants[0].changes[0]", text)])
        guard case .connectWise(let edit) = scenario.tenants[0].changes[0].action else {
            Issue.record("no ConnectWise change")
            return
        }
        try client.model.apply(edit)
    }

    @Test("additions are edited by id, made, and deleted as a person would")
    func byId() throws {
        let client = try ConnectWiseClient()
        try apply(
            """
            "additions": [{"id": 900, "quantity": 5, "serialNumber": "copied"},
                          {"agreementId": 31, "product": "KES-WKS", "quantity": 2, "effectiveDate": "2026-11-25"}]
            """, to: client)
        #expect(client.model.additions.map(\.quantity) == [5, 2])
        #expect(client.model.additions.allSatisfy { !$0.byTallybridge && $0.updatedBy == .person })
        #expect(client.model.additions[0].serialNumber == "copied")
        #expect(client.model.additions[1].effectiveDate == CalendarDay("2026-11-25"))
        try apply("\"additions\": [{\"id\": 900, \"delete\": true}]", to: client)
        #expect(client.model.additions.map(\.id) == [901])
    }

    @Test("where means all live additions that match")
    func matching() throws {
        let client = try ConnectWiseClient()
        for _ in 0..<2 {
            _ = client.call("POST", ConnectWiseClient.additions, [:], ConnectWiseClient.addition())
        }
        try apply(
            "\"additions\": [{\"where\": {\"product\": \"KES-WKS\"}, \"cancelledDate\": \"2026-11-24\"}]", to: client)
        #expect(client.model.additions.map { $0.cancelledDate != nil } == [false, true, true])
        try apply("\"additions\": [{\"where\": {\"agreementId\": 31}, \"quantity\": 7}]", to: client)
        #expect(client.model.additions.map(\.quantity) == [7, 90, 90])
        #expect(client.model.additions[1].byTallybridge)
    }

    @Test("null clears a field")
    func clearing() throws {
        let client = try ConnectWiseClient([("tenants[0].sites[0].additions[0].cancelledDate", "\"2026-12-01\"")])
        #expect(client.model.additions[0].cancelledDate != nil)
        try apply("\"additions\": [{\"id\": 900, \"cancelledDate\": null}]", to: client)
        #expect(client.model.additions[0].cancelledDate == nil)
    }

    @Test("an addition that is not there is an error with its path")
    func unknown() throws {
        let client = try ConnectWiseClient()
        let error = #expect(throws: WorldError.self) {
            try apply("\"additions\": [{\"id\": 950, \"quantity\": 5}]", to: client)
        }
        #expect(error?.path == "tenants[0].changes[0].additions[0].id")
        try apply("\"additions\": [{\"id\": 950, \"agreementId\": 31, \"product\": \"KES-WKS\"}]", to: client)
        #expect(client.model.additions.map(\.id) == [900, 950])
    }

    @Test("agreements, companies and products are edited or made")
    func others() throws {
        let client = try ConnectWiseClient()
        try apply(
            """
            "companies": [{"id": 252, "identifier": "New", "name": "New Ltd"}, {"id": 250, "name": "Contoso Group"}],
            "products": [{"id": 7, "inactive": true, "price": 4}, {"id": 11, "identifier": "NEW"}],
            "agreements": [{"id": 31, "endDate": "2026-11-24", "nextInvoiceDate": null},
                           {"id": 34, "companyId": 252, "name": "Fresh"}]
            """, to: client)
        #expect(client.model.companies.map(\.name) == ["Contoso Group", "Fabrikam Inc", "New Ltd"])
        #expect(client.model.products.first { $0.id == 7 }?.inactive == true)
        #expect(client.model.products.first { $0.id == 7 }?.price == 4)
        #expect(client.model.agreement(31)?.endDate == CalendarDay("2026-11-24"))
        #expect(client.model.agreement(31)?.nextInvoiceDate == nil)
        #expect(client.model.agreement(31)?.billStartDate == CalendarDay("2026-01-01"))
        #expect(client.model.agreement(34)?.billStartDate == CalendarDay("2020-01-01"))
        #expect(client.call("GET", "/company/companies/252").json?["identifier"]?.text == "New")
    }

    @Test("a record without an id gets the next number")
    func withoutId() throws {
        let client = try ConnectWiseClient()
        try apply(
            """
            "companies": [{"identifier": "New"}], "products": [{"identifier": "NEW", "price": 2}],
            "agreements": [{"companyId": 250, "name": "New"}]
            """, to: client)
        #expect(client.model.companies.map(\.id) == [250, 251, 252])
        #expect(client.model.products.last?.identifier == "NEW")
        #expect(client.model.agreement(34)?.name == "New")
    }

    @Test("deleted records are gone from the API; additions keep what they were")
    func deletion() throws {
        let client = try ConnectWiseClient()
        try apply(
            """
            "products": [{"id": 8, "delete": true}], "agreements": [{"id": 33, "delete": true}],
            "companies": [{"id": 251, "delete": true}]
            """, to: client)
        #expect(client.call("GET", "/procurement/catalog/8").status == 404)
        #expect(client.call("GET", "/finance/agreements/33/additions").status == 404)
        #expect(client.call("GET", "/company/companies/251").status == 404)
        #expect(client.model.additions.first?.product == "KES-SRV")
        let patch = "[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":3}]"
        #expect(client.call("PATCH", "\(ConnectWiseClient.additions)/900", [:], patch).status == 200)
        #expect(try client.model.invoice(agreement: 31, day: 8).total == 66)
    }
}
