import Billing
import Contracts
import Locking
import MappingAPIStage
import Observability
import Ports
import SimulatedPorts
import Testing

/// The mapping API over a store whose company 1 is billed by the real writer: ten servers and ninety workstations on
/// agreement 31, its invoices made until 1 December; agreement 41 is the same company's.
struct PreviewWorld {
    static let anna = MappingWorld.anna

    let it: WriterWorld
    let outside = Outside()
    let stage: MappingStage

    /// - Parameter usage: what is read on the second day, which is today.
    init(
        prorates: Bool = true, isGuarded: Bool = false, servers: Int = 10, workstations: Int = 90
    ) async throws {
        it = try await WriterWorld(prorates: prorates, isGuarded: isGuarded)
        stage = MappingStage(
            store: it.world.store.mapping(), connectWise: outside, sources: outside, sealing: Sealer(),
            catalogue: StageWorld.catalogue, clock: it.clock, random: CountedRandom(), logger: .disabled)
        outside.state.withLock { $0.agreements.append(Outside.agreement(41, of: 250)) }
        await it.process()
        it.connectWise.state.withLock { state in
            state.agreements = [31, 41].map {
                WriterWorld.agreement($0, prorates: prorates, nextInvoice: .date(Ids.day("2026-12-01")))
            }
        }
        try await it.plan(on: "2026-11-25", servers: servers, workstations: workstations)
        await it.process()
    }

    var integration: StoredIntegration {
        get throws { try #require(it.world.rows.integrations[Owned(Ids.tenant, Ids.integration)]).stored }
    }

    /// A save that can be looked at before it is one.
    enum Save: CaseIterable, Sendable {
        case single, otherProducts, withoutServers, minimum, otherAgreement, unmapped, billingOff, endAtZero, observe
    }

    func preview(_ save: Save) async throws -> SavePreview {
        switch try draft(save) {
        case .companies(let drafts):
            try await stage.previewCompanies(Drafts(drafts, problems: []), of: Ids.integration, Self.anna)
        case .products(let drafts):
            try await stage.previewProducts(Drafts(drafts, problems: []), of: Ids.integration, Self.anna)
        case .integration(let draft): try await stage.previewIntegration(Ids.integration, draft, Self.anna)
        }
    }

    /// Saves it; with a token, only if it leads to what that was of.
    @discardableResult
    func save(_ save: Save, _ token: PreviewToken? = nil) async throws -> [Warning] {
        switch try draft(save) {
        case .companies(let drafts):
            try await stage.saveCompanies(
                Drafts(drafts, problems: []), of: Ids.integration, heeding: token, Self.anna
            ).warnings
        case .products(let drafts):
            try await stage.saveProducts(
                Drafts(drafts, problems: []), of: Ids.integration, heeding: token, Self.anna
            ).warnings
        case .integration(let draft):
            try await stage.saveIntegration(Ids.integration, draft, heeding: token, Self.anna).warnings
        }
    }

    private enum Draft {
        case companies([CompanyDraft]), products([ProductDraft]), integration(IntegrationDraft)
    }

    private func draft(_ save: Save) throws -> Draft {
        func products(_ target: ProductDraft.Target, minimum: Int = 0) throws -> Draft {
            .products([try .of("kesb-advanced", target, minimum: minimum)])
        }
        switch save {
        case .single: return try products(.single("kes-wks"))
        case .otherProducts: return try products(.byCategory(servers: "KES-WKS", workstations: "KES-SRV"))
        case .withoutServers: return try products(.byCategory(workstations: "KES-WKS"))
        case .minimum: return try products(.byCategory(servers: "KES-SRV", workstations: "KES-WKS"), minimum: 20)
        case .otherAgreement: return .companies([.of("1", agreement: .to(41))])
        case .unmapped: return .companies([.of("1", company: .to(nil))])
        case .billingOff: return .companies([.of("1", billing: false)])
        case .endAtZero:
            var policy = try integration.policy
            policy.usageAtZero = .endAtZero
            return .integration(.same(try integration, name: try integration.name, policy: policy))
        case .observe: return .integration(.same(try integration, name: try integration.name, mode: .observe))
        }
    }

    /// What the calculator and the writer make of what was saved; the writes it took.
    func carryOut() async throws -> [String] {
        let before = it.writes.count
        try await it.world.replan()
        await it.process()
        return Array(it.writes[before...])
    }

    /// Whatever is wrong with what `call` asks for.
    func refused<Answer>(_ call: () async throws -> Answer) async throws -> Refusal {
        do {
            _ = try await call()
        } catch let refusal as Refusal { return refusal }
        throw Unexpected("nothing was refused")
    }
}

extension SavePreview {
    /// Its lines, as "created all KES-WKS on 31: - → 100 from 2026-12-01".
    var lines: [String] {
        effect.companies.flatMap(\.lines).map { line in
            let from = line.from.map { "\($0)" } ?? "-"
            let to = line.to.map { "\($0)" } ?? "-"
            return "\(line.outcome.rawValue) \(line.slot.category.rawValue) \(line.product?.identifier ?? "-") on "
                + "\(line.agreement): \(from) → \(to)" + (line.effectiveDate.map { " from \($0)" } ?? "")
                + (line.cancelledDate.map { " until \($0)" } ?? "")
        }
    }
}
