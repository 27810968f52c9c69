import HTTPClient
import HTTPServer
import Lifecycle
import Locking
import Testing

@Suite struct ServerLimitTests {
    @Test("an announced body over the limit is answered with 413 and never handled")
    func announcedBody() async throws {
        let seen = Locked(0)
        try await serving(
            HTTPServerConfiguration(maximumBodyBytes: 1000),
            answering: { request in
                seen.withLock { $0 += 1 }
                return .text("\(request.body.count)")
            }
        ) { base, client in
            let fits = [UInt8](repeating: 1, count: 1000)
            let accepted = try await client.send(HTTPRequest(method: "POST", url: base, body: fits))
            #expect(accepted.text == "1000")
            let refused = try await client.send(HTTPRequest(method: "POST", url: base, body: fits + [1]))
            #expect(refused.status == 413)
            let count = seen.withLock { $0 }
            #expect(count == 1)
        }
    }

    @Test("a body in chunks over the limit is answered with 413", arguments: [(1000, 200), (1001, 413), (50_000, 413)])
    func chunkedBody(length: Int, status: Int) async throws {
        try await withRawServer(HTTPServerConfiguration(maximumBodyBytes: 1000)) { port in
            let socket = try RawSocket.connected(to: port)
            try socket.write("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
            var left = length
            while left > 0 {
                let piece = min(left, 700)
                try socket.write("\(String(piece, radix: 16))\r\n\(String(repeating: "x", count: piece))\r\n")
                left -= piece
            }
            try socket.write("0\r\n\r\n")
            #expect(try await socket.readToEnd().hasPrefix("HTTP/1.1 \(status) "))
        }
    }

    @Test("a header over the limit is answered with 431 or 414", arguments: [3000, 40_000, 200_000])
    func header(length: Int) async throws {
        try await withRawServer(HTTPServerConfiguration(maximumHeaderBytes: 2000)) { port in
            for line in [
                "X-Long: \(String(repeating: "x", count: length))", "X: \(String(repeating: "é", count: length / 2))",
            ] {
                let socket = try RawSocket.connected(to: port)
                try? socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\(line)\r\n\r\n")
                let answer = try await socket.readToEnd()
                #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 431 ") || answer.hasPrefix("HTTP/1.0 431 "))
            }
            let socket = try RawSocket.connected(to: port)
            try? socket.write("GET /\(String(repeating: "x", count: length)) HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try await socket.readToEnd()
            #expect(answer.isEmpty || answer.contains(" 431 ") || answer.contains(" 414 "))
        }
    }

    @Test("what is not HTTP is refused without a handler and without harm")
    func malformed() async throws {
        try await withRawServer(HTTPServerConfiguration()) { port in
            let texts = [
                "nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "GET / HTTP/9.9\r\nHost: a\r\n\r\n", "\r\n\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: minus\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nshort",
            ]
            for text in texts {
                let socket = try RawSocket.connected(to: port)
                try socket.write(text)
                socket.endWriting()
                let answer = try await socket.readToEnd()
                #expect(!answer.contains(" 200 "), "\(text.debugDescription): \(answer)")
            }
            let socket = try RawSocket.connected(to: port)
            try socket.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(try await socket.readToEnd().hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("connections over the limit wait until one is closed")
    func connectionLimit() async throws {
        try await withRawServer(HTTPServerConfiguration(connectionLimit: 2)) { port in
            let held = [try RawSocket.connected(to: port), try RawSocket.connected(to: port)]
            for socket in held {
                try socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try await socket.readSome()?.hasPrefix("HTTP/1.1 200 ") == true)
            }
            let third = try RawSocket.connected(to: port)
            try third.write("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            held[0].endWriting()
            #expect(try await held[0].readSome() == nil)
            #expect(try await third.readToEnd().hasPrefix("HTTP/1.1 200 "))
            withExtendedLifetime(held) {}
        }
    }

    @Test("a connection on which nothing happens is closed")
    func idle() async throws {
        try await withRawServer(HTTPServerConfiguration(idleTimeout: .seconds(1))) { port in
            let socket = try RawSocket.connected(to: port)
            try socket.write("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await socket.readToEnd().hasPrefix("HTTP/1.1 200 "))
        }
    }

    private func withRawServer(
        _ configuration: HTTPServerConfiguration, _ body: (_ port: Int) async throws -> Void
    ) async throws {
        let server = HTTPServer(configuration) { request in .text("\(request.body.count)") }
        let port = try server.start()
        do {
            try await body(port)
            await server.shutdown()
        } catch {
            await server.shutdown()
            throw error
        }
    }
}
