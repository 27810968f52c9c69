import CLibpq
import Dispatch
import Locking

/// One statement on its way: who may still stop it, and that stopping it cannot hit the next one.
final class StatementCall: Sendable {
    private enum Phase {
        case waiting
        case running
        case stopping
        case cancelled
        case finished
    }

    private let phase = Locked(Phase.waiting)
    private let stopped = DispatchSemaphore(value: 0)
    private let canceller: Canceller

    init(canceller: Canceller) { self.canceller = canceller }

    /// On the owner thread, before the statement; `false` when it was cancelled already and must not begin.
    func begin() -> Bool {
        phase.withLock { phase in
            guard case .waiting = phase else { return false }
            phase = .running
            return true
        }
    }

    /// On the owner thread, after the statement: waits until a cancel request under way has been delivered.
    ///
    /// - Returns: whether the call was cancelled.
    func finish() -> Bool {
        let was = phase.withLock { phase in
            defer { phase = .finished }
            return phase
        }
        switch was {
        case .stopping:
            stopped.wait()
            return true
        case .cancelled:
            return true
        case .waiting, .running, .finished:
            return false
        }
    }

    /// From any thread: asks the server, on a dispatch thread, because that connects and waits.
    func cancel() {
        let running = phase.withLock { phase in
            switch phase {
            case .waiting:
                phase = .cancelled
                return false
            case .running:
                phase = .stopping
                return true
            case .stopping, .cancelled, .finished:
                return false
            }
        }
        guard running else { return }
        DispatchQueue.global().async { [canceller, stopped] in
            canceller.cancel()
            stopped.signal()
        }
    }
}

/// Asks the server to stop what a connection is doing.
final class Canceller: Sendable {
    // Proof: set once; libpq promises that PQcancel may be called from any thread, since a PGcancel is never changed.
    private nonisolated(unsafe) let pointer: OpaquePointer?

    init(of connection: OpaquePointer) { pointer = PQgetCancel(connection) }

    deinit { PQfreeCancel(pointer) }

    func cancel() {
        guard let pointer else { return }
        // The answer does not matter: without success the statement simply runs on to its end or its time-out.
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
            _ = PQcancel(pointer, text.baseAddress, 256)
        }
    }
}
