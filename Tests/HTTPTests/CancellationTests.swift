import HTTPClient
import HTTPServer
import Lifecycle
import Locking
import Testing

@Suite struct CancellationTests {
    /// Starts `operation`, waits for `sign`, cancels it and returns what it ended with.
    private func cancelled<Answer: Sendable>(
        after sign: Latch, _ operation: @escaping @Sendable () async -> Answer
    ) async -> Answer? {
        await withTaskGroup(of: Answer.self) { group in
            group.addTask { await operation() }
            await sign.wait()
            group.cancelAll()
            return await group.next()
        }
    }

    @Test("cancelling while the server works aborts at once, with unknown outcome")
    func inFlight() async throws {
        let (arrived, end) = (Latch(), Latch())
        try await serving(answering: { _ in
            arrived.raise()
            await end.wait()
            return .text("too late")
        }) { base, client in
            let error = await cancelled(after: arrived) { await failure(of: HTTPRequest(url: base), by: client) }
            #expect(error??.reason == .outcomeUnknown("cancelled"))
            end.raise()
        }
    }

    @Test("a task that is cancelled already sends nothing")
    func before() async throws {
        let seen = Locked(0)
        try await serving(answering: { _ in
            seen.withLock { $0 += 1 }
            return .text("")
        }) { base, client in
            let error = await cancelled(after: Latch.raised) {
                while !Task.isCancelled { await Task.yield() }
                return await failure(of: HTTPRequest(url: base), by: client)
            }
            #expect(error??.reason == .notSent("cancelled"))
            let count = seen.withLock { $0 }
            #expect(count == 0)
        }
    }

    @Test("cancelling while waiting for a connection sends nothing, and the next in line gets the place")
    func waiting() async throws {
        let (arrived, end) = (Latch(), Latch())
        let seen = Locked<[String]>([])
        let configuration = HTTPClientConfiguration(
            userAgent: "tests", addressPolicy: .any, maximumConnectionsPerHost: 1)
        try await serving(
            client: configuration,
            answering: { request in
                seen.withLock { $0.append(request.path) }
                arrived.raise()
                await end.wait()
                return .text("done")
            }
        ) { base, client in
            async let first = client.send(HTTPRequest(url: base + "/first"))
            await arrived.wait()
            let sent = Latch()
            let error = await cancelled(after: sent) {
                sent.raise()
                return await failure(of: HTTPRequest(url: base + "/second"), by: client)
            }
            #expect(error??.reason == .notSent("cancelled"))
            end.raise()
            let third = try await client.send(HTTPRequest(url: base + "/third"))
            #expect(third.status == 200)
            #expect(try await first.status == 200)
            let paths = seen.withLock { $0 }
            #expect(paths == ["/first", "/third"])
        }
    }

    @Test("cancelling two hundred requests at any moment leaves a client that works")
    func storm() async throws {
        try await serving(answering: { _ in .text("fine") }) { base, client in
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        await withTaskGroup(of: Void.self) { one in
                            one.addTask { _ = await failure(of: HTTPRequest(url: base), by: client) }
                            for _ in 0..<(number % 20) { await Task.yield() }
                            one.cancelAll()
                        }
                    }
                }
            }
            let response = try await client.send(HTTPRequest(url: base))
            #expect(response.text == "fine")
        }
    }

    @Test("shutting down aborts what runs and refuses what comes later")
    func shutdown() async throws {
        let (arrived, end) = (Latch(), Latch())
        try await serving(answering: { _ in
            arrived.raise()
            await end.wait()
            return .text("")
        }) { base, client in
            async let running = failure(of: HTTPRequest(url: base), by: client)
            await arrived.wait()
            await client.shutdown()
            #expect(await running?.reason == .outcomeUnknown("the client was shut down"))
            #expect(await failure(of: HTTPRequest(url: base), by: client)?.kind == "notSent")
            await client.shutdown()
            end.raise()
        }
    }
}

extension Latch {
    /// A signal that has been raised.
    fileprivate static var raised: Latch {
        let latch = Latch()
        latch.raise()
        return latch
    }
}
