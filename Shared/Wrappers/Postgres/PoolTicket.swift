import Locking

/// One task's place in the queue for a connection: answered exactly once, by whoever comes first.
final class PoolTicket: Sendable {
    enum Grant: Sendable {
        /// An idle connection.
        case session(PoolState.Idle)
        /// A place: open a connection of your own.
        case place
        case timedOut
        case cancelled
        case closed
    }
    private enum Phase {
        case new
        case waiting(CheckedContinuation<Grant, Never>)
        case granted(Grant)
        case finished
    }

    private let phase = Locked(Phase.new)

    /// Waits for the grant.
    func wait() async -> Grant {
        await withCheckedContinuation { waiter in
            let now: Grant? = phase.withLock { phase in
                if case .granted(let grant) = phase {
                    phase = .finished
                    return grant
                }
                phase = .waiting(waiter)
                return nil
            }
            if let now { waiter.resume(returning: now) }
        }
    }

    /// Grants it; `false` when it was answered already and the grant must go to somebody else.
    func offer(_ grant: Grant) -> Bool {
        let (taken, waiter) = phase.withLock { phase -> (Bool, CheckedContinuation<Grant, Never>?) in
            switch phase {
            case .new:
                phase = .granted(grant)
                return (true, nil)
            case .waiting(let waiter):
                phase = .finished
                return (true, waiter)
            case .granted, .finished:
                return (false, nil)
            }
        }
        waiter?.resume(returning: grant)
        return taken
    }
}
