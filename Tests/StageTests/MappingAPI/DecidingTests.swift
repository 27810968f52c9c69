import Billing
import Contracts
import MappingAPIStage
import Pipeline
import Ports
import Runs
import SimulatedPorts
import Testing

@Suite("Deciding what exceptions offer")
struct DecidingTests {
    private let it = MappingWorld()

    private func open(
        _ code: BillingExceptionCode, in integration: StoredIntegration, addition: Int? = nil,
        newCompany: String? = nil,
        category: SlotCategory = .workstation
    ) throws {
        let company = newCompany == nil ? try it.company().id : nil
        let exception = BillingException(
            code, application: newCompany == nil ? ApplicationCode("kesb-advanced") : nil, category: category,
            agreement: addition.map { _ in AgreementID(31) }, units: UnitCount(90),
            addition: addition.map { AdditionID($0) }, newCompany: newCompany, message: "m")
        _ = try it.store.change { rows in
            try rows.open(
                [
                    PlacedException(
                        place: ExceptionPlace(tenant: Ids.tenant, company: company), integration: integration.id,
                        exception: exception)
                ], newCompany == nil ? .writer : .collector)
        }
    }

    private func draft(
        _ kind: DecisionKind, entry: Int? = nil, _ identity: String = "12", category: SlotCategory = .workstation,
        addition: Int? = nil
    ) throws -> DecisionDraft {
        DecisionDraft(
            entry: entry, kind: kind, identity: identity,
            application: kind == .dismiss
                ? nil : try ApplicationName("Kaspersky Endpoint Security for Business Advanced"), category: category,
            addition: addition.map { AdditionID($0) })
    }

    private func decide(
        _ drafts: [DecisionDraft], in integration: StoredIntegration, _ access: Access = MappingWorld.anna
    ) async throws -> [DecisionAnswer] {
        try await it.stage.decide(Drafts(drafts, problems: []), in: integration.id, access)
    }

    @Test("a list is taken whole or not at all, and each problem is told with its place")
    func bulk() async throws {
        let integration = try await it.mapped()
        try open(.additionStays, in: integration, addition: 900)
        try open(.additionStays, in: integration, addition: 901, category: .server)
        let before = it.written()
        let refusal = try await it.refused { _ in
            _ = try await decide(
                [
                    draft(.leave, entry: 0), draft(.adopt, entry: 1, category: .server),
                    draft(.end, entry: 2, "99"), draft(.end, entry: 3),
                ], in: integration)
        }
        #expect(
            refusal.found.sorted() == [
                "[1].decision nothingToDecide", "[2].managedCompany notFound", "[3].managedCompany duplicate",
            ])
        #expect(it.written() == before && it.rows.decisions.all().isEmpty)
        let answers = try await decide(
            [draft(.leave, entry: 0), draft(.end, entry: 1, category: .server)], in: integration)
        #expect(answers.count == 2 && it.rows.decisions.all().map(\.row.decision.kind) == [.leave, .end])
        #expect(it.revision == (before.revision ?? 0) + 1, "one save, one revision")
        #expect(try await decide([draft(.leave)], in: integration) == [answers[0]])
        #expect(it.revision == (before.revision ?? 0) + 1)
    }

    @Test("several additions that could be meant are named; the number chooses")
    func several() async throws {
        let integration = try await it.mapped()
        try open(.additionStays, in: integration, addition: 900)
        try open(.additionStays, in: integration, addition: 901)
        let refusal = try await it.refused { _ in _ = try await decide([draft(.end)], in: integration) }
        #expect(refusal.found == ["addition missing"] && refusal.words.contains("900, 901"))
        _ = try await decide([draft(.end, addition: 901)], in: integration)
        #expect(it.rows.decisions.all().map(\.row.decision.addition) == [AdditionID(901)])
    }

    @Test("a dismissed company is told no more; adding it forgets the dismissal")
    func dismiss() async throws {
        let integration = try await it.integration()
        try open(.managedCompanyNew, in: integration, newCompany: "12")
        let first = try await decide([draft(.dismiss)], in: integration)
        #expect(it.rows.exceptions.all { $1.closedAt == nil }.isEmpty && it.rows.dismissals.all().count == 1)
        #expect(try await decide([draft(.dismiss)], in: integration) == first)
        #expect(it.audit("decision.dismiss").map(\.actor) == ["Anna"])
        let refusal = try await it.refused { _ in _ = try await decide([draft(.dismiss, "13")], in: integration) }
        #expect(refusal.found == ["decision nothingToDecide"] && refusal.kind == .conflict)
        try await it.map([.of("12")], in: integration)
        #expect(it.rows.dismissals.all().isEmpty)
        let gone = try await it.refused { _ in _ = try await decide([draft(.dismiss)], in: integration) }
        #expect(gone.found == ["decision nothingToDecide"])
    }

    @Test("nobody decides in another tenant's integration")
    func tenants() async throws {
        let integration = try await it.mapped()
        try open(.additionStays, in: integration, addition: 900)
        let refusal = try await it.refused { _ in
            _ = try await decide([draft(.end)], in: integration, MappingWorld.otto)
        }
        #expect(refusal.kind == .notFound && it.rows.decisions.all().isEmpty)
    }
}
