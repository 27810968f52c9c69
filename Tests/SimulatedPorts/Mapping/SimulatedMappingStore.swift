package import Billing
import Locking
package import Ports

/// The tenants' settings, runs and plans, as the mapping API sees them: one tenant at a time.
package struct SimulatedMappingStore: MappingStore {
    let store: SimulatedStore
    let origin: String
    let gate: any PortGate

    package func transaction<Answer: Sendable>(
        of tenant: TenantID, _ body: @Sendable (any MappingTransaction) async throws -> Answer
    ) async throws -> Answer {
        let call = "mapping.transaction"
        do {
            try await gate.enter(call)
        } catch { throw MappingStoreError.port(error) }
        let answer = try await store.alone { rows in
            var rows = rows
            rows.now = Moment(store.clock.now)
            let transaction = SimulatedMappingTransaction(rows, of: tenant, origin: origin, clock: store.clock)
            let answer = try await body(transaction)
            try Task.checkCancellation()
            return (try transaction.end(), answer)
        }
        do {
            try await gate.leave(call)
        } catch { throw MappingStoreError.port(error) }
        return answer
    }
}

extension SimulatedStore {
    /// The settings; `origin` is the service whose outbox gets what is announced.
    package func mapping(
        _ gate: any PortGate = OpenGate(), origin: String = "mapping-api"
    ) -> SimulatedMappingStore {
        SimulatedMappingStore(store: self, origin: origin, gate: gate)
    }
}

/// What can be done in one transaction of one tenant, on a copy of the rows that becomes the store's when it ends.
final class SimulatedMappingTransaction: MappingTransaction {
    private struct State: Sendable {
        var rows: Rows
        var hasFailed = false
    }

    let tenant: TenantID
    let origin: String
    let clock: any StoreClock
    private let state: Locked<State>

    init(_ rows: Rows, of tenant: TenantID, origin: String, clock: any StoreClock) {
        self.tenant = tenant
        self.origin = origin
        self.clock = clock
        state = Locked(State(rows: rows))
    }

    /// One statement: all or nothing.
    ///
    /// After one that failed nothing more can be done.
    func run<Answer>(
        _ call: String, _ statement: (inout Rows) throws -> Answer
    ) throws(MappingStoreError) -> Answer {
        let result = state.withLock { state in
            Result {
                if state.hasFailed { throw Self.aborted }
                state.hasFailed = true
                var rows = state.rows
                let answer = try statement(&rows)
                state.rows = rows
                state.hasFailed = false
                return answer
            }
        }
        do {
            return try result.get()
        } catch {
            throw MappingStoreError(error, in: call)
        }
    }

    /// The rows as the transaction leaves them.
    fileprivate func end() throws(MappingStoreError) -> Rows { try run("committing") { $0 } }

    private static let aborted = PortError(.refused, "rolled back: a statement in the transaction had failed")
}
