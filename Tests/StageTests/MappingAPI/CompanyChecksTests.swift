import Billing
import Locking
import MappingAPIStage
import Ports
import SimulatedPorts
import Testing

@Suite("What companies may be mapped to")
struct CompanyChecksTests {
    @Test("a ConnectWise company has one managed company of an integration; the refusal names the other")
    func oneToOne() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let stored = try await world.refused { _ in try await world.map([.of("13", company: .to(250))], in: integration)
        }
        #expect(stored.found == ["connectWiseCompany taken"])
        #expect(stored.words.contains("Contoso (12)"))
        let twice = try await world.refused { _ in
            try await world.map(
                [.of("13", entry: 0, company: .to(251)), .of("14", entry: 1, company: .to(251))], in: integration)
        }
        #expect(twice.found == ["[1].connectWiseCompany taken"])
        // Another integration may map to it too.
        let second = try await world.stage.addIntegration(
            .join(integration.source, integration.site, name: "second"), MappingWorld.anna)
        try await world.map([.of("13", company: .to(250))], in: second)
    }

    @Test("in one save two companies exchange theirs, three pass them round, and one takes what another gives up")
    func exchange() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        func map(_ companies: [Int?]) async throws -> [Int?] {
            let drafts = zip(["12", "13", "14"], companies).map { CompanyDraft.of($0, company: .to($1)) }
            return try await world.map(drafts, in: integration).value.map(\.connectWiseCompany?.number)
        }
        for companies in [[250, 251, nil], [251, 250, nil], [252, 251, 250], [250, 252, 251], [nil, 251, 250]] {
            #expect(try await map(companies) == companies)
        }
    }

    @Test("one half of an exchange alone is refused")
    func halfAnExchange() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        try await world.map([.of("12", company: .to(250)), .of("13", company: .to(251))], in: integration)
        let drafts: [[CompanyDraft]] = [
            [.of("12", company: .to(251))], [.of("12", company: .to(251)), .of("13", billing: true)],
        ]
        for drafts in drafts {
            let refusal = try await world.refused { _ in try await world.map(drafts, in: integration) }
            #expect(refusal.found == ["connectWiseCompany taken"])
        }
    }

    @Test(
        "an agreement must exist and be the company's; one that may yet become right is saved with a warning",
        arguments: [
            (31, [], []), (32, ["agreement ofAnotherCompany"], []), (999, ["agreement notFound"], []),
            (33, [], ["agreement agreementEnded"]), (34, [], ["agreement agreementCancelled"]),
            (35, [], ["agreement agreementNotStarted"]), (37, [], []),
            (38, [], ["agreement agreementNotRecurring"]), (39, [], ["agreement agreementNotRecurring"]),
            (40, [], ["agreement recordUnreadable"]),
        ] as [(Int, [String], [String])])
    func agreements(agreement: Int, problems: [String], warnings: [String]) async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        world.outside.state.withLock {
            $0.unreadable = [UnreadableRecord(.agreement, 40, UnreadableField("name", "is missing"))]
        }
        let draft = CompanyDraft.of("12", company: .to(250), agreement: .to(agreement), billing: true)
        guard problems.isEmpty else {
            let refusal = try await world.refused { _ in try await world.map([draft], in: integration) }
            #expect(refusal.found == problems)
            #expect(refusal.kind == .refused)
            if agreement == 32 { #expect(refusal.words.contains("Fabrikam Inc")) }
            return
        }
        #expect(try await world.map([draft], in: integration).warned == warnings)
    }

    @Test("a deleted company is none, and billing without an agreement bills nothing yet, which is said")
    func companies() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        let refusal = try await world.refused { _ in
            try await world.map([.of("12", company: .to(253))], in: integration)
        }
        #expect(refusal.found == ["connectWiseCompany notFound"])
        let saved = try await world.map([.of("12", company: .to(250), billing: true)], in: integration)
        #expect(saved.warned == ["agreement agreementNotChosen"])
    }

    @Test("of one company its own agreements are read, of several or strange ones all, each list once")
    func readings() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        try await world.map([.of("12"), .of("13")], in: integration)
        func asked(_ drafts: CompanyDraft...) async throws -> [String] {
            let before = world.outside.calls.count
            _ = try? await world.map(drafts, in: integration)
            return Array(world.outside.calls.dropFirst(before))
        }
        #expect(try await asked(.of("12", company: .to(250))) == ["companies"])
        #expect(try await asked(.of("12", agreement: .to(31))) == ["companies", "agreements of 250"])
        #expect(try await asked(.of("12", agreement: .to(32))) == ["companies", "agreements of 250", "agreements"])
        let both = try await asked(
            .of("12", agreement: .to(33)), .of("13", company: .to(251), agreement: .to(32)))
        #expect(both == ["companies", "agreements"])
    }

    @Test("what vanished in ConnectWise keeps nobody from turning billing off, unmapping, or choosing no agreement")
    func vanished() async throws {
        let drafts: [CompanyDraft] = [
            .of("12", billing: false), .of("12", company: .to(250), agreement: .to(31), billing: false),
            .of("12", agreement: .to(nil)), .of("12", company: .to(nil)),
        ]
        for (place, draft) in drafts.enumerated() {
            let world = MappingWorld()
            let integration = try await world.mapped()
            let before = world.outside.calls
            world.outside.state.withLock { state in
                state.companies = []
                state.agreements = []
                state.siteTrouble = .unauthorized("revoked")
            }
            let saved = try await world.map([draft], in: integration)
            #expect(saved.value.first?.stamp.version == 2, "draft \(place)")
            #expect(world.outside.calls == before)
        }
    }

    @Test("no agreement can be chosen for a company that is not listed any more: nothing would be invoiced to it")
    func unlisted() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        world.outside.state.withLock { $0.companies = [] }
        let before = world.written()
        let refusal = try await world.refused { _ in
            try await world.map([.of("12", agreement: .to(35))], in: integration)
        }
        #expect(refusal.found == ["connectWiseCompany notFound"])
        #expect(world.written() == before)
    }

    @Test(
        "nothing is refused because something was billed: another agreement or company, none, or the company removed",
        arguments: [
            .of("12", agreement: .to(33)), .of("12", agreement: .to(nil)), .of("12", company: .to(nil)),
            .of("12", company: .to(252)),
        ] as [CompanyDraft], [LedgerEntry.State.live, .creating])
    func billed(draft: CompanyDraft, state: LedgerEntry.State) async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        try world.addition(state, on: integration.site)
        try await world.map([draft], in: integration)
        try await world.stage.removeCompany("12", of: integration.id, MappingWorld.anna)
        #expect(try world.company().integration == nil)
    }

    @Test("turning billing off is allowed and says that additions stay; ended ones bind nothing")
    func billingOff() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        try world.addition(on: integration.site)
        let saved = try await world.map([.of("12", billing: false)], in: integration)
        #expect(saved.warned == ["automaticBilling additionsStay"])
        #expect(saved.warnings.first?.message.contains("addition 901") == true)
        try world.addition(.ended, on: integration.site)
        try await world.map([.of("12", agreement: .to(33))], in: integration)
        try await world.stage.removeCompany("12", of: integration.id, MappingWorld.anna)
    }
}
