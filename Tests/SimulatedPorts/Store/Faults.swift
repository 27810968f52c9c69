import Locking
package import Ports

/// A gate at which calls are made to fail: before they take effect, or after it so that only the answer is lost.
package final class Faults: PortGate {
    package enum Kind: Sendable { case before, after }

    private struct Fault: Sendable {
        let error: PortError
        var left: Int
    }

    private let state = Locked<(entering: [String: Fault], leaving: [String: Fault], calls: [String])>(([:], [:], []))

    package init() {}

    /// The calls that came, failed ones among them, in order: `plans.save`.
    package var calls: [String] { state.withLock { $0.calls } }

    /// How often a call came.
    package func count(_ call: String) -> Int { state.withLock { $0.calls.count { $0 == call } } }

    /// The next `times` calls of `call` fail.
    package func fail(
        _ call: String, _ kind: Kind = .before, _ reason: PortError.Reason = .unavailable, times: Int = 1
    ) {
        let fault = Fault(error: PortError(reason, "\(call): made to fail"), left: times)
        state.withLock { state in
            switch kind {
            case .before: state.entering[call] = fault
            case .after: state.leaving[call] = fault
            }
        }
    }

    package func enter(_ call: String) async throws(PortError) {
        let error = state.withLock { state in
            state.calls.append(call)
            return Self.spend(call, &state.entering)
        }
        if let error { throw error }
    }

    package func leave(_ call: String) async throws(PortError) {
        let error = state.withLock { Self.spend(call, &$0.leaving) }
        if let error { throw error }
    }

    private static func spend(_ call: String, _ faults: inout [String: Fault]) -> PortError? {
        guard var fault = faults[call] else { return nil }
        fault.left -= 1
        faults[call] = fault.left > 0 ? fault : nil
        return fault.error
    }
}
