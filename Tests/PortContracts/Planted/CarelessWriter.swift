import Billing
import Ports
import SimulatedPorts

/// A writer's store that does everything right but one thing: it does not ask whether a plan still holds.
struct CarelessWriter: WrappedWriterStore {
    let store: any WriterStore

    init(_ store: any WriterStore) { self.store = store }

    func intend(
        _ kind: WriteIntent.Kind, entry: LedgerEntry, quantity: UnitCount, in task: WriteTask
    ) async throws(PortError) -> WriteIntent {
        do {
            return try await store.intend(kind, entry: entry, quantity: quantity, in: task)
        } catch  where error.reason == .unavailable {
            return WriteIntent(
                id: 1, slot: entry.slot, generation: entry.generation, kind: kind, agreement: entry.agreement,
                quantity: quantity)
        }
    }
}
