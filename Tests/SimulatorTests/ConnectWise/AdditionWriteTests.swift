import Foundation
import Simulators
import StrictJSON
import Testing

struct AdditionWriteTests {
    private let path = ConnectWiseClient.additions

    @Test("a creation is answered with 201 and the whole record, computed fields and author included")
    func create() throws {
        let client = try ConnectWiseClient()
        let answer = client.call(
            "POST", path, [:], ConnectWiseClient.addition(",\"serialNumber\":\"tb:x\",\"lessIncluded\":10"))
        #expect(answer.status == 201)
        let record = try #require(answer.json)
        #expect(record["id"]?.integer == 901)
        #expect(record["product"]?["identifier"]?.text == "KES-WKS")
        #expect(record["quantity"]?.line == "90.00")
        #expect(record["billedQuantity"]?.line == "80.00")
        #expect(record["extPrice"]?.line == "315.00")
        #expect(record["margin"]?.line == "126.00")
        #expect(record["effectiveDate"]?.text == "2026-12-01T00:00:00Z")
        #expect(record["agreementStatus"]?.text == "Active")
        #expect(record["cancelledDate"] == nil)
        #expect(record["_info"]?["enteredBy"]?.text == ConnectWiseAuthor.apiMember.member)
        let stored = try #require(client.model.additions.last)
        #expect(stored.byTallybridge && stored.serialNumber == "tb:x" && stored.quantity == 90)
        #expect(client.call("GET", "\(path)/901").json == record)
    }

    @Test("duplicates are accepted")
    func duplicates() throws {
        let client = try ConnectWiseClient()
        for _ in 0..<3 { #expect(client.call("POST", path, [:], ConnectWiseClient.addition()).status == 201) }
        #expect(client.model.additions.map(\.id) == [900, 901, 902, 903])
    }

    @Test(
        "a wrong creation is refused with code and field",
        arguments: [
            ("{\"billCustomer\":\"Billable\"}", "MissingRequiredField product"),
            ("{\"product\":{\"id\":7}}", "MissingRequiredField billCustomer"),
            ("{\"product\":{\"id\":77},\"billCustomer\":\"Billable\"}", "NotFound product/id"),
            ("{\"product\":{},\"billCustomer\":\"Billable\"}", "NotFound product/id"),
            ("{\"product\":7,\"billCustomer\":\"Billable\"}", "InvalidType product"),
            ("{\"product\":{\"id\":9},\"billCustomer\":\"Billable\"}", "InactiveProduct product"),
            ("{\"product\":{\"id\":10},\"billCustomer\":\"Billable\"}", "InvalidProductClass product"),
            ("{\"product\":{\"id\":7},\"billCustomer\":\"Free\"}", "InvalidEnum billCustomer"),
            ("{\"product\":{\"id\":7},\"billCustomer\":\"Billable\",\"quantity\":\"90\"}", "InvalidType quantity"),
        ])
    func refused(body: String, reason: String) throws {
        let client = try ConnectWiseClient([("tenants[0].sites[0].agreements[0].nextInvoiceDate", "null")])
        let answer = client.call("POST", path, [:], body)
        #expect(answer.status == 400)
        #expect(answer.code == "InvalidObject")
        #expect(answer.reason == reason)
        #expect(client.model.additions.count == 1)
    }

    @Test("texts have their longest length")
    func lengths() throws {
        let client = try ConnectWiseClient()
        for (field, longest) in [("serialNumber", 50), ("invoiceDescription", 6000)] {
            let fits = ConnectWiseClient.addition(",\"\(field)\":\"\(String(repeating: "x", count: longest))\"")
            let longer = ConnectWiseClient.addition(",\"\(field)\":\"\(String(repeating: "x", count: longest + 1))\"")
            #expect(client.call("POST", path, [:], fits).status == 201)
            #expect(client.call("POST", path, [:], longer).reason == "MaxLength \(field)")
        }
    }

    @Test("a product may be named by identifier")
    func identifier() throws {
        let client = try ConnectWiseClient()
        let body = ConnectWiseClient.addition().replacing("{\"id\":7}", with: "{\"identifier\":\"kes-wks\"}")
        #expect(client.call("POST", path, [:], body).json?["product"]?["id"]?.integer == 7)
    }

    @Test("what is left out gets today, one unit and the catalogue's price; unknown names are passed over")
    func defaults() throws {
        let client = try ConnectWiseClient()
        let body = "{\"product\":{\"id\":7},\"billCustomer\":\"Billable\",\"quantiti\":5,\"id\":1,\"extPrice\":1}"
        let record = try #require(client.call("POST", ConnectWiseClient.prorated, [:], body).json)
        #expect(record["quantity"]?.line == "1.00")
        #expect(record["effectiveDate"]?.text == "2026-11-24T00:00:00Z")
        #expect(record["unitPrice"]?.line == "3.50")
        #expect(record["id"]?.integer == 901)
    }

    @Test(
        "other forms of a date are UnsupportedFormat",
        arguments: [
            "2026-12-01", "2026-12-01T00:00:00", "2026-12-01T00:00:00.000Z", "2026-12-01T00:00:00+01:00",
            "2026-13-01T00:00:00Z", "2026-12-01 00:00:00Z", "",
        ])
    func dateForms(text: String) throws {
        let client = try ConnectWiseClient()
        let body = ConnectWiseClient.addition().replacing("2026-12-01T00:00:00Z", with: text)
        let answer = client.call("POST", path, [:], body)
        #expect(answer.status == 400)
        #expect(answer.code == "UnsupportedFormat")
    }

    @Test("a patch changes what it names, by bare or slash name, and moves lastUpdated")
    func patch() throws {
        let client = try ConnectWiseClient()
        let before = client.call("GET", "\(path)/900").json?["_info"]?["lastUpdated"]?.text ?? ""
        let bare = client.call("PATCH", "\(path)/900", [:], "[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":92}]")
        #expect(bare.status == 200)
        #expect(bare.json?["quantity"]?.line == "92.00")
        #expect(bare.json?["_info"]?["lastUpdated"]?.text ?? "" > before)
        #expect(bare.json?["_info"]?["updatedBy"]?.text == ConnectWiseAuthor.apiMember.member)
        #expect(bare.json?["_info"]?["enteredBy"]?.text == ConnectWiseAuthor.person.member)
        let slash = client.call("PATCH", "\(path)/900", [:], "[{\"op\":\"add\",\"path\":\"/quantity\",\"value\":93.5}]")
        #expect(slash.json?["quantity"]?.line == "93.50")
        let removal = client.call("PATCH", "\(path)/900", [:], "[{\"op\":\"remove\",\"path\":\"quantity\"}]")
        #expect(removal.json?["quantity"]?.line == "0.00")
        #expect(client.model.additions.first?.byTallybridge == false)
    }

