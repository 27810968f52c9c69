import Locking

/// Something a test waits for, whatever is cancelled meanwhile.
final class Promise: Sendable {
    private enum State: Sendable { case open([CheckedContinuation<Void, Never>]), fulfilled }
    private let state = Locked(State.open([]))

    func fulfil() {
        let waiters: [CheckedContinuation<Void, Never>] = state.withLock { state in
            guard case .open(let waiters) = state else { return [] }
            state = .fulfilled
            return waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { waiter in
            let isFulfilled = state.withLock { state in
                guard case .open(let waiters) = state else { return true }
                state = .open(waiters + [waiter])
                return false
            }
            if isFulfilled { waiter.resume() }
        }
    }
}
