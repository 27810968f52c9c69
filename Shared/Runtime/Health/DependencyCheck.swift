import Lifecycle
import Locking

/// Whether a dependency can be used, and if not, why.
enum DependencyState: Sendable, Equatable {
    /// It answered well.
    case ok
    /// It can't be used: the reason.
    case failing(String)
}

/// Asks one dependency, on demand, and never twice at the same time.
///
/// The check runs in a service of its own, not in the task of the request: a check that hangs and ignores
/// cancellation then holds up nobody, the requests only see that no answer came.
final class DependencyCheck: Service {
    private struct State: Sendable {
        var latest: DependencyState?
        var waiting: [Latch] = []
    }

    let name: String
    private let timeout: Duration
    private let check: @Sendable () async throws -> Void
    private let state = Locked(State())
    private let demand: AsyncStream<Void>
    private let ring: AsyncStream<Void>.Continuation

    init(name: String, timeout: Duration, check: @escaping @Sendable () async throws -> Void) {
        self.name = name
        self.timeout = timeout
        self.check = check
        // One waiting demand is enough: its answer serves all who wait by then.
        (demand, ring) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Serves demands until the service is asked to stop.
    func run() async {
        await withGracefulShutdownHandler {
            for await _ in demand {
                let waiting = state.withLock { state in
                    defer { state.waiting = [] }
                    return state.waiting
                }
                let latest = await askNow()
                state.withLock { $0.latest = latest }
                for latch in waiting { latch.raise() }
            }
        } onGracefulShutdown: {
            self.ring.finish()
        }
    }

    /// The dependency's state, asked for now; failing when no answer comes in time.
    func ask() async -> DependencyState {
        let answered = Latch()
        state.withLock { $0.waiting.append(answered) }
        ring.yield()
        await withTaskGroup(of: Void.self) { [timeout] group in
            group.addTask { await answered.wait() }
            group.addTask { try? await Task.sleep(for: timeout) }
            await group.next()
            group.cancelAll()
        }
        guard answered.isRaised else {
            state.withLock { $0.waiting.removeAll { $0 === answered } }
            return .failing("no answer within \(timeout / .seconds(1)) s")
        }
        return state.withLock { $0.latest } ?? .failing("not asked yet")
    }

    private func askNow() async -> DependencyState {
        do {
            try await check()
            return .ok
        } catch { return .failing(String(describing: error)) }
    }
}
