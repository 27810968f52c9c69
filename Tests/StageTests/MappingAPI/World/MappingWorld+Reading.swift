import Billing
import Contracts
import MappingAPIStage
import Ports
import SimulatedPorts

/// All that a tenant's saves leave behind.
struct Written: Equatable {
    let sites: [StoredSite]
    let sources: [StoredSource]
    let integrations: [StoredIntegration]
    let companies: [StoredCompany]
    let products: [StoredProductMapping]
    let audit: [AuditEntry]
    let runs: [RunID]
    let outbox: [OutgoingRecord]
    let replans: [ManagedCompanyID]
    let revision: Int?
}

extension Written {
    init(_ rows: Rows, of tenant: TenantID = Ids.tenant) {
        self.init(
            sites: rows.sites.all { key, _ in key.tenant == tenant }.map(\.row),
            sources: rows.sources.all { key, _ in key.tenant == tenant }.map(\.row),
            integrations: rows.integrations.all { key, _ in key.tenant == tenant }.map(\.row.stored),
            companies: rows.companies.all { key, _ in key.tenant == tenant }.map(\.row),
            products: rows.products.all { key, _ in key.tenant == tenant }.map(\.row),
            audit: rows.audit.all { _, row in row.tenant == tenant }.map(\.row.entry),
            runs: rows.runs.all { key, _ in key.tenant == tenant }.map(\.key.id),
            outbox: rows.outbox.all { _, row in row.tenant == tenant }.map(\.row.record),
            replans: rows.replans.all { key, _ in key.tenant == tenant }.map(\.key.id),
            revision: rows.tenants[tenant]?.revision)
    }
}

extension MappingWorld {
    /// All that Anna's tenant has at present, or another.
    func written(_ tenant: TenantID = Ids.tenant) -> Written { Written(rows, of: tenant) }

    /// What waits in the outbox of Anna's tenant, oldest first.
    func announced<Wanted: Message>(_ type: Wanted.Type) throws -> [Wanted] {
        try written().outbox.filter { $0.topic == Wanted.topic }
            .map { try CanonicalJSON.decode(Wanted.self, from: $0.value) }
    }

    /// Who asked for what, and how it read before and after.
    func audit(_ action: String) -> [AuditEntry] { written().audit.filter { $0.action == action } }
}

extension Refusal {
    /// Where and what: `[1].identity notFound`.
    var found: [String] { problems.map { "\($0.field.shown) \($0.code)" } }
    /// All that it says to people.
    var words: String { ([sentence] + problems.map(\.message)).joined(separator: "\n") }
}

extension Saved {
    /// Where and what: `agreement agreementEnded`.
    var warned: [String] { warnings.map { "\($0.field.shown) \($0.code)" } }
}

extension FieldPath {
    fileprivate var shown: String { ((entry.map { ["[\($0)]"] } ?? []) + names).joined(separator: ".") }
}
