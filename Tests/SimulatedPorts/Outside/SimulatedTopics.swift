package import Contracts
import Locking
package import Ports

/// A publisher that remembers.
package final class SimulatedTopics: TopicPublisher {
    private let state = Locked<(records: [OutgoingRecord], failures: Int, refused: Set<String>)>(([], 0, []))

    package init() {}

    package var records: [OutgoingRecord] { state.withLock { $0.records } }

    /// The next `count` publications fail.
    package func fail(_ count: Int) { state.withLock { $0.failures = count } }

    /// Records with this key are refused for good from now on, unless they are dead letters.
    package func refuse(_ key: String) { state.withLock { _ = $0.refused.insert(key) } }

    package func publish(_ records: [OutgoingRecord]) async throws(PortError) {
        let error = state.withLock { state -> PortError? in
            if state.failures > 0 {
                state.failures -= 1
                return PortError(.unavailable, "publishing: the broker is away")
            }
            let refused = state.refused
            if records.contains(where: { $0.topic != .deadLetters && refused.contains($0.key) }) {
                return PortError(.refused, "publishing: MSG_SIZE_TOO_LARGE")
            }
            state.records += records
            return nil
        }
        if let error { throw error }
    }

    /// The messages of one kind, in order.
    package func messages<Expected: Message>(_ type: Expected.Type) -> [Expected] {
        records.filter { $0.topic == Expected.topic }.compactMap { try? CanonicalJSON.decode(type, from: $0.value) }
    }
}
