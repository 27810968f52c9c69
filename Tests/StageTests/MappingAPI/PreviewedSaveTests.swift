import Billing
import Contracts
import Locking
import MappingAPIStage
import Ports
import Runs
import SimulatedPorts
import Testing

/// A preview says what the writer then does, and a save that takes its token does that or nothing.
@Suite("A save that was looked at before")
struct PreviewedSaveTests {
    private struct Seen: Hashable {
        let agreement: AgreementID
        let product: ProductID?
        let quantity: Double?
        let from: DateFact
    }

    @Test(
        "the writer does exactly what the preview said, with and without proration",
        arguments: PreviewWorld.Save.allCases, [true, false])
    func same(save: PreviewWorld.Save, prorates: Bool) async throws {
        // What a guard does not hold, and one category that falls to nothing.
        let world = try await PreviewWorld(prorates: prorates, servers: save == .endAtZero ? 0 : 10)
        let lines = try await world.preview(save).effect.companies.flatMap(\.lines)
        let before = Set([31, 41].flatMap { world.it.connectWise.additions(on: $0) }.map(\.id))
        try await world.save(save)
        let writes = try await world.carryOut()
        #expect(writes.count == lines.count { [.created, .changed, .ended].contains($0.outcome) }, "\(writes)")
        for line in lines where line.outcome != .created {
            let additions = world.it.connectWise.additions(on: line.agreement.number)
            let addition = try #require(additions.first { $0.id == line.addition })
            #expect(addition.product == line.product?.id)
            #expect(addition.quantity == line.to.map { Double($0.number) }, "\(line)")
            #expect(addition.cancelledDate == line.cancelledDate.map { .date($0) } ?? .absent, "\(line)")
        }
        let created = Set(
            lines.filter { $0.outcome == .created }.map { line in
                Seen(
                    agreement: line.agreement, product: line.product?.id, quantity: line.to.map { Double($0.number) },
                    from: line.effectiveDate.map { .date($0) } ?? .absent)
            })
        let new = Set(
            [31, 41].flatMap { agreement in
                world.it.connectWise.additions(on: agreement).filter { !before.contains($0.id) }.map {
                    Seen(
                        agreement: AgreementID(agreement), product: $0.product, quantity: $0.quantity,
                        from: $0.effectiveDate)
                }
            })
        #expect(created == new)
        let stays = world.it.codes.count { $0 == .additionStays }
        #expect(save == .observe || stays == lines.count { $0.outcome == .stays })
        // Once it is done, the same save would do nothing more.
        let again = try await world.preview(save).effect.companies.flatMap(\.lines).compactMap(\.covered)
        #expect(again.allSatisfy { $0 == .left })
    }

    @Test("with the token it is saved", arguments: PreviewWorld.Save.allCases)
    func saved(save: PreviewWorld.Save) async throws {
        let world = try await PreviewWorld()
        let preview = try await world.preview(save)
        let revision = world.it.world.rows.tenants[Ids.tenant]?.revision
        try await world.save(save, preview.effect.token)
        #expect(world.it.world.rows.tenants[Ids.tenant]?.revision != revision)
        #expect(PreviewToken(preview.effect.token.text) == preview.effect.token)
    }

    @Test("another usage, and so other quantities, is no difference; neither is another revision")
    func quantities() async throws {
        let world = try await PreviewWorld()
        let token = try await world.preview(.single).effect.token
        try await world.it.plan(on: "2026-11-26", workstations: 95)
        await world.it.process()
        try await world.it.world.raiseRevision()
        try await world.save(.single, token)
    }

    @Test("another save meanwhile changes what it would end: it is refused, nothing is saved, and it says what differs")
    func otherSave() async throws {
        let world = try await PreviewWorld()
        let token = try await world.preview(.single).effect.token
        try await world.save(.otherAgreement)
        let before = Written(world.it.world.rows)
        let refusal = try await world.refused { try await world.save(.single, token) }
        #expect(refusal.kind == .conflict && refusal.found == ["preview previewDiffers"])
        #expect(refusal.words.contains("Company 1 (1): ended KES-SRV on agreement 31"))
        #expect(refusal.words.contains("opened KES-WKS on agreement 41"))
        #expect(Written(world.it.world.rows) == before)
        try await world.save(.single, try await world.preview(.single).effect.token)
    }

    @Test("another line in the ledger meanwhile: refused")
    func otherLedger() async throws {
        let world = try await PreviewWorld()
        let token = try await world.preview(.otherAgreement).effect.token
        // The servers' line was let go.
        let entry = try #require(world.it.ledger.first { $0.slot.category == .server })
        var left = entry
        left.state = .left
        world.it.world.store.change { rows in
            rows.keep(left, of: .init(tenant: Ids.tenant, company: Ids.company(1)), on: Ids.site)
        }
        let refusal = try await world.refused { try await world.save(.otherAgreement, token) }
        #expect(refusal.found == ["preview previewDiffers"])
        try await world.save(.otherAgreement)
    }

    @Test("a token of nothing is refused once there is something", arguments: [PreviewWorld.Save.endAtZero])
    func tokenOfNothing(save: PreviewWorld.Save) async throws {
        let world = try await PreviewWorld()
        let token = try await world.preview(save).effect.token
        try await world.it.plan(on: "2026-11-26", servers: 0, workstations: 90)
        await world.it.process()
        let refusal = try await world.refused { try await world.save(save, token) }
        #expect(refusal.words.contains("ended KES-SRV on agreement 31"))
    }
}
