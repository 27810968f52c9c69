import Foundation
import Simulators
import StrictJSON
import Testing

struct ConnectWiseListTests {
    private static func crowded() throws -> ConnectWiseClient {
        let companies = (1...60).map { "{\"id\": \($0), \"identifier\": \"c\($0)\", \"name\": \"Company \(61 - $0)\"}" }
        return try ConnectWiseClient([
            ("tenants[0].sites[0].companies", "[\(companies.joined(separator: ","))]"),
            ("tenants[0].sites[0].agreements[0].companyId", "1"), ("tenants[0].sites[0].agreements[1].companyId", "2"),
            ("tenants[0].sites[0].agreements[2].companyId", "2"),
        ])
    }

    private func ids(_ answer: ModelAnswer) -> [Int] { (answer.json?.elements ?? []).compactMap { $0["id"]?.integer } }

    @Test("pages have 25 records unless asked otherwise; a page past the end is empty")
    func pages() throws {
        let client = try Self.crowded()
        #expect(ids(client.call("GET", "/company/companies")) == Array(1...25))
        #expect(ids(client.call("GET", "/company/companies", ["page": "3"])) == Array(51...60))
        #expect(ids(client.call("GET", "/company/companies", ["page": "4"])) == [])
        #expect(client.call("GET", "/company/companies", ["page": "4"]).status == 200)
        #expect(ids(client.call("GET", "/company/companies", ["pageSize": "5000"])).count == 60)
        #expect(client.call("GET", "/company/companies", ["page": "0"]).status == 400)
    }

    @Test("a page size over 1000 is capped silently")
    func cap() throws {
        let products = (1...1200).map { "{\"id\": \($0), \"identifier\": \"p\($0)\"}" }
        let client = try ConnectWiseClient([
            ("tenants[0].sites[0].products", "[\(products.joined(separator: ","))]"),
            ("tenants[0].sites[0].additions", "[]"), ("tenants[0].changes[1]", nil),
        ])
        #expect(ids(client.call("GET", "/procurement/catalog", ["pageSize": "5000"])).count == 1000)
        #expect(ids(client.call("GET", "/procurement/catalog", ["pageSize": "5000", "page": "2"])).count == 200)
    }

