package import Contracts
import Locking
package import Ports

/// A publisher that remembers.
package final class SimulatedTopics: TopicPublisher {
    private let state = Locked<(records: [OutgoingRecord], failures: Int)>(([], 0))

    package init() {}

    package var records: [OutgoingRecord] { state.withLock { $0.records } }

    /// The next `count` publications fail.
    package func fail(_ count: Int) { state.withLock { $0.failures = count } }

    package func publish(_ records: [OutgoingRecord]) async throws(PortError) {
        let isFailing = state.withLock { state in
            if state.failures > 0 {
                state.failures -= 1
                return true
            }
            state.records += records
            return false
        }
        if isFailing { throw PortError(.unavailable, "publishing: the broker is away") }
    }

    /// The messages of one kind, in order.
    package func messages<Expected: Message>(_ type: Expected.Type) -> [Expected] {
        records.filter { $0.topic == Expected.topic }.compactMap { try? CanonicalJSON.decode(type, from: $0.value) }
    }
}
