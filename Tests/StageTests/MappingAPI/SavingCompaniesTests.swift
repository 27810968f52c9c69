import Billing
import Contracts
import Locking
import MappingAPIStage
import Ports
import SimulatedPorts
import Testing

@Suite("Saving companies")
struct SavingCompaniesTests {
    @Test("a company of the source is added by mapping it: with both names, under a new revision, in the audit trail")
    func adds() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        let before = world.revision
        let saved = try await world.map(
            [.of("12", company: .to(250), agreement: .to(31), billing: true)], in: integration)
        let company = try #require(saved.value.first)
        #expect(saved.warned == [])
        #expect(company.name == "Contoso")
        #expect(company.connectWiseCompanyName == "Contoso Ltd")
        #expect(company.agreementName == "agreement 31")
        #expect(company.integration == integration.id)
        #expect(company.source == integration.source)
        #expect(company.stamp.version == 1)
        #expect(world.revision == before + 1)
        let entry = try #require(world.audit("company.add").first)
        #expect(entry.actor == "Anna")
        #expect(entry.before == nil)
        #expect(entry.after?["agreement"] == .number(31))
    }

    @Test("what was told of a company that was in no integration is closed as soon as it is added")
    func addsNew() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        for listed in [["12"], ["12", "13", "14"]] {
            _ = try await world.stage.startRun(integration.id, on: nil, MappingWorld.anna)
            let request = try #require(try world.announced(CollectionRequest.self).last)
            let listing = listed.map { SourceCompany(identity: $0, name: "Name") }
            try await world.store.collection().take(listing, for: request)
        }
        func told() -> [String?] { world.rows.exceptions.all { $1.closedAt == nil }.map(\.row.exception.newCompany) }
        #expect(told() == ["13", "14"])
        try await world.map([.of("12", billing: false), .of("13")], in: integration)
        #expect(told() == ["14"])
    }

    @Test("the same again changes nothing, asks nobody and answers what is stored")
    func again() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let before = (world.written(), world.outside.calls)
        let drafts: [[CompanyDraft]] = [
            [.of("12", company: .to(250), agreement: .to(31))], [.of("12")], [.of("12", billing: true, version: 1)], [],
        ]
        for draft in drafts { try await world.map(draft, in: integration) }
        let saved = try await world.map([.of("12")], in: integration)
        #expect(saved.value == [try world.company()])
        #expect(world.written() == before.0)
        #expect(world.outside.calls == before.1)
    }

    @Test("several are saved or none, and the problems of all steps are told at once, those of reading among them")
    func allOrNothing() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let before = world.written()
        let unread = FieldProblem(FieldPath(entry: 8, ["agrement"]), .unknownField, "is unknown")
        let drafts: [CompanyDraft] = [
            .of("12", entry: 0, billing: false, version: 7), .of("99", entry: 1, company: .to(251)),
            .of("13", entry: 2, company: .to(999)), .of("14", entry: 3, agreement: .to(36)),
            .of("14", entry: 4, company: .to(252)),
        ]
        let refusal = try await world.refused {
            try await $0.saveCompanies(
                Drafts(drafts, problems: [unread]), of: integration.id, MappingWorld.anna)
        }
        #expect(refusal.kind == .refused)
        #expect(
            refusal.found.sorted() == [
                "[0].version stale", "[1].identity notFound", "[2].connectWiseCompany notFound",
                "[3].agreement companyNeeded", "[4].identity duplicate", "[8].agrement unknownField",
            ])
        #expect(world.written() == before)
        let saved = try await world.map(
            [.of("13", company: .to(251), agreement: .to(32)), .of("14"), .of("12", billing: false)], in: integration)
        #expect(saved.value.map(\.identity) == ["13", "14", "12"])
        #expect(world.revision == (before.revision ?? 0) + 1)
    }

    @Test("what only stands against what is stored is a conflict; with anything wrong beside it, it is refused")
    func kinds() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let taken = CompanyDraft.of("13", company: .to(250))
        let wrong = CompanyDraft.of("14", company: .to(999))
        #expect(try await world.refused { _ in try await world.map([taken], in: integration) }.kind == .conflict)
        #expect(try await world.refused { _ in try await world.map([taken, wrong], in: integration) }.kind == .refused)
    }

    @Test("only new companies are looked for at the source, and only in one reading")
    func listing() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        try await world.map([.of("12"), .of("13")], in: integration)
        #expect(world.outside.calls == ["managed companies"])
        world.outside.state.withLock { $0.listed = [] }
        try await world.map([.of("12", billing: true)], in: integration)
        #expect(world.outside.calls == ["managed companies"])
        let refusal = try await world.refused { _ in try await world.map([.of("12"), .of("14")], in: integration) }
        #expect(refusal.found == ["identity notFound"])
    }

    @Test("a company that was removed is found again under its own id, if the source still lists it")
    func addedAgain() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let before = try world.company()
        try await world.stage.removeCompany("12", of: integration.id, MappingWorld.anna)
        let removed = try world.company()
        #expect(removed.integration == nil)
        #expect(removed.agreement == nil && removed.connectWiseCompanyName == nil && !removed.automaticBilling)
        let saved = try await world.map([.of("12")], in: integration)
        #expect(saved.value.map(\.id) == [before.id])
        #expect(saved.value.map(\.stamp.version) == [3])
        #expect(saved.value.first?.connectWiseCompany == nil)
        try await world.stage.removeCompany("12", of: integration.id, MappingWorld.anna)
        world.outside.state.withLock { $0.listed = [] }
        let refusal = try await world.refused { _ in try await world.map([.of("12")], in: integration) }
        #expect(refusal.found == ["identity notFound"])
    }

    @Test("a managed company is in one integration; the refusal names it, and a company elsewhere is not removed here")
    func oneIntegration() async throws {
        let world = MappingWorld()
        let first = try await world.mapped()
        let second = try await world.stage.addIntegration(
            .join(first.source, first.site, name: "second"), MappingWorld.anna)
        let refusal = try await world.refused { _ in try await world.map([.of("12")], in: second) }
        #expect(refusal.found == ["identity ofAnotherIntegration"])
        #expect(refusal.words.contains("Contoso and friends"))
        let removal = try await world.refused {
            try await $0.removeCompany("12", of: second.id, MappingWorld.anna)
        }
        #expect(removal.kind == .notFound)
        try await world.stage.removeCompany("12", of: first.id, MappingWorld.anna)
        #expect(try await world.map([.of("12")], in: second).value.first?.integration == second.id)
    }

    @Test("a company that is added again by an integration over another source is that source's, by its name there")
    func otherSource() async throws {
        let world = MappingWorld()
        let first = try await world.mapped()
        let source = try await world.stage.addSource(.source("the new server"), MappingWorld.anna)
        let second = try await world.stage.addIntegration(
            .join(source.id, first.site, name: "second"), MappingWorld.anna)
        let before = try world.company()
        try await world.stage.removeCompany("12", of: first.id, MappingWorld.anna)
        world.outside.state.withLock { $0.listed = [SourceCompany(identity: "12", name: "Contoso East")] }
        let company = try #require(try await world.map([.of("12")], in: second).value.first)
        #expect(company.id == before.id)
        #expect(company.source == source.id && before.source == first.source)
        #expect(company.name == "Contoso East")
    }

    @Test("another company takes the old agreement along to nowhere; what is left out stays")
    func edits() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        func shown(_ draft: CompanyDraft) async throws -> [Int?] {
            let company = try #require(try await world.map([draft], in: integration).value.first)
            #expect((company.agreement == nil) == (company.agreementName == nil))
            #expect((company.connectWiseCompany == nil) == (company.connectWiseCompanyName == nil))
            return [company.connectWiseCompany?.number, company.agreement?.number, company.automaticBilling ? 1 : 0]
        }
        #expect(try await shown(.of("12", agreement: .to(33))) == [250, 33, 1])
        #expect(try await shown(.of("12", company: .to(251))) == [251, nil, 1])
        #expect(try await shown(.of("12", agreement: .to(32), billing: false)) == [251, 32, 0])
        #expect(try await shown(.of("12", agreement: .to(nil))) == [251, nil, 0])
        #expect(try await shown(.of("12", company: .to(nil))) == [nil, nil, 0])
    }

    @Test("removing a company raises the revision and closes what is open about it")
    func removal() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        _ = try await world.stage.startRun(integration.id, on: nil, MappingWorld.anna)
        try await world.readAndPlan()
        func open() async throws -> [BillingExceptionCode] {
            try await world.stage.exceptions(ExceptionFilter(limit: 10), MappingWorld.anna).items.map(\.exception.code)
        }
        #expect(try await open() == [.applicationNotMapped])
        let before = world.revision
        try await world.stage.removeCompany("12", of: integration.id, MappingWorld.bert)
        #expect(try await open() == [])
        #expect(world.revision == before + 1)
        #expect(world.audit("company.remove").map(\.actor) == ["Bert"])
    }
}
