import HTTPClient
import HTTPServer
import Lifecycle
import Locking
import Support
import Testing

@Suite struct ConcurrencyTests {
    @Test("two hundred slow handlers run at once and hold no thread")
    func slowHandlers() async throws {
        let (running, end) = (Locked(0), Latch())
        let configuration = HTTPClientConfiguration(
            userAgent: "tests", addressPolicy: .any, maximumConnections: 200, maximumConnectionsPerHost: 200)
        try await serving(
            client: configuration,
            answering: { _ in
                let isLast = running.withLock { running in
                    running += 1
                    return running == 200
                }
                if isLast { end.raise() }
                await end.wait()
                return .text("done")
            }
        ) { base, client in
            let answers = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<200 { group.addTask { try await client.send(HTTPRequest(url: base)).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers == [Int](repeating: 200, count: 200))
        }
    }

    @Test("at most as many connections as allowed are open to one host")
    func connectionsPerHost() async throws {
        let (now, most) = (Locked(0), Locked(0))
        let configuration = HTTPClientConfiguration(
            userAgent: "tests", addressPolicy: .any, maximumConnectionsPerHost: 3)
        try await serving(
            client: configuration,
            answering: { request in
                let count = now.withLock { now in
                    now += 1
                    return now
                }
                most.withLock { $0 = max($0, count) }
                for _ in 0..<10 { await Task.yield() }
                now.withLock { $0 -= 1 }
                return .text("\(request.connection.number)")
            }
        ) { base, client in
            let connections = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<100 { group.addTask { try await client.send(HTTPRequest(url: base)).text } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(connections.count <= 3)
            let peak = most.withLock { $0 }
            #expect(peak <= 3)
        }
    }

    @Test("a request over the bound of waiting ones is not sent")
    func waitingBound() async throws {
        let (arrived, end) = (Latch(), Latch())
        let configuration = HTTPClientConfiguration(
            userAgent: "tests", addressPolicy: .any, maximumConnectionsPerHost: 1, maximumWaiting: 1)
        try await serving(
            client: configuration,
            answering: { _ in
                arrived.raise()
                await end.wait()
                return .text("")
            }
        ) { base, client in
            async let first = client.send(HTTPRequest(url: base))
            await arrived.wait()
            let kinds = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<3 { group.addTask { await failure(of: HTTPRequest(url: base), by: client)?.kind } }
                let early = [await group.next() ?? nil, await group.next() ?? nil]
                end.raise()
                return early + [await group.next() ?? nil]
            }
            #expect(kinds == ["notSent", "notSent", nil])
            let response = try await first
            #expect(response.status == 200)
        }
    }
}
