import Ports

/// An outbox that forgets an entry now and then: it is removed, and nobody published it.
struct DroppingOutbox: Outbox {
    private let outbox: any Outbox
    private let dice: Dice

    init(_ outbox: any Outbox, _ dice: Dice) {
        self.outbox = outbox
        self.dice = dice
    }

    func waiting(limit: Int) async throws(PortError) -> [OutboxRecord] {
        let waiting = try await outbox.waiting(limit: limit)
        let dropped = waiting.filter { _ in dice.roll { $0.chance(0.1) } }.map(\.position)
        if !dropped.isEmpty { try await outbox.published(dropped) }
        return waiting.filter { !dropped.contains($0.position) }
    }

    func published(_ positions: [Int]) async throws(PortError) { try await outbox.published(positions) }
}
