import Billing
import Foundation
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

    /// A company's other agreement is chosen.
    struct Move: Sendable {
        let tenant: TenantID
        let integration: IntegrationID
        let identity: String
        let agreement: AgreementID
    }

    private let wishes = Locked<[Wish]>([])
    private let moves = Locked<[Move]>([])
    private let dice: Dice
    private let clock: ProcessClock

    init(dice: Dice, clock: ProcessClock) {
        self.dice = dice
        self.clock = clock
    }

    /// Whether everybody has been answered.
    var isEmpty: Bool { wishes.withLock { $0.isEmpty } && moves.withLock { $0.isEmpty } }

    func ask(for wish: Wish) { wishes.withLock { $0.append(wish) } }

    func ask(for move: Move) { moves.withLock { $0.append(move) } }

    /// Has one company moved, as the API saves it; how many there were.
    private func move(_ store: any MappingStore) async throws(PortError) -> Int {
        guard let move = moves.withLock({ $0.first }) else { return 0 }
        let now = clock.now
        do {
            try await store.transaction(of: move.tenant) { rows in
                _ = try await rows.integration(move.integration, lock: .exclusive)
                let found = try await rows.companies([move.identity], ofKind: .securityCenter, lock: .exclusive)
                guard var company = found.first else { throw PortError(.refused, "no such company") }
                company.agreement = move.agreement
                _ = try await rows.save([company])
                try await rows.askForNewPlans(
                    of: move.integration, companies: [company.id], tenant: move.tenant, from: "mapping-api", at: now)
            }
            // Whoever was not answered saves it again: saying the same once more changes nothing.
            moves.withLock { _ = $0.removeFirst() }
            return 1
        } catch {
            throw error as? PortError ?? PortError(.unavailable, "\(error)")
        }
    }

    /// Has one wish fulfilled by a process of the mapping API; how many there were.
    func pass(_ store: any MappingStore) async throws(PortError) -> Int {
        guard let wish = wishes.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return try await move(store) }
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
