import Locking
import Ports

/// Calls of simulated ports that fail: before they take effect, or after it so that only the answer is lost.
final class Faults: Sendable {
    enum Kind: Sendable { case before, after }

    private let state = Locked<[String: (kind: Kind, error: PortError, times: Int)]>([:])

    /// The next `times` calls of `call` fail.
    func fail(
        _ call: String, _ kind: Kind = .before, _ reason: PortError.Reason = .unavailable, times: Int = 1
    ) {
        state.withLock { $0[call] = (kind, PortError(reason, "\(call): made to fail"), times) }
    }

    /// Does `body` as the call of this name, unless it is made to fail.
    func during<Answer>(_ call: String, _ body: () throws(PortError) -> Answer) throws(PortError) -> Answer {
        let fault = state.withLock { state -> (kind: Kind, error: PortError, times: Int)? in
            guard let fault = state[call] else { return nil }
            state[call] = fault.times > 1 ? (fault.kind, fault.error, fault.times - 1) : nil
            return fault
        }
        guard let fault else { return try body() }
        if fault.kind == .after { _ = try body() }
        throw fault.error
    }
}
