import Foundation
import Simulators
import StrictJSON
import Testing

struct InvoicingTests {
    /// A site with one agreement, whose additions are made by the API or listed.
    private func site(_ agreement: String, additions: String = "[]") throws -> ConnectWiseClient {
        try ConnectWiseClient([
            ("tenants[0].sites[0].agreements", "[{\"id\": 1, \"companyId\": 250, \"name\": \"A\", \(agreement)}]"),
            ("tenants[0].sites[0].additions", additions), ("tenants[0].changes", "[]"),
        ])
    }

    private func add(_ client: ConnectWiseClient, _ day: String, product: Int = 8, quantity: Int = 1) -> ModelAnswer {
        let body = """
            {"product":{"id":\(product)},"billCustomer":"Billable","quantity":\(quantity),"effectiveDate":"\(day)T00:00:00Z"}
            """
        return client.call("POST", "/finance/agreements/1/additions", [:], body)
    }

    private func cancel(_ client: ConnectWiseClient, _ id: Int, _ day: String) -> ModelAnswer {
        let body = "[{\"op\":\"replace\",\"path\":\"cancelledDate\",\"value\":\"\(day)T00:00:00Z\"}]"
        return client.call("PATCH", "/finance/agreements/1/additions/\(id)", [:], body)
    }

