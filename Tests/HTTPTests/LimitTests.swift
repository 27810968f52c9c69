import Cryptography
import HTTPClient
import HTTPMessages
import HTTPServer
import Testing

@Suite struct LimitTests {
    /// 100,000 zero bytes, compressed with gzip.
    private static let zeros = """
        H4sIAAAAAAACA+3BMQEAAADCoPVPbQ0PoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
        AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIBXA32VEdSghgEA
        """

    @Test("a compressed body is decompressed")
    func gzip() async throws {
        let zipped = try #require(Base64.decode(Self.zeros))
        try await serving(answering: { request in
            guard request.headers["Accept-Encoding"]?.contains("gzip") == true else { return .text("", status: 406) }
            return ServerResponse(status: 200, headers: ["Content-Encoding": "gzip"], body: .bytes(zipped))
        }) { base, client in
            let response = try await client.send(HTTPRequest(url: base, maximumBodyBytes: 100_000))
            #expect(response.body == [UInt8](repeating: 0, count: 100_000))
        }
    }

    @Test("the body limit counts decompressed bytes")
    func bomb() async throws {
        let zipped = try #require(Base64.decode(Self.zeros))
        #expect(zipped.count < 1000)
        try await serving(answering: { _ in
            ServerResponse(status: 200, headers: ["Content-Encoding": "gzip"], body: .bytes(zipped))
        }) { base, client in
            let error = await failure(of: HTTPRequest(url: base, maximumBodyBytes: 99_999), by: client)
            #expect(error?.reason == .bodyTooLarge(limit: 99_999))
        }
    }

    @Test(
        "a body may be as long as the limit and not a byte longer",
        arguments: [(999, true), (1000, true), (1001, false)])
    func body(length: Int, isAccepted: Bool) async throws {
        try await serving(answering: { _ in
            ServerResponse(status: 200, body: .bytes([UInt8](repeating: 7, count: length)))
        }) { base, client in
            let error = await failure(of: HTTPRequest(url: base, maximumBodyBytes: 1000), by: client)
            #expect(error?.reason == (isAccepted ? nil : .bodyTooLarge(limit: 1000)))
        }
    }

    @Test("response header fields are bounded, interim ones included")
    func headers() async throws {
        let configuration = HTTPClientConfiguration(
            userAgent: "tests", addressPolicy: .any, maximumHeaderBytes: 2000)
        try await serving(
            client: configuration,
            answering: { request in
                let length = Int(request.query("length") ?? "") ?? 0
                return ServerResponse(status: 200, headers: ["X-Long": String(repeating: "x", count: length)])
            }
        ) { base, client in
            let response = try await client.send(HTTPRequest(url: base + "/?length=1500"))
            #expect(response.status == 200)
            let error = await failure(of: HTTPRequest(url: base + "/?length=2000"), by: client)
            #expect(error?.reason == .outcomeUnknown("the response's header fields are too long"))
        }
    }

    @Test(
        "what cannot be sent names its field",
        arguments: [
            (HTTPRequest(method: "G T", url: "http://example.com"), "method"),
            (HTTPRequest(method: "", url: "http://example.com"), "method"),
            (HTTPRequest(url: "example.com"), "url"),
            (HTTPRequest(url: "ftp://example.com"), "url"),
            (HTTPRequest(url: "file:///etc/passwd"), "url"),
            (HTTPRequest(url: "http://user:secret@example.com/"), "url"),
            (HTTPRequest(url: "http://example.com/a b"), "url"),
            (HTTPRequest(url: "http://example.com/\r\nX: y"), "url"),
            (HTTPRequest(url: "http://example.com", headers: ["A": "b\r\nC: d"]), "headers"),
            (HTTPRequest(url: "http://example.com", headers: ["A:": "b"]), "headers"),
            (HTTPRequest(url: "http://example.com", trust: .fingerprint(sha256: [1])), "trust"),
            (HTTPRequest(method: "HEAD", url: "http://example.com", body: [1]), "body"),
        ])
    func invalid(request: HTTPRequest, field: String) async {
        await withClient { client in
            let error = await failure(of: request, by: client)
            guard case .invalidRequest(let text) = error?.reason else {
                Issue.record("must be an invalid request, is \(String(describing: error))")
                return
            }
            #expect(text.hasPrefix(field + ":"))
            #expect(!String(describing: error).contains("secret"))
        }
    }

    @Test("errors name the URL without query, fragment and credentials")
    func urlForLogs() {
        let url = "https://user:secret@example.com:8443/path/x?token=hidden#part"
        #expect(HTTPClientError(reason: .notSent(""), method: "GET", url: url).url == "https://example.com:8443/path/x")
        let odd = HTTPClientError(reason: .notSent(""), method: "GET", url: "nonsense?x").url
        #expect(odd == "nonsense")
    }
}
