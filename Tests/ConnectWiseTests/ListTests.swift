import Billing
import HTTPClient
import HTTPMessages
import Ports
import Testing

@testable import ConnectWise

@Suite("A list")
struct ListTests {
    private static func products(_ ids: [Int]) -> String {
        "[" + ids.map { #"{"id":\#($0),"identifier":"P\#($0)","productClass":"Service"}"# }.joined(separator: ",") + "]"
    }

    @Test("is read by key until a page is not full")
    func pagesByKey() async throws {
        let transport = CannedTransport(
            (200, Self.products([1, 2])), (200, Self.products([5, 9])), (200, Self.products([11])))
        let products = try await transport.client(pageSize: 2).products().records
        #expect(products.map(\.id.number) == [1, 2, 5, 9, 11])
        #expect(transport.requests.map { $0.parameters["conditions"] } == [nil, "id>2", "id>9"])
        #expect(transport.requests.allSatisfy { $0.parameters["orderBy"] == "id" && $0.parameters["page"] == "1" })
        #expect(transport.requests[0].parameters["fields"]?.contains("serializedFlag") == true)
    }

    @Test("with texts of any length is read: what is only shown is cut, and seen to be cut")
    func longTexts() async throws {
        let long = String(repeating: "x", count: 5000)
        let product = try await CannedTransport(
            (200, #"[{"id":7,"identifier":"P7","description":"\#(long)\u0000","productClass":"\#(long)"}]"#)
        ).client().products().records[0]
        #expect(product.description == String(repeating: "x", count: 249) + "…")
        #expect(product.productClass.count == 100)
        let agreement = try await CannedTransport(
            (200, #"[{"id":31,"name":"A\u0000\#(long)","company":{"id":250}}]"#)
        ).client().agreements(of: nil).records[0]
        #expect(agreement.name == "A\u{FFFD}" + String(repeating: "x", count: 247) + "…")
        let addition = try await CannedTransport(
            (200, #"[{"id":900,"product":{"id":7},"quantity":1,"serialNumber":"\#(long)"}]"#)
        ).client().additions(of: AgreementID(31)).found[0]
        #expect(addition.serialNumber == String(repeating: "x", count: 199) + "…")
        let company = try await CannedTransport(
            (200, #"[{"id":250,"identifier":"\#(long)","name":"\#(long)"}]"#)
        ).client().companies().records[0]
        #expect(company.identifier.count == 100 && company.name.count == 250)
    }

    @Test("whose product has an identifier that cannot be taken says which, and why")
    func longIdentifier() async throws {
        let cases = [
            (String(repeating: "x", count: 201), "has 201 characters, at most 200 are taken"),
            (#"x\u0000"#, "holds a null character"),
        ]
        for (identifier, why) in cases {
            let client = try CannedTransport((200, #"[{"id":7,"identifier":"\#(identifier)"}]"#)).client()
            let products = try await client.products()
            let flaw = UnreadableField("identifier", "cannot be taken: identifier \(why)")
            #expect(products.unreadable == [UnreadableRecord(.product, 7, flaw)] && products.records.isEmpty)
        }
    }

    @Test("with a row whose id is none is no list: it is ordered by them")
    func oddID() async throws {
        for (row, why) in [(#"{"id":2147483648}"#, "is no id: 2147483648"), (#"{"id":null}"#, "is missing")] {
            let client = try CannedTransport((200, "[\(row)]")).client()
            let error = await #expect(throws: ConnectWiseError.self) { try await client.products() }
            #expect(error?.reason == .unavailable(status: 200, "a row of which its field id \(why)"))
        }
    }

    @Test("ends at an empty page after a full one")
    func emptyPage() async throws {
        let transport = CannedTransport((200, Self.products([1, 2])), (200, "[]"))
        #expect(try await transport.client(pageSize: 2).products().records.count == 2)
    }

    @Test("goes on where the server caps its pages and says that more follows")
    func followsLink() async throws {
        let link: HTTPHeaders = [
            "Link": #"<https://x/y?page=2>; rel="next", <https://x/y?page=9>; rel="last""#
        ]
        let transport = CannedTransport([
            .success(HTTPResponse(status: 200, headers: link, body: Array(Self.products([1]).utf8))),
            .success(HTTPResponse(status: 200, body: Array(Self.products([2]).utf8))),
        ])
        #expect(try await transport.client(pageSize: 1000).products().records.count == 2)
    }

    @Test("that comes without order on its only page is taken, each id once")
    func unorderedSinglePage() async throws {
        let transport = CannedTransport((200, Self.products([3, 1, 3])))
        #expect(try await transport.client().products().records.map(\.id.number) == [1, 3])
    }

    @Test(
        "whose server follows neither order nor condition is refused, because rows may be missing",
        arguments: [[[2, 1], [3]], [[1, 2], [1, 2]], [[1, 2], [2]]])
    func wrongOrder(_ pages: [[Int]]) async throws {
        let transport = CannedTransport(
            pages.map { .success(HTTPResponse(status: 200, body: Array(Self.products($0).utf8))) })
        let client = try transport.client(pageSize: 2)
        let error = await #expect(throws: ConnectWiseError.self) { try await client.products() }
        #expect(error?.reason.outcome == "unavailable")
    }

    @Test("that fails on its second page is no list")
    func secondPageFails() async throws {
        let transport = CannedTransport((200, Self.products([1, 2])), (503, "<html>Service Unavailable</html>"))
        let client = try transport.client(pageSize: 2)
        let error = await #expect(throws: ConnectWiseError.self) { try await client.products() }
        #expect(error?.reason == .unavailable(status: 503, "<html>Service Unavailable</html>"))
    }

    @Test("that never ends is given up")
    func bounded() async throws {
        let connection = try ConnectWiseConnection(
            url: "cw.example", companyID: "a", publicKey: "b", privateKey: "c", clientID: "d")
        let client = ConnectWiseClient(connection: connection, pageSize: 1) { (request) async throws(HTTPClientError) in
            let last = request.parameters["conditions"].flatMap { Int($0.dropFirst("id>".count)) } ?? 0
            return HTTPResponse(status: 200, body: Array(Self.products([last + 1]).utf8))
        }
        let error = await #expect(throws: ConnectWiseError.self) { try await client.products() }
        #expect(error?.reason == .unavailable(status: 200, "a list of more than 2000 pages"))
    }

    @Test(
        "with a row that cannot be read names it and its field, and gives the others",
        arguments: [
            (#"{"id":31,"company":{"id":250}}"#, "name", "is missing"),
            (#"{"id":31,"name":"A"}"#, "company/id", "is missing"),
            (#"{"id":31,"name":"A","company":{"id":null}}"#, "company/id", "is missing"),
            (#"{"id":31,"name":"A","company":"Contoso"}"#, "company", "is of a wrong type"),
            (#"{"id":31,"name":7,"company":{"id":250}}"#, "name", "is of a wrong type"),
            (#"{"id":31,"name":"A","company":{"id":250},"prorateFlag":"yes"}"#, "prorateFlag", "is of a wrong type"),
        ])
    func oddAgreement(_ row: String, field: String, reason: String) async throws {
        let other = #"{"id":32,"name":"B","company":{"id":251}}"#
        let list = try await CannedTransport((200, "[\(row),\(other)]")).client().agreements(of: nil)
        #expect(list.records.map(\.id) == [AgreementID(32)])
        #expect(list.unreadable == [UnreadableRecord(.agreement, 31, UnreadableField(field, reason))])
    }

    @Test("with a product or company that cannot be read gives the others")
    func oddProductAndCompany() async throws {
        let products = try await CannedTransport((200, #"[{"id":7},{"id":8,"identifier":"KES-SRV"}]"#)).client()
            .products()
        #expect(products.records.map(\.identifier) == ["KES-SRV"])
        #expect(products.unreadable == [UnreadableRecord(.product, 7, UnreadableField("identifier", "is missing"))])
        let body = #"[{"id":250,"identifier":"C","name":null},{"id":251,"identifier":"F","name":"Fabrikam"}]"#
        let companies = try await CannedTransport((200, body)).client().companies()
        #expect(companies.records.map(\.name) == ["Fabrikam"])
        #expect(companies.unreadable == [UnreadableRecord(.company, 250, UnreadableField("name", "is missing"))])
    }

    @Test("with an addition that cannot be read says what is known of it")
    func oddAdditions() async throws {
        let body = #"""
            [{"id":900,"product":{"id":7},"quantity":null,"serialNumber":"tb:abc","cancelledDate":"2026-03-01T00:00:00Z"},
             {"id":901,"product":null,"quantity":4},{"id":902,"product":{"id":8},"quantity":4,"serialNumber":17},
             {"id":903,"product":{"id":8},"quantity":2}]
            """#
        let additions = try await CannedTransport((200, body)).client().additions(of: AgreementID(31))
        #expect(additions.found.map(\.id) == [AdditionID(903)])
        let cancelled = try #require(BillingDate("2026-03-01"))
        #expect(
            additions.unreadable == [
                UnreadableAddition(
                    id: AdditionID(900), product: ProductID(7), serialNumber: .text("tb:abc"),
                    cancelledDate: .date(cancelled), flaw: UnreadableField("quantity", "is missing")),
                UnreadableAddition(
                    id: AdditionID(901), product: nil, serialNumber: .text(nil), cancelledDate: .absent,
                    flaw: UnreadableField("product/id", "is missing")),
                UnreadableAddition(
                    id: AdditionID(902), product: ProductID(8), serialNumber: .unreadable, cancelledDate: .absent,
                    flaw: UnreadableField("serialNumber", "is of a wrong type")),
            ])
    }

    @Test("with a row without id is an error that names it: what follows it is not known")
    func missingID() async throws {
        let client = try CannedTransport((200, #"[{"name":"A","company":{"id":250}}]"#)).client()
        let error = await #expect(throws: ConnectWiseError.self) { try await client.agreements(of: nil) }
        guard case .unavailable(status: 200, let text) = error?.reason else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(text.contains("field id"))
    }

    @Test("of companies leaves out those that are deleted")
    func deletedCompanies() async throws {
        let body = #"""
            [{"id":250,"identifier":"Contoso","name":"Contoso Ltd"},
             {"id":251,"identifier":"Gone","name":"Gone Ltd","deletedFlag":true}]
            """#
        let companies = try await CannedTransport((200, body)).client().companies().records
        let contoso = ConnectWiseCompany(
            id: ConnectWiseCompanyID(250), identifier: "Contoso", name: "Contoso Ltd", isDeleted: false)
        #expect(companies == [contoso])
    }

    @Test("of agreements is narrowed to a company, and reads every date leniently")
    func agreements() async throws {
        let body = #"""
            [{"id":31,"name":"Managed","company":{"id":250,"identifier":"Contoso","_info":{"company_href":"x"}},
              "startDate":"2026-01-01T00:00:00Z","noEndingDateFlag":true,"endDate":"2026-03-31T00:00:00Z",
              "cancelledFlag":false,"billStartDate":"2026-01-15T00:00:00Z","prorateFlag":true,
              "nextInvoiceDate":"12/01/2026","parentAgreement":{"id":30,"name":"Parent"},
              "billingCycle":{"id":9,"name":"Not recurring"},"oneTimeFlag":false,"billOneTimeFlag":true}]
            """#
        let transport = CannedTransport((200, body))
        let agreements = try await transport.client().agreements(of: ConnectWiseCompanyID(250)).records
        #expect(transport.requests[0].parameters["conditions"] == "company/id=250")
        let start = try #require(BillingDate("2026-01-01"))
        let billStart = try #require(BillingDate("2026-01-15"))
        #expect(
            agreements == [
                AgreementFacts(
                    id: AgreementID(31), name: "Managed", company: ConnectWiseCompanyID(250), startDate: .date(start),
                    endDate: .absent, isCancelled: false, billStartDate: .date(billStart), prorates: true,
                    nextInvoiceDate: .unreadable("12/01/2026"), parent: AgreementID(30), billingCycle: "Not recurring",
                    isBilledOnce: true)
            ])
    }

    @Test("of additions has cancelled ones, fractions and people's own serial numbers")
    func additions() async throws {
        let body = #"""
            [{"id":900,"product":{"id":7,"identifier":"KES-WKS"},"quantity":4.50,"effectiveDate":"2026-02-01T00:00:00Z",
              "cancelledDate":"2026-03-01T00:00:00Z","serialNumber":"tb:abc"},
             {"id":901,"product":{"id":8},"quantity":0,"effectiveDate":17}]
            """#
        let transport = CannedTransport((200, body))
        let additions = try await transport.client().additions(of: AgreementID(31)).found
        #expect(transport.requests[0].url.contains("/v4_6_release/apis/3.0/finance/agreements/31/additions?"))
        let effective = try #require(BillingDate("2026-02-01"))
        let cancelled = try #require(BillingDate("2026-03-01"))
        #expect(
            additions == [
                FoundAddition(
                    id: AdditionID(900), product: ProductID(7), quantity: 4.5, effectiveDate: .date(effective),
                    cancelledDate: .date(cancelled), serialNumber: "tb:abc"),
                FoundAddition(
                    id: AdditionID(901), product: ProductID(8), quantity: 0,
                    effectiveDate: .unreadable("something that is not text"), cancelledDate: .absent,
                    serialNumber: nil),
            ])
    }
}
