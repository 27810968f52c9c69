import Billing
import Contracts
import Foundation
import Locking
import MappingAPIStage
import Ports
import SimulatedPorts
import Testing

@Suite("Saving integrations")
struct IntegrationSavesTests {
    @Test(
        "a new integration observes under the standard policy, runs daily at 02:00 of its zone, and is in the audit trail"
    )
    func standard() async throws {
        let world = MappingWorld()
        let mapped = try await world.mapped()
        let before = world.revision
        let saved = try await world.stage.addIntegration(
            .join(mapped.source, mapped.site, name: "second"), MappingWorld.anna)
        #expect(saved.mode == .observe)
        #expect(saved.policy == .standard)
        #expect(saved.runMinute == 120 && saved.nextDue == Ids.instant("2026-11-25T01:00:00Z"))
        let onRequest = try await world.stage.addIntegration(
            .join(mapped.source, mapped.site, name: "third", runMinute: .to(nil)), MappingWorld.anna)
        #expect(onRequest.runMinute == nil && onRequest.nextDue == nil)
        #expect(world.revision == before + 2)
        #expect(world.audit("integration.add").dropLast().last?.subject == "integration:\(saved.id)")
        let same = try await world.refused {
            try await $0.addIntegration(.join(mapped.source, mapped.site, name: "second"), MappingWorld.anna)
        }
        #expect(same.found == ["name taken"])
    }

