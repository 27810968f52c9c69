import Glibc
import Lifecycle
import Locking
import Testing

private struct Broken: Error, Equatable {}

@Suite("a service group")
struct ServiceGroupTests {
    private let diary = Diary()

    /// Waits for its stop, writing down both.
    private func patient(_ name: String) -> (name: String, service: any Service) {
        let diary = diary
        return (
            name,
            ClosureService {
                await gracefulShutdown()
                diary.write("\(name) asked")
                await Task.yield()
                diary.write("\(name) done")
            }
        )
    }

    private func group(
        _ services: [(name: String, service: any Service)], signals: [Int32] = [],
        timeout: Duration = .seconds(20), cancellation: Duration = .seconds(60),
        earlyEnd: ServiceGroup.EarlyEnd = .fails,
        onStart: @escaping @Sendable (String) -> Void = { _ in }
    ) -> ServiceGroup {
        let diary = diary
        return ServiceGroup(
            services: services, signals: signals, shutdownTimeout: timeout, cancellationTimeout: cancellation,
            earlyEnd: earlyEnd, abandon: { diary.write("abandoned \($0)") },
            report: { event in
                switch event {
                case .started(let name): onStart(name)
                case .stopRequested(let reason): diary.write("stop: \(reason)")
                case .cancelling(let names): diary.write("cancelling \(names)")
                case .stopping, .ended, .failed, .abandoned: break
                }
            })
    }

    /// Asks the group to stop from inside it, so that the order of events is fixed.
    private func stopper(_ body: @escaping @Sendable () -> Void) -> (name: String, service: any Service) {
        (
            "stopper",
            ClosureService {
                body()
                await gracefulShutdown()
            }
        )
    }

    @Test("stops in the reverse order, each awaited before the next is asked")
    func reverseOrder() async throws {
        let handle = Locked<ServiceGroup?>(nil)
        let group = group([
            patient("database"), patient("consumer"), patient("http"),
            stopper { handle.withLock { $0 }?.triggerGracefulShutdown() },
        ])
        handle.withLock { $0 = group }
        try await group.run()
        #expect(
            diary.pages == [
                "stop: requested", "http asked", "http done", "consumer asked", "consumer done", "database asked",
                "database done",
            ])
        handle.withLock { $0 = nil }
    }

    @Test("a failing service stops the others and its error is the group's")
    func failure() async {
        let group = group([patient("database"), ("broken", ClosureService { throw Broken() }), patient("http")])
        await #expect(throws: Broken()) { try await group.run() }
        #expect(diary.pages == ["stop: broken failed", "http asked", "http done", "database asked", "database done"])
    }

    @Test("the first failure wins over one during the stop")
    func firstFailure() async {
        struct Second: Error {}
        let second = ClosureService {
            await gracefulShutdown()
            throw Second()
        }
        let group = group([("second", second), ("broken", ClosureService { throw Broken() })])
        await #expect(throws: Broken()) { try await group.run() }
    }

    @Test("a service that ends unasked is a fault")
    func earlyEnd() async {
        let group = group([patient("database"), ("short", ClosureService {})])
        await #expect(throws: ServiceGroupError.serviceEnded("short")) { try await group.run() }
        #expect(diary.pages == ["stop: short ended", "database asked", "database done"])
    }

    @Test("a service that ends unasked ends the group well where that is said")
    func earlyEndAllowed() async throws {
        try await group([patient("database"), ("job", ClosureService {})], earlyEnd: .stops).run()
        #expect(diary.pages == ["stop: job ended", "database asked", "database done"])
    }

    @Test("who is too slow is cancelled, and the group says so")
    func slowService() async {
        let deaf = ClosureService { try await Task.sleep(for: .seconds(3600)) }
        let group = group(
            [("deaf", deaf), ("broken", ClosureService {})], timeout: .milliseconds(10), earlyEnd: .stops)
        await #expect(throws: ServiceGroupError.stoppedByCancellation(["deaf"])) { try await group.run() }
        #expect(diary.pages == ["stop: broken ended", "cancelling [\"deaf\"]"])
    }

    @Test("who ignores even the cancellation is reported by name")
    func ignoresCancellation() async {
        let mayEnd = Promise()
        let diary = diary
        let group = ServiceGroup(
            services: [("deaf", ClosureService { await mayEnd.wait() }), ("short", ClosureService {})], signals: [],
            shutdownTimeout: .milliseconds(1), cancellationTimeout: .milliseconds(1), earlyEnd: .stops,
            abandon: {
                diary.write("abandoned \($0)")
                mayEnd.fulfil()
            })
        await #expect(throws: ServiceGroupError.stoppedByCancellation(["deaf"])) { try await group.run() }
        #expect(diary.pages == ["abandoned [\"deaf\"]"])
    }

    @Test("asked to stop before it starts, it starts nothing")
    func stoppedBefore() async throws {
        let group = group([("never", ClosureService { Issue.record("started") })])
        group.triggerGracefulShutdown()
        try await group.run()
    }

    @Test("runs once")
    func runsOnce() async throws {
        let group = group([])
        try await group.run()
        await #expect(throws: ServiceGroupError.alreadyRan) { try await group.run() }
    }

    @Test("cancelling the task that runs it cancels the services")
    func cancelled() async {
        let group = group([patient("database"), ("deaf", ClosureService { try await Task.sleep(for: .seconds(3600)) })])
        await withTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await #expect(throws: CancellationError.self) { try await group.run() } }
            tasks.cancelAll()
        }
        #expect(diary.pages.contains("database done"))
    }

    @Test("a group inside a group stops with it, in its turn")
    func nested() async throws {
        let inner = ServiceGroup(services: [patient("a"), patient("b")], signals: [])
        let outer = group([patient("database"), ("inner", inner), ("job", ClosureService {})], earlyEnd: .stops)
        try await outer.run()
        #expect(
            diary.pages == [
                "stop: job ended", "b asked", "b done", "a asked", "a done", "database asked", "database done",
            ])
    }

    @Test("a signal stops it")
    func signal() async throws {
        let group = group([patient("database"), stopper { kill(getpid(), SIGUSR2) }], signals: [SIGUSR2])
        try await group.run()
        #expect(diary.pages == ["stop: signal \(SIGUSR2)", "database asked", "database done"])
    }

    @Test("SIGTERM ends a process with status 0 when its services stop well")
    func terminationOfAProcess() async {
        await #expect(processExitsWith: .success) {
            let stopper = ClosureService {
                kill(getpid(), SIGTERM)
                await gracefulShutdown()
            }
            try await ServiceGroup(services: [("stopper", stopper)]).run()
            exit(0)
        }
    }

    @Test("started and stopped at any moment it always ends", arguments: 0..<200)
    func startStopStress(round: Int) async throws {
        let group = group((0..<4).map { patient("\($0)") })
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for _ in 0..<3 {
                tasks.addTask {
                    for _ in 0..<(round % 7) { await Task.yield() }
                    group.triggerGracefulShutdown()
                }
            }
            try await tasks.waitForAll()
        }
        let asked = diary.pages.filter { $0.hasSuffix("asked") }
        #expect(asked.isEmpty || asked == ["3 asked", "2 asked", "1 asked", "0 asked"])
    }
}
