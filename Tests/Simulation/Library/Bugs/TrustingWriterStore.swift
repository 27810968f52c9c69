import Billing
import Ports
import SimulatedPorts

/// A writer's store that believes one look: what was not seen then was never applied.
struct TrustingWriterStore: WrappedWriterStore {
    let store: any WriterStore

    func observe(
        _ entries: [LedgerEntry], in task: WriteTask, intents: [Int: WriteIntent.Outcome]
    ) async throws(PortError) {
        try await store.observe(
            entries.filter { $0.state != .suspect }, in: task,
            intents: intents.mapValues { $0 == .suspect ? .notApplied : $0 })
    }
}