    private func money(_ text: String) throws -> Decimal { try #require(Decimal(string: text)) }

    @Test("an agreement bills in advance and moves to the next cycle")
    func advance() throws {
        let client = try site("\"nextInvoiceDate\": \"2026-12-01\"")
        #expect(add(client, "2026-12-01", product: 7, quantity: 90).status == 201)
        let invoice = try client.model.invoice(agreement: 1, day: 8)
        #expect(invoice.total == 315)
        #expect(invoice.day == 8)
        #expect("\(invoice.from) \(invoice.until)" == "2026-12-01 2027-01-01")
        #expect(client.model.agreement(1)?.nextInvoiceDate == CalendarDay("2027-01-01"))
        #expect(try client.model.invoice(agreement: 1, day: 9).total == 315)
        #expect(client.model.invoices.count == 2)
    }

    @Test("the first invoice's period begins on the billing start")
    func first() throws {
        let client = try site("\"startDate\": \"2026-11-10\"")
        #expect(add(client, "2026-11-20").status == 201)
        let invoice = try client.model.invoice(agreement: 1, day: 1)
        #expect("\(invoice.from) \(invoice.until)" == "2026-11-10 2026-12-10")
        #expect(invoice.total == 22)
    }

    @Test("an agreement without any date cannot be invoiced")
    func undated() throws {
        let client = try site("\"startDate\": null")
        #expect(throws: ConnectWiseRefusal.self) { try client.model.invoice(agreement: 1, day: 1) }
        #expect(throws: ConnectWiseRefusal.self) { try client.model.invoice(agreement: 2, day: 1) }
    }

    @Test("without proration a line bills whole or not at all")
    func whole() throws {
        let client = try site("\"nextInvoiceDate\": \"2026-12-01\"")
        _ = add(client, "2026-12-31")
        _ = add(client, "2027-01-01")
        #expect(try client.model.invoice(agreement: 1, day: 1).total == 22)
        #expect(cancel(client, 1, "2027-01-01").status == 200)
        #expect(try client.model.invoice(agreement: 1, day: 2).total == 22)
        #expect(cancel(client, 2, "2027-02-02").status == 200)
        #expect(try client.model.invoice(agreement: 1, day: 3).total == 22)
        #expect(try client.model.invoice(agreement: 1, day: 4).total == 0)
    }

    @Test("the published example: 22.00 a month from 15 March, March already billed, is 34.06 in April")
    func published() throws {
        let client = try site("\"prorate\": true, \"nextInvoiceDate\": \"2026-04-01\"")
        #expect(add(client, "2026-03-15").json?["proratePrice"]?.line == "12.06")
        #expect(try client.model.invoice(agreement: 1, day: 1).total == money("34.06"))
        #expect(try client.model.invoice(agreement: 1, day: 2).total == 22)
        #expect(client.call("GET", "/finance/agreements/1/additions/1").json?["proratePrice"]?.line == "0.00")
    }

    @Test("prices are rounded to cents per unit before they are multiplied")
    func rounding() throws {
        let client = try site("\"prorate\": true, \"nextInvoiceDate\": \"2026-04-01\"")
        _ = add(client, "2026-03-15", quantity: 100)
        #expect(try client.model.invoice(agreement: 1, day: 1).total == 3406)
    }

    @Test("with proration the days in force count, the day of cancellation no more")
    func daysInForce() throws {
        let client = try site("\"prorate\": true, \"nextInvoiceDate\": \"2026-04-01\"")
        _ = add(client, "2026-04-16")
        _ = add(client, "2026-04-01")
        #expect(cancel(client, 2, "2026-04-11").status == 200)
        let expected = try money("11.00") + money("7.33")
        #expect(try client.model.invoice(agreement: 1, day: 1).total == expected)
        #expect(try client.model.invoice(agreement: 1, day: 2).total == 22)
    }

    @Test("a line that began and ended inside an invoiced period bills that part")
    func past() throws {
        let client = try site("\"prorate\": true, \"nextInvoiceDate\": \"2026-04-01\"")
        _ = add(client, "2026-03-15")
        #expect(cancel(client, 1, "2026-03-25").status == 200)
        #expect(try client.model.invoice(agreement: 1, day: 1).total == money("7.10"))
    }

    @Test("a start several invoiced periods ago is billed period by period")
    func longAgo() throws {
        let client = try site("\"prorate\": true, \"nextInvoiceDate\": \"2026-04-01\"")
        _ = add(client, "2026-02-15")
        #expect(try client.model.invoice(agreement: 1, day: 1).total == 22 + 22 + 11)
    }

    @Test("what was there before day 1 has been invoiced up to the next invoice")
    func listed() throws {
        let listed =
            "[{\"id\": 5, \"agreementId\": 1, \"product\": \"KES-SRV\", \"quantity\": 2, \"effectiveDate\": \"2026-03-15\"}]"
        let client = try site("\"prorate\": true, \"nextInvoiceDate\": \"2026-04-01\"", additions: listed)
        #expect(try client.model.invoice(agreement: 1, day: 1).total == 44)
    }

    @Test("a changed quantity counts from the next invoice, whole")
    func quantity() throws {
        let client = try site("\"prorate\": true, \"nextInvoiceDate\": \"2026-04-01\"")
        _ = add(client, "2026-04-01")
        _ = try client.model.invoice(agreement: 1, day: 1)
        let body = "[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":3}]"
        #expect(client.call("PATCH", "/finance/agreements/1/additions/1", [:], body).status == 200)
        #expect(try client.model.invoice(agreement: 1, day: 2).total == 66)
    }

    @Test("own price, units included and lines that are not billed")
    func amounts() throws {
        let client = try site("\"nextInvoiceDate\": \"2026-12-01\"")
        let bodies = [
            ",\"unitPrice\":1.25", ",\"lessIncluded\":80", ",\"lessIncluded\":100",
        ]
        for body in bodies {
            #expect(
                client.call("POST", "/finance/agreements/1/additions", [:], ConnectWiseClient.addition(body)).status
                    == 201)
        }
        let free = ConnectWiseClient.addition().replacing("Billable", with: "NoCharge")
        #expect(client.call("POST", "/finance/agreements/1/additions", [:], free).status == 201)
        #expect(try client.model.invoice(agreement: 1, day: 1).total == money("112.50") + 35)
    }

    @Test("cycles", arguments: [("weekly", "2026-12-08"), ("quarterly", "2027-03-01"), ("yearly", "2027-12-01")])
    func cycles(word: String, until: String) throws {
        let client = try site("\"cycle\": \"\(word)\", \"nextInvoiceDate\": \"2026-12-01\"")
        #expect(try client.model.invoice(agreement: 1, day: 1).until == CalendarDay(until))
    }
}
