import Locking

/// "Look again": raised from any thread, awaited by one task; a signal raised meanwhile is kept, once.
final class BatchSignal: Sendable {
    private enum Phase {
        case idle
        case raised
        case waiting(CheckedContinuation<Void, Never>)
    }

    private let phase = Locked(Phase.idle)

    func raise() {
        let waiter = phase.withLock { phase -> CheckedContinuation<Void, Never>? in
            guard case .waiting(let waiter) = phase else {
                phase = .raised
                return nil
            }
            phase = .idle
            return waiter
        }
        waiter?.resume()
    }

    /// Returns when it was raised, or when the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isRaised = phase.withLock { phase in
                    guard case .raised = phase else {
                        phase = .waiting(waiter)
                        return false
                    }
                    phase = .idle
                    return true
                }
                if isRaised { waiter.resume() }
            }
        } onCancel: {
            raise()
        }
    }
}
