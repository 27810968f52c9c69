import HTTPClient
import HTTPMessages
import HTTPServer
import Locking
import Testing

@Suite struct ExchangeTests {
    @Test("a request arrives as it was sent and the response comes back", arguments: ["GET", "POST", "PUT", "DELETE"])
    func roundTrip(method: String) async throws {
        try await serving(answering: { request in
            ServerResponse(
                status: 201,
                headers: [
                    "X-Seen": "\(request.method) \(request.path) \(request.query("a") ?? "-")",
                    "X-Header": request.headers["x-one"] ?? "-", "X-Agent": request.headers["User-Agent"] ?? "-",
                    "X-Length": request.headers["Content-Length"] ?? "none",
                ], body: .bytes(request.body.reversed()))
        }) { base, client in
            let body: [UInt8]? = method == "GET" || method == "DELETE" ? nil : [1, 2, 0, 3]
            let response = try await client.send(
                HTTPRequest(method: method, url: base + "/p%20q?a=b%2Bc+d", headers: ["X-One": "1"], body: body))
            #expect(response.status == 201)
            #expect(response.headers["x-seen"] == "\(method) /p q b+c d")
            #expect(response.headers["X-HEADER"] == "1")
            #expect(response.headers["x-agent"] == "tests")
            #expect(response.headers["x-length"] == (body == nil ? "none" : "4"))
            #expect(response.body == (body == nil ? [] : [3, 0, 2, 1]))
        }
    }

    @Test("requests one after the other share a connection, and fifty at once share eight")
    func keepAlive() async throws {
        try await serving(answering: { request in .text("\(request.connection.number)") }) { base, client in
            let first = try await client.send(HTTPRequest(url: base))
            for _ in 0..<5 {
                #expect(try await client.send(HTTPRequest(method: "POST", url: base)).body == first.body)
            }
            let connections = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for _ in 0..<50 { group.addTask { try await client.send(HTTPRequest(url: base)).body } }
                return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
            }
            #expect(connections.count <= 8)
        }
    }

    @Test("a request whose time is over when the connection stands never leaves, on a new connection and on a kept one")
    func permit() async throws {
        let seen = Locked(0)
        try await serving(answering: { _ in
            seen.withLock { $0 += 1 }
            return .text("ok")
        }) { base, client in
            for _ in 0..<2 {
                var request = HTTPRequest(method: "POST", url: base, body: [1])
                request.mayBeSent = { false }
                let error = await failure(of: request, by: client)
                #expect(error?.reason == .notSent("the time in which it may be sent is over"))
                #expect(seen.withLock { $0 } == 0)
                // Leaves a connection that is kept.
                let kept = try await client.send(HTTPRequest(url: base))
                #expect(kept.status == 200)
                seen.withLock { $0 = 0 }
            }
        }
    }

    @Test("an empty body is announced, so that no server waits for one")
    func emptyBody() async throws {
        try await serving(answering: { .text($0.headers["Content-Length"] ?? "none") }) { base, client in
            let cases: [(String, [UInt8]?, String)] = [("PATCH", nil, "0"), ("PUT", [], "0"), ("GET", nil, "none")]
            for (method, body, expected) in cases {
                let response = try await client.send(HTTPRequest(method: method, url: base, body: body))
                #expect(response.body == Array(expected.utf8))
            }
        }
    }

    @Test("HEAD has header fields and no body")
    func head() async throws {
        try await serving(answering: { _ in .text("four") }) { base, client in
            let response = try await client.send(HTTPRequest(method: "HEAD", url: base))
            #expect(response.headers["Content-Length"] == "4")
            #expect(response.body.isEmpty)
        }
    }

    @Test("a body of several megabytes survives both ways")
    func largeBodies() async throws {
        try await serving(answering: { request in ServerResponse(status: 200, body: .bytes(request.body)) }) {
            base, client in
            let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let response = try await client.send(HTTPRequest(method: "POST", url: base, body: body))
            #expect(response.body == body)
        }
    }

    @Test("a redirect is an answer and is not followed")
    func redirect() async throws {
        try await serving(answering: { request in
            request.path == "/"
                ? ServerResponse(status: 302, headers: ["Location": "/other"]) : .text("followed", status: 200)
        }) { base, client in
            let response = try await client.send(HTTPRequest(url: base))
            #expect(response.status == 302)
            #expect(response.headers["Location"] == "/other")
        }
    }

    @Test("a body in chunks arrives whole")
    func chunks() async throws {
        let (listener, port) = try RawSocket.silentListener()
        try await withClient { client in
            async let response = client.send(HTTPRequest(url: "http://127.0.0.1:\(port)/"))
            let server = try await listener.accepted()
            try server.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for number in 100..<600 { try server.write("3e8\r\n\(String(repeating: "\(number),", count: 250))\r\n") }
            try server.write("0\r\n\r\n")
            let text = try await response.text
            #expect(text == (100..<600).map { String(repeating: "\($0),", count: 250) }.joined())
        }
    }
}
