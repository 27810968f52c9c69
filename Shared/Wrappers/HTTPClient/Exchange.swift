import Locking

/// Where a sender waits and the client's thread leaves the outcome; a cancellation may come at any time.
final class Exchange: Sendable {
    typealias Outcome = Result<HTTPResponse, TransferError>

    private enum State: Sendable {
        case running
        case waiting(CheckedContinuation<Outcome, Never>)
        case finished(Outcome)
    }

    private let state = Locked((state: State.running, isCancelled: false))

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Waits for the outcome; called once.
    func outcome() async -> Outcome {
        await withCheckedContinuation { waiter in
            let now: Outcome? = state.withLock { current in
                if case .finished(let outcome) = current.state { return outcome }
                current.state = .waiting(waiter)
                return nil
            }
            if let now { waiter.resume(returning: now) }
        }
    }

    /// Leaves the outcome; the first one counts.
    func finish(_ outcome: Outcome) {
        let waiter: CheckedContinuation<Outcome, Never>? = state.withLock { current in
            switch current.state {
            case .running:
                current.state = .finished(outcome)
                return nil
            case .waiting(let waiter):
                current.state = .finished(outcome)
                return waiter
            case .finished:
                return nil
            }
        }
        waiter?.resume(returning: outcome)
    }

    /// Marks the exchange as cancelled.
    ///
    /// `false`: it has finished already.
    func cancel() -> Bool {
        state.withLock { current in
            current.isCancelled = true
            if case .finished = current.state { return false }
            return true
        }
    }
}
