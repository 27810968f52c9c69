import Locking
import Ports
import SimulatedPorts
import Testing

/// A gate at which calls fail, or at which somebody else does something while a call passes.
final class Gate: PortGate {
    typealias Event = @Sendable () async throws -> Void

    let faults = Faults()
    private let events = Locked<(entering: [String: Event], leaving: [String: Event])>(([:], [:]))

    /// Once, right before the next `call` takes effect.
    func before(_ call: String, _ event: @escaping Event) { events.withLock { $0.entering[call] = event } }

    /// Once, right after the next `call` took effect.
    func after(_ call: String, _ event: @escaping Event) { events.withLock { $0.leaving[call] = event } }

    func enter(_ call: String) async throws(PortError) {
        await happen(events.withLock { $0.entering.removeValue(forKey: call) })
        try await faults.enter(call)
    }

    func leave(_ call: String) async throws(PortError) {
        await happen(events.withLock { $0.leaving.removeValue(forKey: call) })
        try await faults.leave(call)
    }

    private func happen(_ event: Event?) async {
        do {
            try await event?()
        } catch {
            Issue.record("what happens meanwhile failed: \(error)")
        }
    }
}
