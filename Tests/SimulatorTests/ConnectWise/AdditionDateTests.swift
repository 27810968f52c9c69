import Foundation
import Simulators
import Testing

struct AdditionDateTests {
    private static let agreement = "tenants[0].sites[0].agreements[0]"

    private func create(_ client: ConnectWiseClient, on agreement: Int = 31, _ day: String) -> ModelAnswer {
        let body = ConnectWiseClient.addition().replacing("2026-12-01", with: day)
        return client.call("POST", "/finance/agreements/\(agreement)/additions", [:], body)
    }

    private func patch(
        _ client: ConnectWiseClient, _ id: Int, _ field: String, _ value: String, on agreement: Int = 31
    )
        -> ModelAnswer
    {
        client.call(
            "PATCH", "/finance/agreements/\(agreement)/additions/\(id)", [:],
            "[{\"op\":\"replace\",\"path\":\"\(field)\",\"value\":\(value)}]")
    }

    @Test("nothing is effective before the agreement's billing start")
    func billStart() throws {
        let client = try ConnectWiseClient([
            ("\(Self.agreement).billStartDate", "\"2026-12-15\""), ("\(Self.agreement).nextInvoiceDate", "null"),
        ])
        #expect(create(client, "2026-12-14").reason == "OutOfRange effectiveDate")
        #expect(create(client, "2026-12-15").status == 201)
    }

    @Test("without proration an invoiced period takes no new line")
    func invoicedPeriod() throws {
        let client = try ConnectWiseClient()
        #expect(create(client, "2026-11-30").reason == "OutOfRange effectiveDate")
        #expect(create(client, "2026-12-01").status == 201)
    }

    @Test("with proration, or before the first invoice, it does")
    func proration() throws {
        let client = try ConnectWiseClient()
        #expect(create(client, on: 32, "2026-11-15").status == 201)
        let never = try ConnectWiseClient([("\(Self.agreement).nextInvoiceDate", "null")])
        #expect(create(never, "2026-01-01").status == 201)
    }

    @Test("for a child agreement the parent's invoices decide")
    func child() throws {
        let client = try ConnectWiseClient()
        #expect(create(client, on: 33, "2026-11-30").reason == "OutOfRange effectiveDate")
        #expect(create(client, on: 33, "2026-12-01").status == 201)
    }

    @Test("a quantity changes after the invoice; a date moved into the invoiced period does not")
    func patches() throws {
        let client = try ConnectWiseClient()
        #expect(patch(client, 900, "quantity", "5").status == 200)
        #expect(patch(client, 900, "effectiveDate", "\"2026-03-01T00:00:00Z\"").status == 400)
        #expect(patch(client, 900, "cancelledDate", "\"2026-12-01T00:00:00Z\"").status == 200)
    }

    @Test("a switch checks dates at every patch")
    func strict() throws {
        let client = try ConnectWiseClient()
        client.model.setSwitches { $0.checksDatesAtEveryPatch = true }
        #expect(patch(client, 900, "quantity", "5").reason == "OutOfRange effectiveDate")
    }

    @Test("ending a line that was made inside an invoiced period is refused while no invoice holds it")
    func unbilledLine() throws {
        let client = try ConnectWiseClient()
        let addition = "{\"agreementId\": 31, \"product\": \"KES-WKS\", \"effectiveDate\": \"2026-11-20\"}"
        let change = "{\"day\": 1, \"at\": \"connectWise\", \"additions\": [\(addition)]}"
        let scenario = try Example.scenario([("tenants[0].changes[0]", change)])
        guard case .connectWise(let edit) = scenario.tenants[0].changes[0].action else {
            Issue.record("no ConnectWise change")
            return
        }
        try client.model.apply(edit)
        #expect(patch(client, 901, "cancelledDate", "\"2026-12-01T00:00:00Z\"").reason == "OutOfRange effectiveDate")
        #expect(patch(client, 901, "quantity", "3").status == 200)
        try client.model.invoice(agreement: 31, day: 8)
        #expect(patch(client, 901, "cancelledDate", "\"2027-01-01T00:00:00Z\"").status == 200)
    }

    @Test("nothing ends before it began")
    func order() throws {
        let client = try ConnectWiseClient()
        #expect(create(client, on: 32, "2026-12-10").status == 201)
        let early = patch(client, 901, "cancelledDate", "\"2026-12-09T00:00:00Z\"", on: 32)
        #expect(early.reason == "OutOfRange cancelledDate")
        #expect(patch(client, 901, "cancelledDate", "\"2026-12-10T00:00:00Z\"", on: 32).status == 200)
    }
}
