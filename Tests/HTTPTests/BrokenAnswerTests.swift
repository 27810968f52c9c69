import HTTPClient
import HTTPServer
import Locking
import Testing

@Suite struct BrokenAnswerTests {
    @Test("a connection closed without an answer leaves the outcome unknown", arguments: ["GET", "POST"])
    func closed(method: String) async throws {
        try await serving(answering: { _ in .closeWithoutAnswer }) { base, client in
            let error = await failure(
                of: HTTPRequest(method: method, url: base, body: method == "GET" ? nil : []), by: client)
            #expect(error?.kind == "outcomeUnknown")
            #expect(error?.timeout == nil)
        }
    }

    @Test("a POST on a kept-alive connection that breaks without an answer is sent once only")
    func notRepeated() async throws {
        let seen = Locked(0)
        try await serving(answering: { request in
            guard request.method == "POST" else { return .text("kept alive") }
            seen.withLock { $0 += 1 }
            return .closeWithoutAnswer
        }) { base, client in
            _ = try await client.send(HTTPRequest(url: base))
            let error = await failure(of: HTTPRequest(method: "POST", url: base, body: [1]), by: client)
            #expect(error?.reason == .outcomeUnknown("the connection broke before an answer"))
            let count = seen.withLock { $0 }
            #expect(count == 1)
        }
    }

    @Test("a body shorter than announced leaves the outcome unknown")
    func truncated() async throws {
        try await serving(answering: { _ in
            ServerResponse(status: 200, body: .truncated([1, 2, 3], declaredLength: 10))
        }) { base, client in
            let error = await failure(of: HTTPRequest(url: base), by: client)
            #expect(error?.kind == "outcomeUnknown")
        }
    }

    @Test("chunks that end before the last one leave the outcome unknown")
    func tornChunks() async throws {
        let (listener, port) = try RawSocket.silentListener()
        try await withClient { client in
            async let error = failure(of: HTTPRequest(url: "http://127.0.0.1:\(port)/"), by: client)
            do {
                let server = try await listener.accepted()
                try server.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")
            }
            #expect(await error?.kind == "outcomeUnknown")
        }
    }

    @Test("nothing was sent to a port where nobody listens")
    func refused() async throws {
        let server = HTTPServer(HTTPServerConfiguration()) { _ in .text("") }
        let port = try server.start()
        await server.shutdown()
        let client = HTTPClient(HTTPClientConfiguration(userAgent: "tests", addressPolicy: .any))
        let error = await failure(of: HTTPRequest(url: "http://127.0.0.1:\(port)"), by: client)
        #expect(error?.kind == "notSent")
        await client.shutdown()
    }
}
