import Locking

/// The connections that wait for a task: libmicrohttpd must not be stopped while one is suspended.
final class Suspensions: Sendable {
    private struct State: Sendable {
        var next: UInt64 = 0
        var endings: [UInt64: @Sendable () -> Void] = [:]
        var isEnding = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Locked(State())

    /// Notes a suspended connection and how to end its wait.
    ///
    /// `nil`: the server is stopping, resume it at once.
    func add(_ end: @escaping @Sendable () -> Void) -> UInt64? {
        state.withLock { state in
            guard !state.isEnding else { return nil }
            state.next += 1
            state.endings[state.next] = end
            return state.next
        }
    }

    /// The connection has been resumed.
    func remove(_ id: UInt64) {
        let waiter: CheckedContinuation<Void, Never>? = state.withLock { state in
            state.endings[id] = nil
            return state.endings.isEmpty ? state.waiter.take() : nil
        }
        waiter?.resume()
    }

    /// Ends every wait, allows no new one, and returns when all are resumed; called once.
    func endAll() async {
        let endings = state.withLock { state in
            state.isEnding = true
            return Array(state.endings.values)
        }
        for end in endings { end() }
        await withCheckedContinuation { waiter in
            let isEmpty = state.withLock { state in
                if !state.endings.isEmpty { state.waiter = waiter }
                return state.endings.isEmpty
            }
            if isEmpty { waiter.resume() }
        }
    }
}
