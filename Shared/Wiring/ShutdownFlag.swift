import Locking

/// Whether a stop was asked for, readable from child tasks and other threads.
final class ShutdownFlag: Sendable {
    private let state = Locked(false)

    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
}