    @Test("source and site must be the tenant's own; both are told")
    func ownEnds() async throws {
        let world = MappingWorld()
        let theirs = try await world.integration(MappingWorld.otto)
        let mine = try await world.integration()
        let draft = IntegrationDraft.join(theirs.source, theirs.site)
        let before = world.written()
        let added = try await world.refused { try await $0.addIntegration(draft, MappingWorld.anna) }
        let saved = try await world.refused { try await $0.saveIntegration(mine.id, draft, MappingWorld.anna) }
        #expect(
            [added.found, saved.found] == [
                ["source notFound", "site notFound"], ["source notFound", "site notFound"],
            ])
        #expect(world.written() == before)
    }

    @Test("source and site stay while companies hang on them, the site while products do; then they may change")
    func fixedEnds() async throws {
        let world = MappingWorld()
        let stored = try await world.mapped()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let site = try await stage.addSite(.site("second", login: "other"), anna).id
        let source = try await stage.addSource(.source("second"), anna).id
        let moved = IntegrationDraft.same(stored, source: source, site: site)
        func refused() async throws -> [String] {
            try await world.refused { try await $0.saveIntegration(stored.id, moved, anna) }.found
        }
        try await world.mapProducts(in: stored)
        #expect(try await refused() == ["source cannotChange", "site cannotChange"])
        try await stage.removeCompany("12", of: stored.id, anna)
        #expect(try await refused() == ["site cannotChange"])
        _ = try await stage.saveIntegration(stored.id, .same(stored, source: source), anna)
        try await stage.removeProduct(try ApplicationName("kesb-advanced"), of: stored.id, anna)
        #expect(try await stage.saveIntegration(stored.id, moved, anna).value.site == site)
        try await stage.removeIntegration(stored.id, anna)
        #expect(world.written().integrations == [])
    }

    @Test("an integration with history is retired: unlisted, its name free, its companies out, its history kept")
    func retires() async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let stored = try await world.mapped()
        try await world.mapProducts(in: stored)
        _ = try await stage.startRun(stored.id, on: nil, anna)
        try await world.readAndPlan()
        try world.addition(on: stored.site)
        try await stage.removeIntegration(stored.id, anna)
        #expect(try await stage.integrations(Page(), anna).items.isEmpty)
        let kept = try await stage.integration(stored.id, anna)
        #expect(kept.retiredAt != nil && kept.runMinute == nil && kept.nextDue == nil)
        let company = try world.company()
        #expect(company.integration == nil && !company.automaticBilling && company.connectWiseCompany == nil)
        #expect(world.rows.ledger.all().map(\.row.entry.state) == [.live], "nothing of it is touched")
        #expect(world.audit("integration.retire").count == 1 && world.audit("company.remove").count == 1)
        #expect(try await stage.plan(of: "12", in: stored.id, on: nil, anna).identity == "12")
        #expect(try await stage.runs(RunFilter(integration: stored.id, limit: 9), anna).items.count == 1)
        for call in [
            { _ = try await $0.removeIntegration(stored.id, anna) },
            { _ = try await $0.startRun(stored.id, on: nil, anna) },
            { _ = try await $0.saveIntegration(stored.id, .same(stored), anna) },
            { _ = try await $0.saveCompanies(Drafts([.of("12")], problems: []), of: stored.id, anna) },
        ] as [(MappingStage) async throws -> Void] {
            #expect(try await world.refused(call).kind == .notFound)
        }
        let site = try await world.refused { try await $0.removeSite(stored.site, anna) }
        #expect(site.words.contains("\(stored.name) (retired)"))
        let next = try await stage.addIntegration(.join(stored.source, stored.site), anna)
        #expect(next.name == stored.name && next.id != stored.id)
        #expect(try await stage.integrations(Page(), anna).items.map(\.id) == [next.id])
        try await world.map([.of("12", company: .to(250), agreement: .to(31), billing: true)], in: next)
    }

    @Test(
        "what plans depend on raises the revision and asks for new plans of exactly the companies that were read",
        arguments: [
            ("mode", true), ("policy", true), ("name", false), ("time", false), ("zone", false), ("nothing", false),
        ])
    func replans(what: String, isAsked: Bool) async throws {
        let world = MappingWorld()
        let stored = try await world.mapped()
        try await world.map([.of("13", company: .to(251), agreement: .to(32), billing: true)], in: stored)
        let theirs = try await world.mapped(MappingWorld.otto)
        _ = try await world.stage.startRun(theirs.id, on: nil, MappingWorld.otto)
        _ = try await world.stage.startRun(stored.id, on: nil, MappingWorld.anna)
        try await world.readAndPlan("12")
        let (before, theirsBefore) = (world.revision, world.written(MappingWorld.otto.tenant))
        let draft: IntegrationDraft =
            switch what {
            case "mode": .same(stored, mode: .observe)
            case "policy": .same(stored, policy: BillingPolicy { $0.usageAtZero = .endAtZero })
            case "name": .same(stored, name: "other")
            case "time": .same(stored, runMinute: .to(60))
            case "zone": .same(stored, timeZone: "UTC")
            default: .same(stored, mode: .bill, policy: .standard)
            }
        _ = try await world.stage.saveIntegration(stored.id, draft, MappingWorld.anna)
        let company = try world.company("12").id
        let expected = ReplanRequest(tenant: Ids.tenant, managedCompany: company, mappingRevision: before + 1)
        #expect(world.revision == before + (isAsked ? 1 : 0))
        #expect(try world.announced(ReplanRequest.self) == (isAsked ? [expected] : []))
        #expect(world.written().replans == (isAsked ? [company] : []))
        #expect(world.written(MappingWorld.otto.tenant) == theirsBefore)
    }

    @Test(
        "what a save leaves out stays; the next run is due at the time of day in the zone, counted anew when they change"
    )
    func due() async throws {
        let world = MappingWorld()
        let stored = try await world.integration()
        func due(_ draft: IntegrationDraft) async throws -> Date? {
            try await world.stage.saveIntegration(stored.id, draft, MappingWorld.anna).value.nextDue
        }
        #expect(try await due(.same(stored, runMinute: .to(390))) == Ids.instant("2026-11-25T05:30:00Z"))
        #expect(try await due(.same(stored, timeZone: "UTC")) == Ids.instant("2026-11-25T06:30:00Z"))
        #expect(
            try await due(.same(stored, timeZone: "UTC", runMinute: .to(1380))) == Ids.instant("2026-11-24T23:00:00Z"))
        // What is due already stays due, whatever else is saved.
        let overdue = Ids.instant("2026-11-23T23:00:00Z")
        world.store.change { rows in
            rows.integrations.update(where: { key, _ in key.id == stored.id }, { $0.stored.nextDue = overdue })
        }
        #expect(try await due(.same(stored, name: "renamed", timeZone: "UTC", mode: .observe)) == overdue)
        #expect(try await due(.same(stored, timeZone: "UTC", runMinute: .to(nil))) == nil)
        let kept = try await world.stage.integration(stored.id, MappingWorld.anna)
        #expect(kept.mode == .observe && kept.policy == stored.policy && kept.runMinute == nil)
    }

    @Test("a time zone is known by its name to the store, and no save takes an unknown one")
    func zones() async throws {
        let world = MappingWorld()
        for (name, isKnown) in [("Europe/Berlin", true), ("UTC", true), ("Mars/Base", false), ("", false)] {
            #expect(try await world.stage.isTimeZone(name, MappingWorld.anna) == isKnown, "\(name)")
        }
        let stored = try await world.integration()
        let draft = IntegrationDraft.same(stored, timeZone: "Mars/Base", runMinute: .to(60))
        let saved = try await world.refused { try await $0.saveIntegration(stored.id, draft, MappingWorld.anna) }
        let added = try await world.refused { try await $0.addIntegration(draft, MappingWorld.anna) }
        #expect(saved.found == ["timeZone invalid"] && added.found == ["timeZone invalid"])
    }

    @Test("turning billing off is allowed, and says that additions stay")
    func observe() async throws {
        let world = MappingWorld()
        let stored = try await world.mapped()
        try world.addition(on: stored.site)
        let saved = try await world.stage.saveIntegration(
            stored.id, .same(stored, mode: .observe), MappingWorld.anna)
        #expect(saved.warned == ["mode additionsStay"])
        #expect(saved.warnings.first?.message.contains("addition 901") == true)
        let again = try await world.stage.saveIntegration(
            stored.id, .same(stored, mode: .observe), MappingWorld.anna)
        #expect(again.warned == [])
    }

    @Test("a test tries both ends and says what is wrong with each")
    func bothEnds() async throws {
        let world = MappingWorld()
        let stored = try await world.integration()
        let good = try await world.stage.testIntegration(stored.id, MappingWorld.anna)
        #expect(good.source == nil && good.site == nil)
        world.outside.state.withLock { state in
            state.siteTrouble = .unauthorized("401")
            state.sourceTrouble = .misconfigured
        }
        let bad = try await world.stage.testIntegration(stored.id, MappingWorld.anna)
        #expect(bad.site?.contains("refuses the keys") == true)
        #expect(bad.source == "GetVServers: made to fail")
    }
}
