import Billing
import Contracts
import Locking
import MappingAPIStage
import Ports
import Runs
import SimulatedPorts
import Testing

@Suite("What a save would lead to")
struct PreviewTests {
    private typealias Save = PreviewWorld.Save

    private static let expected: [(Save, [String])] = [
        (
            .single,
            [
                "created all KES-WKS on 31: - → 100 from 2026-12-01",
                "ended server KES-SRV on 31: 10 → 10 until 2026-12-01",
                "ended workstation KES-WKS on 31: 90 → 90 until 2026-12-01",
            ]
        ),
        (
            .otherProducts,
            [
                "ended server KES-SRV on 31: 10 → 10 until 2026-12-01",
                "created server KES-WKS on 31: - → 10 from 2026-12-01",
                "ended workstation KES-WKS on 31: 90 → 90 until 2026-12-01",
                "created workstation KES-SRV on 31: - → 90 from 2026-12-01",
            ]
        ),
        (.withoutServers, ["stays server KES-SRV on 31: 10 → 10", "unchanged workstation KES-WKS on 31: 90 → 90"]),
        (.minimum, ["changed server KES-SRV on 31: 10 → 20", "unchanged workstation KES-WKS on 31: 90 → 90"]),
        (
            .otherAgreement,
            [
                "ended server KES-SRV on 31: 10 → 10 until 2026-12-01",
                "created server KES-SRV on 41: - → 10 from 2026-12-01",
                "ended workstation KES-WKS on 31: 90 → 90 until 2026-12-01",
                "created workstation KES-WKS on 41: - → 90 from 2026-12-01",
            ]
        ),
        (.unmapped, ["stays server KES-SRV on 31: 10 → 10", "stays workstation KES-WKS on 31: 90 → 90"]),
        (.billingOff, ["stays server KES-SRV on 31: 10 → 10", "stays workstation KES-WKS on 31: 90 → 90"]),
        (.observe, ["stays server KES-SRV on 31: 10 → 10", "stays workstation KES-WKS on 31: 90 → 90"]),
    ]

    @Test("each line from what it is to what it becomes", arguments: expected)
    fileprivate func lines(save: PreviewWorld.Save, lines: [String]) async throws {
        let world = try await PreviewWorld()
        let preview = try await world.preview(save)
        #expect(preview.lines == lines)
        #expect(preview.effect.summary.companies == 1 && preview.effect.summary.untold == 0)
        #expect(preview.effect.summary.lines.values.reduce(0, +) == lines.count)
    }

