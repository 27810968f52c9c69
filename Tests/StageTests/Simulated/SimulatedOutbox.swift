import Contracts
import Locking
import Ports

/// An outbox in memory.
final class SimulatedOutbox: Outbox {
    let faults = Faults()
    private let state: Locked<[OutboxRecord]>

    init(_ records: [OutgoingRecord]) {
        state = Locked(records.enumerated().map { OutboxRecord(position: $0.offset + 1, record: $0.element) })
    }

    var positions: [Int] { state.withLock { $0.map(\.position) } }

    func waiting(limit: Int) async throws(PortError) -> [OutboxRecord] {
        try faults.during("waiting") { state.withLock { Array($0.prefix(limit)) } }
    }

    func published(_ positions: [Int]) async throws(PortError) {
        try faults.during("published") { state.withLock { $0.removeAll { positions.contains($0.position) } } }
    }
}
