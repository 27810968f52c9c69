import Locking

/// Lets a few worlds run at once and has the others wait: each has six processes, and time-outs of seconds.
final class WorldGate: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    /// The one for all tests of this process.
    static let shared = WorldGate(width: 2)
    private let state: Locked<State>

    init(width: Int) { state = Locked(State(free: width)) }

    /// Runs `body` when there is room.
    func pass<Answer: Sendable>(_ body: @Sendable () async throws -> Answer) async throws -> Answer {
        await enter()
        do {
            let answer = try await body()
            leave()
            return answer
        } catch {
            leave()
            throw error
        }
    }

    private func enter() async {
        await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(waiter)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { waiter.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
