import Billing
import Contracts
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

/// A change that a guard holds, until a person answers.
///
/// The interleavings tried: an answer between the reading and the
/// write, one before the plan, two answers, an answer that has run out.
@Suite("A guard")
struct GuardTests {
    private let it: WriterWorld

    init() async throws {
        it = try await WriterWorld(isGuarded: true)
        await it.process()
    }

    private func open() -> [String] {
        it.world.rows.held.all { _, row in row.closedAt == nil }.map { _, row in
            "\(row.change.slot.category.rawValue) \(row.change.from) \(row.change.to) \(row.change.reason.rawValue)"
        }
    }

    private func answer(_ kind: GuardAnswer.Kind, _ category: SlotCategory = .workstation) async throws {
        let now = it.clock.now
        try await it.world.mapping { rows in
            guard let integration = try await rows.integration(Ids.integration(1), lock: .none) else { return }
            let slot = Slot(application: StageWorld.advanced, category: category)
            let wanted = WantedDecision(
                kind: try #require(DecisionKind(rawValue: kind.rawValue)), identity: "1", slot: slot)
            do {
                _ = try await rows.decide(
                    [wanted], in: integration, tenant: Ids.tenant, by: "test", from: "mapping-api", at: now)
            } catch let error as DecisionRefusals {
                throw error.refusals[0].refusal
            }
        }
    }

    @Test("holds a fall to zero with both numbers, writes nothing of it, and lets the other slot go on")
    func holds() async throws {
        try await it.plan(on: "2026-11-25", servers: 11, workstations: 0)
        #expect(await it.process() == .done)
        #expect(it.writes.suffix(1) == ["PATCH 901 11"] && it.quantities == [11, 90])
        #expect(open() == ["workstation 90 0 fallToZero"])
        #expect(it.outcome == .incomplete && it.settlements.map(\.outcome) == [.changed, .held])
        #expect(it.settlements.last?.previousQuantity == 90 && it.settlements.last?.quantity == .zero)
        #expect(it.codes.isEmpty && it.world.state(ofRun: 2) == .completed)
    }

    @Test("keeps since when it waits while the value stays, and lets go what is not wanted any more")
    func closes() async throws {
        try await it.plan(on: "2026-11-25", workstations: 0)
        await it.process()
        let since = it.world.rows.held.all().first?.row.since
        it.clock.advance(by: .seconds(3600))
        try await it.plan(on: "2026-11-26", workstations: 20)
        await it.process()
        #expect(open() == ["workstation 90 20 largeChange"])
        #expect(it.world.rows.held.all().map(\.row.since) == [since])
        try await it.plan(on: "2026-11-27", workstations: 89)
        await it.process()
        #expect(open().isEmpty && it.quantities == [10, 89])
        try await it.plan(on: "2026-11-28", workstations: 0)
        await it.process()
        #expect(open().count == 1)
        try await it.world.change { $0.automaticBilling = false }
        try await it.world.replan()
        await it.process()
        #expect(open().isEmpty && it.quantities == [10, 89])
    }

    @Test("an approval has the newest snapshot planned again, and its value is written")
    func approval() async throws {
        try await it.plan(on: "2026-11-25", workstations: 0)
        await it.process()
        try await answer(.approve)
        let asked = it.world.rows.outbox.all().filter { $0.row.record.topic == .replanRequests }
        #expect(asked.count == 1)
        try await answer(.approve)
        #expect(it.world.rows.answers.all().count == 1, "saying it again changes nothing")
        try await it.world.replan()
        #expect(await it.process() == .done)
        #expect(open().isEmpty && it.quantities == [10, 0] && it.outcome == .applied)
        try await answer(.approve)
        #expect(it.world.rows.answers.all().count == 1, "it has been carried out, and still lasts")
    }

    @Test("a rejection keeps what is billed, and takes an approval back that is not carried out yet")
    func rejection() async throws {
        try await it.plan(on: "2026-11-25", workstations: 0)
        await it.process()
        try await answer(.approve)
        try await answer(.reject)
        try await it.world.replan()
        await it.process()
        #expect(open() == ["workstation 90 0 fallToZero"] && it.quantities == [10, 90])
    }

    @Test("what has no object is refused")
    func nothingHeld() async throws {
        await #expect(throws: DecisionRefusal.nothingHeld) { try await answer(.approve) }
        try await it.plan(on: "2026-11-25", workstations: 0)
        await it.process()
        await #expect(throws: DecisionRefusal.nothingHeld) { try await answer(.reject, .server) }
    }

    @Test("where nothing is written nothing is held")
    func observing() async throws {
        try await it.world.changeIntegration { $0.mode = .observe }
        try await it.plan(on: "2026-11-25", workstations: 0)
        await it.process()
        #expect(open().isEmpty && it.settlements.last?.outcome == .wouldChange)
    }
}