    @Test(
        "a wrong patch is refused and changes nothing",
        arguments: [
            "[{\"op\":\"replace\",\"path\":\"quantiti\",\"value\":1}]",
            "[{\"op\":\"replace\",\"path\":\"Quantity\",\"value\":1}]",
            "[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":\"1\"}]",
            "[{\"op\":\"put\",\"path\":\"quantity\",\"value\":1}]",
            "[{\"op\":\"replace\",\"path\":\"quantity\"}]", "{\"quantity\":1}", "not json",
            "[{\"op\":\"remove\",\"path\":\"product\"}]",
            "[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":9},{\"op\":\"replace\",\"path\":\"product\",\"value\":{\"id\":99}}]",
            "[{\"op\":\"replace\",\"path\":\"product\",\"value\":{\"id\":9}}]",
            "[{\"op\":\"replace\",\"path\":\"cancelledDate\",\"value\":\"2026-12-31\"}]",
            "[{\"op\":\"replace\",\"path\":\"cancelledDate\",\"value\":\"2026-01-31T00:00:00Z\"}]",
        ])
    func wrongPatch(body: String) throws {
        let client = try ConnectWiseClient()
        #expect(client.call("PATCH", "\(path)/900", [:], body).status == 400)
        #expect(client.model.additions.first?.quantity == 4)
    }

    @Test("a patch of a sub-path, or of what the server computes, answers 200 and changes nothing")
    func falseSuccess() throws {
        let client = try ConnectWiseClient()
        for operation in [
            "{\"op\":\"replace\",\"path\":\"product/id\",\"value\":7}",
            "{\"op\":\"replace\",\"path\":\"extPrice\",\"value\":7}",
        ] {
            let answer = client.call("PATCH", "\(path)/900", [:], "[\(operation)]")
            #expect(answer.status == 200)
            #expect(answer.json?["product"]?["id"]?.integer == 8)
            #expect(answer.json?["extPrice"]?.line == "88.00")
        }
        client.model.setSwitches { $0.refusesSubPaths = true }
        let body = "[{\"op\":\"replace\",\"path\":\"product/id\",\"value\":7}]"
        #expect(client.call("PATCH", "\(path)/900", [:], body).status == 400)
    }

    @Test("a patch revalidates the whole record, old bad values included")
    func wholeRecord() throws {
        let long = String(repeating: "x", count: 60)
        let client = try ConnectWiseClient([("tenants[0].sites[0].additions[0].serialNumber", "\"\(long)\"")])
        let answer = client.call(
            "PATCH", "\(path)/900", [:], "[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":1}]")
        #expect(answer.reason == "MaxLength serialNumber")
    }

    @Test("an addition of a product that became inactive can still be changed")
    func inactiveLater() throws {
        let client = try ConnectWiseClient([("tenants[0].sites[0].products[1].inactive", "true")])
        let answer = client.call(
            "PATCH", "\(path)/900", [:], "[{\"op\":\"replace\",\"path\":\"quantity\",\"value\":1}]")
        #expect(answer.status == 200)
    }

    @Test("a put clears what it leaves out")
    func put() throws {
        let client = try ConnectWiseClient([
            ("tenants[0].sites[0].additions[0].serialNumber", "\"old\""),
            ("tenants[0].sites[0].agreements[0].nextInvoiceDate", "null"),
        ])
        let body = "{\"product\":{\"id\":8},\"billCustomer\":\"DoNotBill\"}"
        let record = try #require(client.call("PUT", "\(path)/900", [:], body).json)
        #expect(record["serialNumber"] == nil)
        #expect(record["effectiveDate"] == nil)
        #expect(record["quantity"]?.line == "0.00")
    }

    @Test("a deletion is 204, then 404; an invoiced addition is not deleted")
    func delete() throws {
        let client = try ConnectWiseClient()
        _ = client.call("POST", path, [:], ConnectWiseClient.addition())
        let deleted = client.call("DELETE", "\(path)/901")
        #expect(deleted.status == 204 && deleted.body.isEmpty)
        #expect(client.call("GET", "\(path)/901").status == 404)
        #expect(client.call("PATCH", "\(path)/901", [:], "[]").status == 404)
        #expect(client.call("DELETE", "\(path)/900").status == 400)
    }
}
