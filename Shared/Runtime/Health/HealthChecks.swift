import Lifecycle
import Locking

/// All that a service depends on, and where it is in its life.
final class HealthChecks: Service {
    private struct State: Sendable {
        var checks: [DependencyCheck] = []
        var phase = HealthReport.Status.starting
    }

    private let service: String
    private let state = Locked(State())

    /// Checks of the service of this name; none yet.
    init(service: String) { self.service = service }

    /// Adds a dependency.
    ///
    /// `check` returns when it can be used and throws the reason when not.
    ///
    /// Only before the checks run. After `timeout` without an answer it counts as failing.
    func add(
        _ name: String, timeout: Duration = .seconds(2), check: @escaping @Sendable () async throws -> Void
    ) {
        state.withLock { state in
            precondition(state.phase == .starting, "the readiness check \(name) is added too late")
            state.checks.append(DependencyCheck(name: name, timeout: timeout, check: check))
        }
    }

    /// Serves the checks until asked to stop; the service counts as ready meanwhile if its dependencies are.
    func run() async throws {
        let checks = state.withLock { state in
            state.phase = .ready
            return state.checks
        }
        await withGracefulShutdownHandler {
            await withTaskGroup(of: Void.self) { group in
                for check in checks { group.addTask { await check.run() } }
                group.addTask { await gracefulShutdown() }
                await group.waitForAll()
            }
        } onGracefulShutdown: {
            self.beginStopping()
        }
    }

    /// From now on the service is not ready any more: for the moment a stop is asked for.
    func beginStopping() { state.withLock { $0.phase = .stopping } }

    /// Asks all dependencies, at the same time.
    func report() async -> HealthReport {
        let (phase, checks) = state.withLock { ($0.phase, $0.checks) }
        guard phase == .ready else { return HealthReport(service: service, status: phase, dependencies: [:]) }
        var dependencies: [String: HealthReport.Dependency] = [:]
        await withTaskGroup(of: (String, DependencyState).self) { group in
            for check in checks { group.addTask { (check.name, await check.ask()) } }
            for await (name, answer) in group {
                switch answer {
                case .ok: dependencies[name] = .init(ok: true, reason: nil)
                case .failing(let reason): dependencies[name] = .init(ok: false, reason: reason)
                }
            }
        }
        let isReady = dependencies.values.allSatisfy(\.ok)
        return HealthReport(service: service, status: isReady ? .ready : .notReady, dependencies: dependencies)
    }
}
