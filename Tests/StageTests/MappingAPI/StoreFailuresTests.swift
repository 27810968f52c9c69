import Billing
import Contracts
import Locking
import MappingAPIStage
import Ports
import SimulatedPorts
import Support
import Testing

@Suite("When the store fails")
struct StoreFailuresTests {
    private typealias Save = @Sendable (MappingWorld, StoredIntegration) async throws -> Void

    /// Everything that changes rows, with how many transactions only read before it does.
    private static let saves: [(name: String, readings: Int, save: Save)] = [
        ("addSite", 0, { world, _ in _ = try await world.stage.addSite(.site("x", login: "x"), MappingWorld.anna) }),
        (
            "saveSite", 0,
            { world, stored in _ = try await world.stage.saveSite(stored.site, .site("x"), MappingWorld.anna) }
        ),
        (
            "removeSite", 0,
            { world, _ in
                let spare = try #require(world.rows.sites.all { $1.name == "spare" }.first)
                try await world.stage.removeSite(spare.key.id, MappingWorld.anna)
            }
        ),
        ("addSource", 0, { world, _ in _ = try await world.stage.addSource(.source("x"), MappingWorld.anna) }),
        (
            "saveSource", 0,
            { world, stored in _ = try await world.stage.saveSource(stored.source, .source("x"), MappingWorld.anna) }
        ),
        (
            "addIntegration", 0,
            { world, stored in
                let draft = IntegrationDraft.join(stored.source, stored.site, name: "x")
                _ = try await world.stage.addIntegration(draft, MappingWorld.anna)
            }
        ),
        (
            "saveIntegration", 0,
            { world, stored in
                let draft = IntegrationDraft.same(stored, mode: .observe)
                _ = try await world.stage.saveIntegration(stored.id, draft, MappingWorld.anna)
            }
        ),
        (
            "saveCompanies", 1,
            { world, stored in try await world.map([.of("12", billing: false), .of("13")], in: stored) }
        ),
        (
            "removeCompany", 0,
            { world, stored in try await world.stage.removeCompany("12", of: stored.id, MappingWorld.anna) }
        ),
        ("saveProducts", 1, { world, stored in try await world.map([.of("kess", .single("KES-WKS"))], in: stored) }),
        (
            "removeProduct", 0,
            { world, stored in
                let name = try ApplicationName("kesb-advanced")
                try await world.stage.removeProduct(name, of: stored.id, MappingWorld.anna)
            }
        ),
        ("startRun", 0, { world, stored in _ = try await world.stage.startRun(stored.id, on: nil, MappingWorld.anna) }),
    ]

    /// A tenant with all that can be saved, and a company that was read.
    private func world() async throws -> (MappingWorld, StoredIntegration) {
        let world = MappingWorld()
        let integration = try await world.mapped()
        try await world.mapProducts(in: integration)
        _ = try await world.stage.addSite(.site("spare", login: "spare"), MappingWorld.anna)
        _ = try await world.stage.startRun(integration.id, on: nil, MappingWorld.anna)
        try await world.readAndPlan()
        return (world, integration)
    }

    @Test(
        "a transaction that fails at its end leaves nothing: neither the change, nor its audit, revision or requests",
        arguments: [
            (.unavailable, .unavailable), (.refused, .internalError), (.corrupt, .internalError),
        ] as [(PortError.Reason, Refusal.Kind)])
    func rolledBack(reason: PortError.Reason, kind: Refusal.Kind) async throws {
        for (name, readings, save) in Self.saves {
            let (world, integration) = try await world()
            let before = world.written()
            world.ending.fail(.port(PortError(reason, "the end: made to fail")), skipping: readings)
            let refusal = try await world.refused { _ in try await save(world, integration) }
            #expect(refusal.kind == kind, "\(name)")
            #expect(!refusal.words.contains("made to fail"))
            #expect(world.written() == before, "\(name)")
            #expect(world.log.messages == ["the store failed"])
            try await save(world, integration)
            #expect(world.written() != before, "\(name)")
        }
    }

    @Test("a store that cannot be reached is told as such for every operation, and nothing is asked of it twice")
    func unreachable() async throws {
        for (name, _, save) in Self.saves {
            let (world, integration) = try await world()
            let before = (world.written(), world.gate.faults.count("mapping.transaction"))
            world.gate.faults.fail("mapping.transaction", .before)
            let refusal = try await world.refused { _ in try await save(world, integration) }
            #expect(refusal.kind == .unavailable, "\(name)")
            #expect(world.written() == before.0, "\(name)")
            #expect(world.gate.faults.count("mapping.transaction") == before.1 + 1, "\(name)")
        }
    }

    @Test("a lost answer is told as a failure while all of the save stands, and with a version nothing is saved twice")
    func lostAnswer() async throws {
        let (world, integration) = try await world()
        let draft = IntegrationDraft.same(integration, mode: .observe, version: 1)
        world.gate.faults.fail("mapping.transaction", .after)
        let lost = try await world.refused {
            try await $0.saveIntegration(integration.id, draft, MappingWorld.anna)
        }
        #expect(lost.kind == .unavailable)
        let after = world.written()
        #expect(after.integrations.first?.mode == .observe)
        #expect(try world.announced(ReplanRequest.self).count == 1)
        #expect(world.audit("integration.save").count == 1)
        let again = try await world.refused {
            try await $0.saveIntegration(integration.id, draft, MappingWorld.anna)
        }
        #expect(again.found == ["version stale"])
        #expect(world.written() == after)
    }

    @Test("requests stand in the same transaction as their cause")
    func together() async throws {
        let (world, integration) = try await world()
        let company = try world.company().id
        let before = world.written()
        try await world.map([.of("12", billing: false)], in: integration)
        let replan = try #require(try world.announced(ReplanRequest.self).last)
        #expect(replan.managedCompany == company)
        #expect(replan.mappingRevision == world.revision)
        #expect(world.written().replans == [company])
        #expect(world.written().outbox.count == before.outbox.count + 1)
        // Nothing new is asked of a company that was never read.
        try await world.map([.of("13", company: .to(251))], in: integration)
        #expect(try world.announced(ReplanRequest.self).count == 1)
        _ = try await world.stage.startRun(integration.id, on: nil, MappingWorld.anna)
        #expect(try world.announced(CollectionRequest.self).count == 3)
    }

    @Test("an outside system that cannot be read is named, and nothing is saved")
    func outside() async throws {
        let (world, integration) = try await world()
        let before = world.written()
        world.outside.state.withLock { state in
            state.siteTrouble = .unauthorized("401")
            state.sourceTrouble = .unavailable
        }
        let site = [
            try await world.refused { _ in try await world.map([.of("12", agreement: .to(33))], in: integration) },
            try await world.refused { _ in try await world.map([.of("kess", .single("OLD"))], in: integration) },
            try await world.refused {
                try await $0.products(integration.site, search: nil, Page(), MappingWorld.anna)
            },
        ]
        let source = try await world.refused { _ in try await world.map([.of("13")], in: integration) }
        #expect((site + [source]).allSatisfy { $0.kind == .outsideSystem })
        #expect(site.allSatisfy { $0.words.contains("ConnectWise") && $0.words.contains("Check them") })
        #expect(source.words.contains("source could not be read"))
        #expect(world.written() == before)
    }
}
