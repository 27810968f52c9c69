import HTTPClient
import HTTPServer
import Lifecycle
import Support
import Testing

@Suite struct TimeoutTests {
    private func timeouts(connect: Int = 20_000, firstByte: Int = 20_000, total: Int = 20_000) -> HTTPTimeouts {
        HTTPTimeouts(
            connect: .milliseconds(connect), firstByte: .milliseconds(firstByte), total: .milliseconds(total))
    }

    @Test("a server that never answers the TLS greeting is a connect time-out, and nothing was sent")
    func connect() async throws {
        let (listener, port) = try RawSocket.silentListener()
        await withClient { client in
            let request = HTTPRequest(url: "https://127.0.0.1:\(port)/", timeouts: timeouts(connect: 100))
            let error = await failure(of: request, by: client)
            #expect(error?.kind == "notSent")
            #expect(error?.timeout == .connect)
        }
        withExtendedLifetime(listener) {}
    }

    @Test("a server that reads and says nothing is a first-byte time-out, with unknown outcome")
    func firstByte() async throws {
        let (listener, port) = try RawSocket.silentListener()
        await withClient { client in
            let request = HTTPRequest(url: "http://127.0.0.1:\(port)/", timeouts: timeouts(firstByte: 100))
            let error = await failure(of: request, by: client)
            #expect(error?.kind == "outcomeUnknown")
            #expect(error?.timeout == .firstByte)
        }
        withExtendedLifetime(listener) {}
    }

    @Test("a body that stops half-way is a total time-out, with unknown outcome")
    func total() async throws {
        let (listener, port) = try RawSocket.silentListener()
        try await withClient { client in
            // Long enough for the first byte to arrive on a busy machine.
            let request = HTTPRequest(url: "http://127.0.0.1:\(port)/", timeouts: timeouts(total: 2000))
            async let failed = failure(of: request, by: client)
            let server = try await listener.accepted()
            try server.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n1")
            let error = await failed
            #expect(error?.kind == "outcomeUnknown")
            #expect(error?.timeout == .total)
            withExtendedLifetime(server) {}
        }
    }

    @Test("a request that finds no free connection is not sent, and its total time-out says so")
    func waiting() async throws {
        let (arrived, end) = (Latch(), Latch())
        let configuration = HTTPClientConfiguration(
            userAgent: "tests", addressPolicy: .any, maximumConnectionsPerHost: 1)
        try await serving(
            client: configuration,
            answering: { _ in
                arrived.raise()
                await end.wait()
                return .text("done")
            }
        ) { base, client in
            async let first = client.send(HTTPRequest(url: base))
            await arrived.wait()
            let error = await failure(of: HTTPRequest(url: base, timeouts: timeouts(total: 100)), by: client)
            #expect(error?.kind == "notSent")
            #expect(error?.timeout == .total)
            end.raise()
            let response = try await first
            #expect(response.text == "done")
        }
    }

    @Test("waiting for a free connection does not count as connecting")
    func waitingIsNotConnecting() async throws {
        let arrived = Latch()
        let configuration = HTTPClientConfiguration(
            userAgent: "tests", addressPolicy: .any, maximumConnectionsPerHost: 1)
        try await serving(
            client: configuration,
            answering: { request in
                if request.path == "/late" {
                    arrived.raise()
                    let start = ContinuousClock.now
                    try? await eventually(within: .seconds(20), "the second request's time for connecting is over") {
                        ContinuousClock.now - start > .milliseconds(1500)
                    }
                }
                return .text("done")
            }
        ) { base, client in
            async let first = client.send(HTTPRequest(url: base + "/late"))
            await arrived.wait()
            let second = try await client.send(HTTPRequest(url: base, timeouts: timeouts(connect: 1000)))
            #expect(second.status == 200)
            #expect(try await first.status == 200)
        }
    }
}
