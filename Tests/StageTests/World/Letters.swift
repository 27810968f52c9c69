import Contracts
import Locking
import Observability
import Pipeline
import Ports
import SimulatedPorts

/// The dead letters of a store, with an office that fills them.
struct Letters: Sendable {
    let office: DeadLetterOffice
    private let store: SimulatedStore
    private let counting: Locked<[String]>

    init(_ store: SimulatedStore, _ gate: any PortGate, topics: any TopicPublisher, clock: any BusinessClock) {
        let counting = Locked<[String]>([])
        self.counting = counting
        self.store = store
        office = DeadLetterOffice(
            service: "test", store: store.deadLetters(gate), topics: topics, clock: clock, logger: .disabled,
            count: { topic in counting.withLock { $0.append(topic) } })
    }

    /// The letters, by the offset of their records.
    var letters: [DeadLetter] {
        store.rows.deadLetters.all().map(\.row).sorted { ($0.offset ?? 0, $0.id) < ($1.offset ?? 0, $1.id) }
    }

    /// The topics that were counted.
    var counted: [String] { counting.withLock { $0 } }
}