    @Test("endAtZero ends the line that is kept at zero; without proration by its quantity")
    func endAtZero() async throws {
        let world = try await PreviewWorld(servers: 0)
        #expect(
            try await world.preview(.endAtZero).lines == [
                "ended server KES-SRV on 31: 0 → 0 until 2026-11-25", "unchanged workstation KES-WKS on 31: 90 → 90",
            ])
    }

    @Test("what nothing becomes of concerns nobody")
    func nothing() async throws {
        let world = try await PreviewWorld()
        let preview = try await world.preview(.endAtZero)
        #expect(preview.lines == [] && preview.effect.summary.companies == 0 && preview.effect.companies.isEmpty)
    }

    @Test("a guard holds the succession as a whole: what it would end goes on, and both numbers are said")
    func held() async throws {
        // Sixty fewer at once: what the second day's run was held for already, too.
        let world = try await PreviewWorld(isGuarded: true, servers: 0, workstations: 30)
        let preview = try await world.preview(.single)
        #expect(
            preview.lines == [
                "held all KES-WKS on 31: 100 → 30", "unchanged server KES-SRV on 31: 10 → 10",
                "unchanged workstation KES-WKS on 31: 90 → 90",
            ])
        let held = try #require(preview.effect.companies.first?.lines.first)
        #expect(held.held == .largeChange && held.message?.contains("from 100 to 30") == true)
    }

    @Test("what forbids billing blocks it in its own words, and says how many units it concerns")
    func blocked() async throws {
        let world = try await PreviewWorld()
        world.it.connectWise.state.withLock { state in
            let old = state.agreements[1]
            state.agreements[1] = AgreementFacts(
                id: old.id, name: old.name, company: old.company, startDate: old.startDate, endDate: .absent,
                isCancelled: true, billStartDate: old.billStartDate, prorates: true,
                nextInvoiceDate: old.nextInvoiceDate, parent: nil, billingCycle: "Monthly")
        }
        try await world.it.plan(on: "2026-11-26", workstations: 91)
        await world.it.process()
        let preview = try await world.preview(.otherAgreement)
        let company = try #require(preview.effect.companies.first)
        #expect(
            company.lines.filter { $0.outcome == .blocked }.map(\.code) == [.agreementCancelled, .agreementCancelled])
        #expect(company.lines.allSatisfy { $0.outcome != .blocked || $0.message?.contains("cancelled") == true })
        #expect(company.lines.filter { $0.outcome == .unchanged }.count == 2)
        #expect(company.exceptions.map(\.units) == [UnitCount(101)])
        #expect(preview.warnings.map(\.code) == [.agreementCancelled], "as the save itself warns")
    }

    @Test("a line that is decided to be ended is ended, and one to be left is let go", arguments: [true, false])
    func decided(isEnded: Bool) async throws {
        let world = try await PreviewWorld()
        let slot = Slot(application: StageWorld.advanced, category: .workstation)
        let line = try #require(world.it.ledger.first { $0.slot == slot })
        try world.it.world.store.decide(
            isEnded ? .end : .leave, slot, agreement: AgreementID(31), addition: line.addition,
            of: .init(tenant: Ids.tenant, company: Ids.company(1)), in: Ids.integration)
        #expect(
            try await world.preview(.billingOff).lines
                == ["stays server KES-SRV on 31: 10 → 10"]
                + (isEnded ? ["ended workstation KES-WKS on 31: 90 → 90 until 2026-11-25"] : []))
    }

    @Test("what is not known is said: no usage, no reading of the site, an agreement that was not there then")
    func untold() async throws {
        let world = try await PreviewWorld()
        let drafts = Drafts([CompanyDraft.of("12", company: .to(251), agreement: .to(32), billing: true)], problems: [])
        let new = try await world.stage.previewCompanies(drafts, of: Ids.integration, PreviewWorld.anna)
        #expect(new.effect.companies.map(\.untold) == [.usageNotRead] && new.lines == [])
        let other = Drafts([CompanyDraft.of("1", agreement: .to(77))], problems: [])
        let unknown = try await world.stage.previewCompanies(other, of: Ids.integration, PreviewWorld.anna)
        #expect(unknown.effect.companies.map(\.untold) == [.agreementNotRead])
        world.it.world.store.change { $0.readings[Owned(Ids.tenant, Ids.site)] = nil }
        let unread = try await world.preview(.otherAgreement)
        #expect(unread.effect.companies.map(\.untold) == [.siteNotRead] && unread.effect.siteReadAt == nil)
        let refusal = try await world.refused { try await world.preview(.single) }
        #expect(refusal.found == ["single notFound"])
    }

    @Test("it says as of when, and the warnings of the save", arguments: [Save.billingOff, .otherAgreement])
    fileprivate func asOf(save: PreviewWorld.Save) async throws {
        let world = try await PreviewWorld()
        let preview = try await world.preview(save)
        let read = try #require(world.it.world.rows.readings[Owned(Ids.tenant, Ids.site)]).readAt.date
        let taken = try #require(world.it.world.rows.snapshots.all().map(\.row.storedAt.date).max())
        #expect(preview.effect.siteReadAt == read)
        #expect(preview.effect.usageFrom == taken && preview.effect.usageTo == taken)
        #expect(preview.warnings == (try await world.save(save)))
    }

    @Test("nothing is stored and nobody is called", arguments: Save.allCases)
    fileprivate func leavesNothing(save: PreviewWorld.Save) async throws {
        let world = try await PreviewWorld()
        let (before, reads, writes) = (Written(world.it.world.rows), world.it.connectWise.reads, world.it.writes)
        _ = try await world.preview(save)
        #expect(Written(world.it.world.rows) == before)
        #expect(world.outside.calls == [] && world.it.connectWise.reads == reads && world.it.writes == writes)
    }

    @Test("what the save refuses is refused, all of it at once")
    func refused() async throws {
        let world = try await PreviewWorld()
        let companies = Drafts(
            [CompanyDraft.of("1", entry: 0, agreement: .to(41), version: 99), .of("1", entry: 1)], problems: [])
        let refusal = try await world.refused {
            try await world.stage.previewCompanies(companies, of: Ids.integration, PreviewWorld.anna)
        }
        #expect(refusal.found == ["[1].identity duplicate", "[0].version stale"])
        let products = Drafts(
            [try ProductDraft.of("kesb-advanced", .single("NONE"))], problems: [])
        let unknown = try await world.refused {
            try await world.stage.previewProducts(products, of: Ids.integration, PreviewWorld.anna)
        }
        #expect(unknown.found == ["single notFound"] && unknown.words.contains("last read"))
        let stale = try await world.refused {
            try await world.stage.previewIntegration(
                Ids.integration, .same(world.integration, version: 99), PreviewWorld.anna)
        }
        #expect(stale.found == ["version stale"])
        let otto = try await world.refused {
            try await world.stage.previewProducts(products, of: Ids.integration, MappingWorld.otto)
        }
        #expect(otto.kind == .notFound)
    }
}
