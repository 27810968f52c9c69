import Foundation
import Locking

/// Lets the embedded broker run a part of the time only.
///
/// It answers every fetch at once, also when there is nothing to deliver, so that each idle consumer asks it tens of
/// thousands of times a second and test, broker and services fight for the processor. Stopping it for most of each
/// round costs some milliseconds of delay and leaves the machine to the tests.
final class BrokerPacer: Sendable {
    private static let rest: TimeInterval = 0.012
    private static let work: TimeInterval = 0.003

    private struct State: Sendable {
        var isSuspended = false
        var hasEnded = false
    }

    private let state = Locked(State())

    /// Paces whatever process `current` names, until `end()`.
    init(_ current: @escaping @Sendable () -> ChildProcess) {
        let thread = Thread { [state] in
            while !state.withLock({ $0.hasEnded }) {
                state.withLock { _ in current().signal(SIGSTOP) }
                Thread.sleep(forTimeInterval: Self.rest)
                state.withLock { state in
                    if !state.isSuspended { current().signal(SIGCONT) }
                }
                Thread.sleep(forTimeInterval: Self.work)
            }
        }
        thread.name = "broker-pacer"
        thread.start()
    }

    /// While a test suspends the broker it is not let run.
    func setSuspended(_ isSuspended: Bool) { state.withLock { $0.isSuspended = isSuspended } }

    /// Paces no more.
    func end() { state.withLock { $0.hasEnded = true } }
}
