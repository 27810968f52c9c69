import HTTPClient
import HTTPMessages
import HTTPServer
import Lifecycle
import Locking
import Support
import Testing

@Suite struct StoppingTests {
    @Test("a running request is finished before the server stops, and its connection is closed after it")
    func graceful() async throws {
        let (arrived, end) = (Latch(), Latch())
        let server = HTTPServer(HTTPServerConfiguration(stopTimeout: .seconds(20))) { _ in
            arrived.raise()
            await end.wait()
            return .text("finished")
        }
        let port = try server.start()
        try await withClient { client in
            async let response = client.send(HTTPRequest(url: "http://127.0.0.1:\(port)"))
            await arrived.wait()
            async let stopping: Void = server.shutdown()
            try await eventually(within: .seconds(5), "new connections are refused") {
                (try? RawSocket.connected(to: port)) == nil
            }
            end.raise()
            let finished = try await response
            #expect(finished.text == "finished")
            #expect(finished.headers["Connection"]?.lowercased() == "close")
            await stopping
        }
    }

    @Test("a request that outlives the stop time-out is cancelled, and its client gets no answer")
    func impatient() async throws {
        let (arrived, cancelled) = (Latch(), Locked(false))
        let server = HTTPServer(HTTPServerConfiguration(stopTimeout: .milliseconds(50))) { _ in
            arrived.raise()
            // Ends only by cancellation.
            await Latch().wait()
            cancelled.withLock { $0 = Task.isCancelled }
            return .text("never seen")
        }
        let port = try server.start()
        try await withClient { client in
            async let error = failure(of: HTTPRequest(url: "http://127.0.0.1:\(port)"), by: client)
            await arrived.wait()
            await server.shutdown()
            #expect(await error?.kind == "outcomeUnknown")
            try await eventually(within: .seconds(5), "the handler is cancelled") { cancelled.withLock { $0 } }
        }
    }

    @Test("under load every request is answered or reported, and the server stops")
    func underLoad() async throws {
        for _ in 0..<10 {
            let answered = Locked(0)
            let server = HTTPServer(HTTPServerConfiguration(stopTimeout: .seconds(10))) { _ in
                await Task.yield()
                return .text("fine")
            }
            let port = try server.start()
            await withClient { client in
                await withTaskGroup(of: Void.self) { group in
                    for _ in 0..<8 {
                        group.addTask {
                            while true {
                                let request = HTTPRequest(method: "POST", url: "http://127.0.0.1:\(port)", body: [1])
                                let error = await failure(of: request, by: client)
                                if error != nil { return }
                                answered.withLock { $0 += 1 }
                            }
                        }
                    }
                    while answered.withLock({ $0 }) < 20 { await Task.yield() }
                    await server.shutdown()
                }
            }
            let count = answered.withLock { $0 }
            #expect(count >= 20)
        }
    }

    @Test("starting and stopping fifty times, in any order and twice at once, leaves nothing behind")
    func stress() async throws {
        for round in 0..<50 {
            let server = HTTPServer(HTTPServerConfiguration()) { _ in .text("") }
            if round % 5 == 0 {
                await server.shutdown()
                #expect(throws: HTTPServerError.alreadyUsed) { try server.start() }
                continue
            }
            let port = try server.start()
            #expect(throws: HTTPServerError.alreadyUsed) { try server.start() }
            let client = HTTPClient(HTTPClientConfiguration(userAgent: "tests", addressPolicy: .any))
            if round % 2 == 0 { _ = try await client.send(HTTPRequest(url: "http://127.0.0.1:\(port)")) }
            async let first: Void = server.shutdown()
            async let second: Void = server.shutdown()
            async let third: Void = client.shutdown()
            _ = await (first, second, third)
            await server.shutdown()
            #expect(throws: HTTPServerError.alreadyUsed) { try server.start() }
        }
    }

    @Test("a server can come back to its port while closed connections still linger there")
    func comesBack() async throws {
        let first = HTTPServer(HTTPServerConfiguration()) { _ in .text("first") }
        let port = try first.start()
        // The side that closes first keeps the connection's name for a while: here the server.
        let socket = try RawSocket.connected(to: port)
        try socket.write("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        #expect(try await socket.readToEnd().hasSuffix("first"))
        await first.shutdown()
        let second = HTTPServer(HTTPServerConfiguration(port: port)) { _ in .text("second") }
        #expect(try second.start() == port)
        await second.shutdown()
    }

    @Test("a taken port, a name instead of an address and a bad certificate are told apart")
    func cannotListen() async throws {
        let server = HTTPServer(HTTPServerConfiguration()) { _ in .text("") }
        let port = try server.start()
        let second = HTTPServer(HTTPServerConfiguration(port: port)) { _ in .text("") }
        #expect(throws: HTTPServerError.cannotListen("127.0.0.1:\(port): Address already in use")) {
            try second.start()
        }
        await second.shutdown()
        await server.shutdown()
        for (host, port) in [("localhost", 0), ("127.0.0.1", 65_536), ("127.0.0.1", -1), ("", 0)] {
            let server = HTTPServer(HTTPServerConfiguration(host: host, port: port)) { _ in .text("") }
            #expect(throws: HTTPServerError.invalidAddress(host: host, port: port)) { try server.start() }
        }
        let identity = TLSIdentity(certificatePEM: "nonsense", privateKeyPEM: "nonsense")
        let tls = HTTPServer(HTTPServerConfiguration(tls: identity)) { _ in .text("") }
        #expect(throws: HTTPServerError.self) { try tls.start() }
    }

    @Test("as a service it serves until it is asked to stop")
    func service() async throws {
        let server = HTTPServer(HTTPServerConfiguration()) { _ in .text("served") }
        let port = try server.start()
        let client = HTTPClient(HTTPClientConfiguration(userAgent: "tests", addressPolicy: .any))
        try await withManualGracefulShutdown { stop in
            async let serverEnd: Void = server.run()
            async let clientEnd: Void = client.run()
            let response = try await client.send(HTTPRequest(url: "http://127.0.0.1:\(port)"))
            #expect(response.text == "served")
            stop()
            _ = try await (serverEnd, clientEnd)
        }
        #expect(throws: HTTPServerError.alreadyUsed) { try server.start() }
        #expect(await failure(of: HTTPRequest(url: "http://127.0.0.1:\(port)"), by: client)?.kind == "notSent")
    }
}
