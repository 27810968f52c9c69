import Billing
import Foundation
import HTTPClient
import HTTPMessages
import Locking
import Ports
import Testing

@testable import ConnectWise

@Suite("A write")
struct WriteTests {
    private let day = BillingDate(daysSinceEpoch: 20_788)  // 2026-12-01

    private func answer(
        id: Int = 900, product: Int = 7, quantity: String = "90.00", effective: String = "2026-12-01T00:00:00Z",
        cancelled: String? = nil, serial: String = "tb:tag"
    ) -> String {
        let end = cancelled.map { #","cancelledDate":"\#($0)""# } ?? ""
        return #"{"id":\#(id),"product":{"id":\#(product)},"quantity":\#(quantity),"effectiveDate":"\#(effective)","#
            + #""serialNumber":"\#(serial)","agreementStatus":"Active"\#(end)}"#
    }

    private func draft() -> AdditionDraft {
        AdditionDraft(product: ProductID(7), quantity: UnitCount(90), effectiveDate: day, tag: SlotTag("tb:tag"))
    }

    @Test("creates with product, quantity, date, tag and billCustomer, and nothing about prices")
    func createBody() async throws {
        let transport = CannedTransport((201, answer()))
        let found = try await transport.client().create(draft(), on: AgreementID(31), .always)
        #expect(found.id == AdditionID(900))
        let request = transport.requests[0]
        #expect(request.method == "POST")
        #expect(request.url == "https://api-na.myconnectwise.net/v4_6_release/apis/3.0/finance/agreements/31/additions")
        #expect(
            request.bodyText
                == #"{"billCustomer":"Billable","effectiveDate":"2026-12-01T00:00:00Z","product":{"id":7},"#
                + #""quantity":90,"serialNumber":"tb:tag"}"#)
        #expect(request.headers["Content-Type"] == "application/json; charset=utf-8")
        let credentials = Data("northwind+public:private".utf8).base64EncodedString()
        #expect(request.headers["Authorization"] == "Basic \(credentials)")
        #expect(request.headers["clientId"] == "0f6c9ba7-0000-4000-8000-000000000001")
        #expect(request.headers["Accept"] == "application/json")
    }

    @Test("that is a create is not applied unless every field came back as sent")
    func createCompared() async throws {
        let wrong = [
            (answer(product: 8), "product"), (answer(quantity: "1"), "quantity"),
            (answer(effective: "2026-11-01T00:00:00Z"), "effectiveDate"), (answer(serial: ""), "serialNumber"),
        ]
        for (body, field) in wrong {
            let client = try CannedTransport((201, body)).client()
            let error = await #expect(throws: ConnectWiseError.self) {
                try await client.create(draft(), on: AgreementID(31), .always)
            }
            guard case .notApplied(let text) = error?.reason else {
                Issue.record("\(field): unexpected \(String(describing: error))")
                continue
            }
            #expect(text.hasPrefix(field))
        }
    }

    @Test("of a quantity is one replace of the bare field name")
    func quantityBody() async throws {
        let transport = CannedTransport((200, answer(quantity: "92")))
        let found = try await transport.client().setQuantity(
            UnitCount(92), of: AdditionID(900), on: AgreementID(31), .always)
        #expect(found.quantity == 92)
        #expect(transport.requests[0].method == "PATCH")
        #expect(transport.requests[0].bodyText == #"[{"op":"replace","path":"quantity","value":92}]"#)
    }

    @Test("of a quantity that answers 200 and another quantity or record was not applied")
    func quantityCompared() async throws {
        for body in [answer(quantity: "90"), answer(id: 901, quantity: "92")] {
            let client = try CannedTransport((200, body)).client()
            let error = await #expect(throws: ConnectWiseError.self) {
                try await client.setQuantity(UnitCount(92), of: AdditionID(900), on: AgreementID(31), .always)
            }
            #expect(error?.reason.outcome == "notApplied")
        }
    }

    @Test("that ends sets the date, and the quantity to zero only where asked")
    func endBody() async throws {
        let ended = answer(quantity: "0", cancelled: "2026-12-01T00:00:00Z")
        let transport = CannedTransport((200, ended), (200, answer(cancelled: "2026-12-01T00:00:00Z")))
        let client = try transport.client()
        _ = try await client.end(AdditionID(900), on: day, zeroQuantity: true, agreement: AgreementID(31), .always)
        _ = try await client.end(AdditionID(900), on: day, zeroQuantity: false, agreement: AgreementID(31), .always)
        let date = #"{"op":"replace","path":"cancelledDate","value":"2026-12-01T00:00:00Z"}"#
        #expect(
            transport.requests.map(\.bodyText) == [
                #"[{"op":"replace","path":"quantity","value":0},"# + date + "]", "[" + date + "]",
            ])
    }

    @Test("that ends is not applied while the record goes on")
    func endCompared() async throws {
        for body in [answer(quantity: "0"), answer(quantity: "3", cancelled: "2026-12-01T00:00:00Z")] {
            let client = try CannedTransport((200, body)).client()
            let error = await #expect(throws: ConnectWiseError.self) {
                try await client.end(AdditionID(900), on: day, zeroQuantity: true, agreement: AgreementID(31), .always)
            }
            #expect(error?.reason.outcome == "notApplied")
        }
    }

    @Test("is sent exactly once whatever comes of it, and told to the observer exactly once")
    func onceAndObserved() async throws {
        let told = Locked<[String]>([])
        let transport = CannedTransport(
            (503, ""), (200, answer(quantity: "92")), (200, answer(quantity: "1")), (200, "x"))
        let client = try transport.client { method, outcome in told.withLock { $0.append("\(method) \(outcome)") } }
        for _ in 0..<4 {
            do {
                _ = try await client.setQuantity(UnitCount(92), of: AdditionID(900), on: AgreementID(31), .always)
            } catch {}
        }
        #expect(transport.requests.count == 4)
        #expect(
            told.withLock { $0 } == [
                "PATCH unavailable", "PATCH answered", "PATCH notApplied", "PATCH outcomeUnknown",
            ])
    }

    @Test("comes after a test of address, keys and rights with real resources")
    func connectionTest() async throws {
        let count = #"{"count":3}"#
        let transport = CannedTransport((200, #"{"version":"v2026.3"}"#), (200, count), (200, count), (200, count))
        try await transport.client().test()
        #expect(
            transport.requests.map {
                $0.url.replacing("https://api-na.myconnectwise.net/v4_6_release/apis/3.0", with: "")
            }
                == [
                    "/system/info", "/finance/agreements/count", "/procurement/catalog/count",
                    "/company/companies/count",
                ])
        let refusing = CannedTransport((200, "{}"), (403, ""))
        let client = try refusing.client()
        let error = await #expect(throws: ConnectWiseError.self) { try await client.test() }
        #expect(error?.reason.outcome == "unauthorized")
    }
}
