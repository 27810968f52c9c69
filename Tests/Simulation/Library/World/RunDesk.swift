import Billing
import Locking
import Pipeline
import Ports

/// The people who ask for runs: they ask again until they are answered.
final class RunDesk: Sendable {
    struct Wish: Sendable {
        let tenant: TenantID
        let integration: IntegrationID
        let day: Int
        let number: Int
        var attempt = 0
    }

    private let wishes = Locked<[Wish]>([])
    private let dice: Dice

    init(dice: Dice) { self.dice = dice }

    /// Whether everybody has been answered.
    var isEmpty: Bool { wishes.withLock { $0.isEmpty } }

    func ask(for wish: Wish) { wishes.withLock { $0.append(wish) } }

    /// Has one wish fulfilled by a process of the mapping API; how many there were.
    func pass(_ store: any MappingStore) async throws(PortError) -> Int {
        guard let wish = wishes.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return 0 }
        do {
            let start = try await store.transaction(of: wish.tenant) { rows in
                guard let integration = try await rows.integration(wish.integration, lock: .exclusive) else {
                    throw PortError(.refused, "no such integration")
                }
                let id = Names.run(
                    of: wish.integration, day: wish.day, number: wish.number, attempt: wish.attempt)
                return try await rows.startRun(
                    id, of: integration, tenant: wish.tenant, asked: nil, by: "technician")
            }
            guard case .started = start else { throw PortError(.refused, "the run was not started: \(start)") }
            return 1
        } catch {
            // Who clicks again may send the same request once more, or make a new one.
            var again = wish
            again.attempt += dice.roll { $0.chance(0.5) } ? 1 : 0
            ask(for: again)
            throw error as? PortError ?? PortError(.unavailable, "\(error)")
        }
    }
}