    @Test("the Link header leads through the pages")
    func links() throws {
        let client = try Self.crowded()
        let first = try #require(client.call("GET", "/company/companies", ["conditions": "id>0"]).headers["Link"])
        #expect(
            first.contains(
                "<https://cw.example/v4_6_release/apis/3.0/company/companies?conditions=id%3E0&pageSize=25&page=2"))
        #expect(first.contains("rel=\"next\"") && first.contains("rel=\"last\"") && !first.contains("rel=\"prev\""))
        let last = try #require(client.call("GET", "/company/companies", ["page": "3"]).headers["Link"])
        #expect(!last.contains("rel=\"next\"") && last.contains("rel=\"prev\""))
        #expect(client.call("GET", "/company/companies", ["pageSize": "100"]).headers["Link"] == nil)
    }

    @Test("names in the query are not case-sensitive")
    func anyCase() throws {
        let client = try Self.crowded()
        #expect(ids(client.call("GET", "/company/companies", ["pagesize": "7", "PAGE": "2"])) == Array(8...14))
        #expect(ids(client.call("GET", "/company/companies", ["Conditions": "id=3"])) == [3])
    }

    @Test("agreement types are a list of their own")
    func agreementTypes() throws {
        let client = try Self.crowded()
        let answer = client.call("GET", "/finance/agreements/types")
        #expect(answer.status == 200)
        #expect(answer.json?.elements?.first?["name"]?.text == "Managed Services")
        #expect(client.call("GET", "/finance/agreements/types/1").json?["id"]?.integer == 1)
    }

    @Test("forward-only paging follows ids to the end and forbids an order")
    func forwardOnly() throws {
        let client = try Self.crowded()
        let header = ["pagination-type": "forward-only"]
        var seen: [Int] = []
        var page: String? = ""
        while let id = page {
            var query = ["pageSize": "25", "page": "7"]
            if !id.isEmpty { query["pageId"] = id }
            let answer = client.call("GET", "/company/companies", query, adding: header)
            seen += ids(answer)
            page = answer.headers["Link"].flatMap { link in
                link.split(separator: "&").first { $0.hasPrefix("pageId=") || $0.contains("?pageId=") }
                    .map { String($0.split(separator: "=")[1].prefix(while: \.isNumber)) }
            }
            if page == nil, let link = answer.headers["Link"] {
                page = link.components(separatedBy: "pageId=").last.map { String($0.prefix(while: \.isNumber)) }
            }
        }
        #expect(seen == Array(1...60))
        let ordered = client.call("GET", "/company/companies", ["orderBy": "name"], adding: header)
        #expect(ordered.status == 400)
        client.model.setSwitches { $0.supportsForwardOnly = false }
        let unsupported = client.call("GET", "/company/companies", ["orderBy": "id"], adding: header)
        #expect(unsupported.status == 200)
    }

    @Test("records are ordered as asked")
    func order() throws {
        let client = try Self.crowded()
        #expect(ids(client.call("GET", "/company/companies", ["orderBy": "id desc", "pageSize": "2"])) == [60, 59])
        #expect(ids(client.call("GET", "/company/companies", ["orderBy": "name", "pageSize": "3"])) == [60, 51, 50])
        #expect(client.call("GET", "/company/companies", ["orderBy": "nam"]).code == "ApiFindCondition")
    }

    @Test("fields choose what comes; unknown names are dropped; _info only when listed")
    func fields() throws {
        let client = try ConnectWiseClient()
        let some = try #require(
            client.list("/finance/agreements", ["fields": "id,company/id,nonsense", "conditions": "id=31"]).first)
        #expect(some.line == "{\"company\":{\"id\":250},\"id\":31}")
        let one = client.call("GET", "/finance/agreements/31", ["fields": "id,_info"]).json
        #expect(one?["_info"]?["enteredBy"]?.text == "jmiller")
        #expect(client.call("GET", "/finance/agreements/31").json?["_info"] != nil)
    }

    @Test(
        "conditions find records",
        arguments: [
            ("", [31, 32, 33]), ("id=31", [31]), ("id != 31", [32, 33]), ("id>31 and id<=33", [32, 33]),
            ("company/id=251", [32, 33]), ("company/identifier='fabrikam' or id=31", [31, 32, 33]),
            ("name like \"*ed*\"", [31, 32]), ("name like '%ed'", [32]), ("name contains \"child\"", [33]),
            ("name not contains \"ed\"", [33]), ("id in (31,33,99)", [31, 33]), ("id not in (31)", [32, 33]),
            ("prorateFlag=true", [32]), ("(id=31 or id=32) and prorateFlag = false", [31]),
            ("startDate > [2020-06-01T00:00:00Z]", [31]), ("startDate >= [2026-01-01]", [31]),
            ("nextInvoiceDate = null", [33]), ("parentAgreement/id != null", [33]),
            ("agreementStatus = \"Active\"", [31, 32, 33]),
            ("lastUpdated > [2020-01-01T00:00:00Z]", [31, 32, 33]), ("cancelledFlag = false AND id = 33", [33]),
        ])
    func conditions(text: String, expected: [Int]) throws {
        #expect(try ConnectWiseClient().ids("/finance/agreements", text) == expected)
    }

    @Test(
        "what the grammar does not know is ApiFindCondition",
        arguments: [
            "ID=31", "compny/id=1", "company/nonsense=1", "name=Managed", "name=31", "id=\"31\"", "id like 3", "id",
            "id=",
            "(id=31", "id=31 or", "name=\"open", "startDate > \"2026-01-01\"", "startDate > [yesterday]",
            "agreementStatus = \"Canceled\"", "agreementStatus like \"A*\"", "id in 31", "id not = 31",
            "prorateFlag=yes",
            "types/name=\"x\"",
        ])
    func unknown(text: String) throws {
        let answer = try ConnectWiseClient().call("GET", "/finance/agreements", ["conditions": text])
        #expect(answer.status == 400)
        #expect(answer.code == "ApiFindCondition")
    }

    @Test("counts respect conditions")
    func count() throws {
        let client = try ConnectWiseClient()
        #expect(client.call("GET", "/procurement/catalog/count").json == .members(["count": .integer(4)]))
        let inactive = client.call("GET", "/procurement/catalog/count", ["conditions": "inactiveFlag=true"])
        #expect(inactive.json?["count"]?.integer == 1)
        let additions = client.call("GET", "/finance/agreements/31/additions/count", ["conditions": "product/id=8"])
        #expect(additions.json?["count"]?.integer == 1)
    }

    @Test("nulls are left out and references expanded")
    func shape() throws {
        let child = try #require(try ConnectWiseClient().list("/finance/agreements", ["conditions": "id=33"]).first)
        #expect(child["endDate"] == nil && child["nextInvoiceDate"] == nil)
        #expect(child["noEndingDateFlag"]?.truth == true)
        #expect(child["company"]?["identifier"]?.text == "Fabrikam")
        #expect(child["parentAgreement"]?["id"]?.integer == 31)
        #expect(child["billingCycle"]?["name"]?.text == "Monthly")
    }

    @Test("an agreement's status follows its dates and the day")
    func status() throws {
        let path = "tenants[0].sites[0].agreements[0]"
        func status(_ field: String, _ value: String) throws -> String? {
            try ConnectWiseClient([("\(path).\(field)", value)]).call("GET", "/finance/agreements/31")
                .json?["agreementStatus"]?.text
        }
        #expect(try status("cancelled", "true") == "Cancelled")
        #expect(try status("endDate", "\"2026-11-23\"") == "Expired")
        #expect(try status("endDate", "\"2026-11-24\"") == "Active")
        #expect(try status("startDate", "\"2026-11-25\"") == "Inactive")
    }
}
