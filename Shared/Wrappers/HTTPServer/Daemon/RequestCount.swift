import Dispatch
import Locking

/// How many requests are between their first line and their last byte.
final class RequestCount: Sendable {
    private struct State: Sendable {
        var count = 0
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Locked(State())

    func begin() { state.withLock { $0.count += 1 } }

    func end() {
        let waiter: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.count -= 1
            return state.count == 0 ? state.waiter.take() : nil
        }
        waiter?.resume()
    }

    /// Waits until there is none, or until the time is over; called once.
    func waitUntilNone(atMost limit: Duration) async {
        await withCheckedContinuation { waiter in
            let isNone = state.withLock { state in
                if state.count > 0 { state.waiter = waiter }
                return state.count == 0
            }
            if isNone { return waiter.resume() }
            DispatchQueue.global().asyncAfter(deadline: .now() + limit / .seconds(1)) { self.giveUp() }
        }
    }

    private func giveUp() { state.withLock { $0.waiter.take() }?.resume() }
}
