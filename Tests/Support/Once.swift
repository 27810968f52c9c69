import Locking

/// A value made at its first use, once, however many ask at the same time.
///
/// A failure is told to all who asked, and the next one tries again.
package final class Once<Value: Sendable>: Sendable {
    private typealias Waiter = CheckedContinuation<Value, any Error>
    private enum Phase {
        case empty
        case making([Waiter])
        case made(Value)
    }
    private enum Step {
        case make
        case wait
        case take(Value)
    }

    private let phase = Locked(Phase.empty)
    private let make: @Sendable () async throws -> Value

    /// A value that `make` makes.
    package init(_ make: @escaping @Sendable () async throws -> Value) { self.make = make }

    /// The value, made now if nobody asked before.
    package func value() async throws -> Value {
        let isMine = phase.withLock { phase in
            if case .empty = phase {
                phase = .making([])
                return true
            }
            return false
        }
        guard isMine else { return try await made() }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await make())
        } catch {
            outcome = .failure(error)
        }
        for waiter in finish(outcome) { waiter.resume(with: outcome) }
        return try outcome.get()
    }

    private func made() async throws -> Value {
        try await withCheckedThrowingContinuation { waiter in
            let step = phase.withLock { phase -> Step in
                switch phase {
                case .made(let value): return .take(value)
                case .making(let waiters):
                    phase = .making(waiters + [waiter])
                    return .wait
                case .empty: return .make
                }
            }
            switch step {
            case .take(let value): waiter.resume(returning: value)
            case .wait: break
            case .make: waiter.resume(throwing: SupportError(description: "starting failed for another test"))
            }
        }
    }

    private func finish(_ outcome: Result<Value, any Error>) -> [Waiter] {
        phase.withLock { phase in
            guard case .making(let waiters) = phase else { return [] }
            phase = (try? outcome.get()).map(Phase.made) ?? .empty
            return waiters
        }
    }
}
