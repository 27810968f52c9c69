import Billing
import HTTPClient
import HTTPMessages
import Ports
import Testing

@testable import ConnectWise

private let refusal = #"""
    {"code":"InvalidObject","message":"addition object is invalid","errors":[
      {"code":"MissingRequiredField","message":"product is required","resource":"addition","field":"product"}]}
    """#
private let page = "<html><head><title>502</title></head>\n<body>Bad   Gateway</body></html>"

@Suite("An answer means")
struct AnswerJudgementTests {
    @Test(
        "for a site-wide list",
        arguments: [
            (200, page, "unavailable"), (200, #"[{"id":1"#, "unavailable"), (200, "", "unavailable"),
            (200, #"{"error":"x"}"#, "unavailable"), (301, "", "misconfigured"), (400, refusal, "refused"),
            (400, "Cannot route. Codebase/company is invalid.", "misconfigured"), (401, "{}", "unauthorized"),
            (403, #"{"code":"Unauthorized","message":"no"}"#, "unauthorized"), (404, "", "unauthorized"),
            (405, "", "refused"), (408, "", "unavailable"), (409, "", "unavailable"), (415, "", "refused"),
            (429, #"{"error":"ConnectWiseAPI","message":"slow down"}"#, "throttled"),
            (500, #"{"message":"Execution Timeout Expired"}"#, "unavailable"), (502, page, "unavailable"),
            (503, page, "unavailable"), (504, "", "unavailable"),
        ])
    func siteWide(_ status: Int, _ body: String, is outcome: String) async throws {
        let client = try CannedTransport((status, body)).client()
        let error = await #expect(throws: ConnectWiseError.self) { try await client.products() }
        #expect(error?.reason.outcome == outcome)
        #expect(error?.call == "GET /procurement/catalog")
    }

    @Test("for a list below a record that 404 is the record's absence")
    func recordNotFound() async throws {
        let client = try CannedTransport((404, #"{"code":"NotFound","message":"Agreement 31 not found"}"#)).client()
        let error = await #expect(throws: ConnectWiseError.self) { try await client.additions(of: AgreementID(31)) }
        #expect(error?.reason == .notFound)
    }

    @Test(
        "for a write that whatever is not clear may have been applied",
        arguments: [
            (200, page, "outcomeUnknown"), (201, "", "outcomeUnknown"), (200, #"{"id":900}"#, "outcomeUnknown"),
            (301, "", "misconfigured"), (400, refusal, "refused"), (400, "Cannot route.", "misconfigured"),
            (401, "", "unauthorized"), (403, refusal, "refused"), (403, "", "refused"), (404, "", "notFound"),
            (408, "", "unavailable"),
            (409, "", "unavailable"), (415, "", "refused"), (429, "", "throttled"), (500, "", "outcomeUnknown"),
            (500, #"{"message":"Timeout"}"#, "outcomeUnknown"), (502, page, "outcomeUnknown"),
            (503, page, "unavailable"), (504, page, "outcomeUnknown"),
        ])
    func write(_ status: Int, _ body: String, is outcome: String) async throws {
        let client = try CannedTransport((status, body)).client()
        let error = await #expect(throws: ConnectWiseError.self) {
            try await client.setQuantity(UnitCount(5), of: AdditionID(900), on: AgreementID(31), .always)
        }
        #expect(error?.reason.outcome == outcome)
        #expect(error?.call == "PATCH /finance/agreements/31/additions/900")
    }

    @Test("a refusal carries the field and words that ConnectWise names")
    func refusalWords() async throws {
        let client = try CannedTransport((400, refusal)).client()
        let error = await #expect(throws: ConnectWiseError.self) { try await client.products() }
        #expect(
            error?.reason
                == .refused(
                    status: 400, field: "product", message: "InvalidObject: MissingRequiredField: product is required"))
    }

    @Test("a page is told in one line")
    func pageWords() async throws {
        let client = try CannedTransport((502, page)).client()
        let error = await #expect(throws: ConnectWiseError.self) { try await client.products() }
        let words = "502: <html><head><title>502</title></head> <body>Bad Gateway</body></html>"
        #expect(error?.reason == .unavailable(status: 502, words))
    }

    @Test(
        "a throttled caller is told how long to wait",
        arguments: [
            (["Retry-After": "7"], .seconds(7)), (["Retry-After": "0"], .zero), (["Retry-After": "-3"], .zero),
            (["Retry-After": "1e9"], .seconds(86_400)), ([:], nil), (["Retry-After": "soon"], nil),
            (
                ["Retry-After": "Tue, 24 Nov 2026 10:00:30 GMT", "Date": "Tue, 24 Nov 2026 10:00:00 GMT"],
                .seconds(30)
            ),
            (["Retry-After": "Tue, 24 Nov 2026 10:00:00 GMT", "Date": "Tue, 24 Nov 2026 10:00:30 GMT"], .zero),
        ] as [([String: String], Duration?)])
    func retryAfter(_ fields: [String: String], is expected: Duration?) async throws {
        var headers = HTTPHeaders()
        for (name, value) in fields { headers.add(name, value) }
        let client = try CannedTransport([.success(HTTPResponse(status: 429, headers: headers))]).client()
        let error = await #expect(throws: ConnectWiseError.self) { try await client.products() }
        #expect(error?.reason == .throttled(retryAfter: expected))
    }

    @Test(
        "no answer: what that means depends on what was sent",
        arguments: [
            (.notSent("x"), "notSent", "notSent"), (.addressRefused("x"), "misconfigured", "misconfigured"),
            (.certificateMismatch("x"), "misconfigured", "misconfigured"),
            (.outcomeUnknown("x"), "unavailable", "outcomeUnknown"),
            (.bodyTooLarge(limit: 9), "unavailable", "outcomeUnknown"),
            (.invalidRequest("x"), "misconfigured", "misconfigured"),
        ] as [(HTTPClientError.Reason, String, String)])
    func noAnswer(_ reason: HTTPClientError.Reason, read: String, write: String) async throws {
        let failure = HTTPClientError(reason: reason, method: "GET", url: "https://cw.example")
        let client = try CannedTransport([.failure(failure), .failure(failure)]).client()
        let reading = await #expect(throws: ConnectWiseError.self) { try await client.companies() }
        #expect(reading?.reason.outcome == read)
        let writing = await #expect(throws: ConnectWiseError.self) {
            try await client.setQuantity(UnitCount(5), of: AdditionID(900), on: AgreementID(31), .always)
        }
        #expect(writing?.reason.outcome == write)
    }
}
