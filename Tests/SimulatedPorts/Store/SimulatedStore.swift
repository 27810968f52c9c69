import Locking
import Ports

/// All that the platform stores, in memory, under the promises of the ports; each port is a view of it.
package final class SimulatedStore: Sendable {
    private let state = Locked(Rows())
    private let turn = Turn()
    let clock: any StoreClock

    /// An empty store.
    package init(clock: any StoreClock) { self.clock = clock }

    /// The rows as they are.
    package var rows: Rows { state.withLock { $0 } }

    /// One call of a port: waits at the gate, takes effect in one step or not at all, and answers through the gate.
    func call<Answer: Sendable>(
        _ name: String, _ gate: any PortGate, _ step: @Sendable (inout Rows) throws -> Answer
    ) async throws(PortError) -> Answer {
        try await gate.enter(name)
        await turn.take()
        let result = Result { try work(step) }
        turn.give()
        let answer: Answer
        do {
            answer = try result.get()
        } catch {
            throw PortError(error, in: name)
        }
        try await gate.leave(name)
        return answer
    }

    /// Works on the rows at once, outside every port: a test's way to set up what no port can.
    package func change<Answer>(_ step: (inout Rows) throws -> Answer) rethrows -> Answer { try work(step) }

    /// Keeps all others waiting until `body` has ended; what it made of the rows it was given is stored if it says so.
    func alone<Answer: Sendable>(
        _ body: (Rows) async throws -> (rows: Rows, answer: Answer)
    ) async throws -> Answer {
        await turn.take()
        defer { turn.give() }
        let (rows, answer) = try await body(self.rows)
        state.withLock { $0 = rows }
        return answer
    }

    private func work<Answer>(_ step: (inout Rows) throws -> Answer) rethrows -> Answer {
        let now = Moment(clock.now)
        return try state.withLock { state in
            var rows = state
            rows.now = now
            let answer = try step(&rows)
            state = rows
            return answer
        }
    }
}
