import Foundation

/// A value that is read and changed only under a lock: the one lock of this repository.
///
/// `Synchronization.Mutex` would need no proof, but the thread sanitizer does not see it on Linux.
package final class Locked<State: Sendable>: Sendable {
    private let lock = NSLock()
    // Proof: read and written only inside `withLock`, between lock and unlock.
    nonisolated(unsafe) private var state: State

    /// Guards `state`.
    package init(_ state: State) { self.state = state }

    /// Runs `body` with the value while nobody else has it.
    ///
    /// Never suspend, call out or resume a continuation inside.
    package func withLock<Answer, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Answer
    ) throws(Failure) -> Answer {
        lock.lock()
        defer { lock.unlock() }
        return try body(&state)
    }
}
