import Locking

/// A signal that is raised once and stays raised: tasks wait for it, handlers are called by it.
package final class Latch: Sendable {
    private struct State: Sendable {
        var isRaised = false
        var nextID: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        /// Waits whose cancellation arrived before they had registered.
        var cancelled: Set<UInt64> = []
        var handlers: [UInt64: @Sendable () -> Void] = [:]
    }

    private let state = Locked(State())

    /// A signal that has not been raised.
    package init() {}

    /// Whether the signal has been raised.
    package var isRaised: Bool { state.withLock { $0.isRaised } }

    /// Raises the signal: resumes every waiter and calls every handler, on the caller's thread.
    package func raise() {
        let (waiters, handlers) = state.withLock { state in
            // In the order in which they came, so that what follows is the same in every run.
            let woken = (
                state.waiters.sorted { $0.key < $1.key }.map(\.value),
                state.handlers.sorted { $0.key < $1.key }.map(\.value)
            )
            state.isRaised = true
            state.waiters = [:]
            state.cancelled = []
            state.handlers = [:]
            return woken
        }
        for handler in handlers { handler() }
        for waiter in waiters { waiter.resume() }
    }

    /// Suspends until the signal is raised, or this task is cancelled.
    package func wait() async {
        let id = newID()
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    if state.isRaised || state.cancelled.remove(id) != nil { return true }
                    state.waiters[id] = waiter
                    return false
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiters.removeValue(forKey: id)
                if waiter == nil && !state.isRaised { state.cancelled.insert(id) }
                return waiter
            }
            waiter?.resume()
        }
    }

    /// Calls `handler` when the signal is raised, at once when it already is.
    ///
    /// Returns what `remove` takes.
    package func add(_ handler: @escaping @Sendable () -> Void) -> UInt64 {
        let id = newID()
        let isRaised = state.withLock { state in
            if !state.isRaised { state.handlers[id] = handler }
            return state.isRaised
        }
        if isRaised { handler() }
        return id
    }

    /// Forgets a handler that has not been called.
    package func remove(_ id: UInt64) { state.withLock { _ = $0.handlers.removeValue(forKey: id) } }

    private func newID() -> UInt64 {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }
}
