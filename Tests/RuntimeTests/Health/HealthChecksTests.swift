import Lifecycle
import Observability
import Testing

@testable import Runtime

@Suite("readiness")
struct HealthChecksTests {
    private struct Down: Error, CustomStringConvertible { var description: String { "connection refused" } }

    /// Runs the checks as a service while `body` looks at them.
    private func running(
        _ checks: HealthChecks, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let observer = ClosureService(body)
        let group = ServiceGroup(
            services: [("checks", checks), ("observer", observer)], signals: [], earlyEnd: .stops)
        try await group.run()
    }

    @Test("before the services run it is starting, afterwards stopping")
    func phases() async throws {
        let checks = HealthChecks(service: "example")
        #expect(await checks.report().status == .starting)
        try await running(checks) {}
        #expect(await checks.report().status == .stopping)
        #expect(await checks.report().isReady == false)
    }

    @Test("ready when all dependencies answer, else the reasons by name")
    func dependencies() async throws {
        let checks = HealthChecks(service: "example")
        checks.add("database") {}
        checks.add("broker") { throw Down() }
        try await running(checks) {
            while await checks.report().status == .starting { await Task.yield() }
            let report = await checks.report()
            #expect(!report.isReady)
            #expect(
                String(decoding: report.json, as: UTF8.self)
                    == #"{"dependencies":{"broker":{"ok":false,"reason":"connection refused"},"#
                    + #""database":{"ok":true}},"service":"example","status":"notReady"}"#)
        }
    }

    @Test("a dependency that comes back makes the service ready")
    func recovers() async throws {
        let checks = HealthChecks(service: "example")
        let isUp = Latch()
        checks.add("database") { if !isUp.isRaised { throw Down() } }
        try await running(checks) {
            while await checks.report().status == .starting { await Task.yield() }
            #expect(await checks.report().status == .notReady)
            isUp.raise()
            #expect(await checks.report().status == .ready)
        }
    }

    @Test("a service whose port is expected is not ready before it listens there")
    func listens() async throws {
        let checks = HealthChecks(service: "example")
        let context = RuntimeContext(
            logger: .disabled, metrics: MetricsRegistry(), health: checks, ports: PortFile(path: nil))
        context.expectPort("api")
        try await running(checks) {
            while await checks.report().status == .starting { await Task.yield() }
            #expect(await checks.report().dependencies["api"]?.reason == "it does not listen yet")
            try context.addPort("api", 4000)
            #expect(await checks.report().status == .ready)
        }
    }

    @Test("a check that hangs, deaf even to cancellation, only makes its own dependency fail")
    func hangs() async throws {
        let checks = HealthChecks(service: "example")
        let mayEnd = Latch()
        checks.add("deaf", timeout: .milliseconds(20)) {
            await withTaskCancellationShield { await mayEnd.wait() }
        }
        checks.add("database") {}
        try await running(checks) {
            while await checks.report().status == .starting { await Task.yield() }
            let report = await checks.report()
            #expect(report.dependencies["deaf"] == .init(ok: false, reason: "no answer within 0.02 s"))
            #expect(report.dependencies["database"] == .init(ok: true, reason: nil))
            mayEnd.raise()
        }
    }

    @Test("many askers at once each get an answer")
    func manyAskers() async throws {
        let checks = HealthChecks(service: "example")
        checks.add("database", timeout: .seconds(60)) { await Task.yield() }
        try await running(checks) {
            while await checks.report().status == .starting { await Task.yield() }
            await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 { group.addTask { await checks.report().isReady } }
                for await isReady in group { #expect(isReady) }
            }
        }
    }

    /// Awaits `body` in a task that the caller's cancellation does not reach.
    private func withTaskCancellationShield(_ body: @escaping @Sendable () async -> Void) async {
        await Task { await body() }.value
    }
}
