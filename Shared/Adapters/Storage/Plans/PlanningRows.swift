import Billing
import Contracts
import Ports
import Postgres

/// What the companies of a batch share: read once for each integration and tenant, in the order of the rows.
struct SharedSettings {
    private struct IntegrationKey: Hashable {
        let tenant: TenantID
        let integration: IntegrationID
    }

    private let base: ApplicationCatalogue
    private var products: [IntegrationKey: [ApplicationCode: ProductMapping]] = [:]
    private var catalogues: [TenantID: ApplicationCatalogue] = [:]

    init(catalogue: ApplicationCatalogue) { base = catalogue }

    /// The settings of one company, as its row and the rows before tell.
    mutating func state(_ row: PostgresRow, tenant: TenantID, integration: IntegrationID) throws -> MappingState {
        let key = IntegrationKey(tenant: tenant, integration: integration)
        if let mappings = try row.jsonIfPresent("products", as: [ProductMapping].self) {
            products[key] = Dictionary(mappings.map { ($0.application, $0) }) { first, _ in first }
        }
        if let definitions = try row.jsonIfPresent("definitions", as: [ApplicationDefinition].self) {
            catalogues[tenant] = base.extended(by: definitions)
        }
        return MappingState(
            revision: try row.decode("mapping_revision"), mode: try row.mode("mode"),
            policy: try row.json("policy", as: StoredPolicy.self).policy, company: try CompanyMapping(row),
            products: products[key] ?? [:], catalogue: catalogues[tenant] ?? base)
    }
}

extension PlanningLoad {
    /// Reads the row of `announcement`, which is checked against what is stored.
    init(_ announcement: UsageSnapshotTaken, _ row: PostgresRow, _ settings: inout SharedSettings) throws {
        guard try row.decode("is_there", as: Bool.self) else {
            self = .impossible(announcement, reason: "the tenant has no such snapshot for that billing date")
            return
        }
        // Read in any case: the next rows of the integration and of the tenant rely on it.
        let stored = try UsageSnapshotTaken(row)
        let isInIntegration =
            try row.decode("present_integration", as: IntegrationID?.self) == stored.integration
        let state = try settings.state(row, tenant: stored.tenant, integration: stored.integration)
        guard stored == announcement else {
            self = .impossible(announcement, reason: "the stored snapshot is not the one that was announced")
            return
        }
        let body: String = try row.decode("body")
        guard StoredJSON.hash(body) == stored.contentHash else {
            self = .impossible(announcement, reason: "the stored snapshot's body is not what its hash says")
            return
        }
        guard isInIntegration else {
            self = .obsolete(announcement)
            return
        }
        let snapshot = try StoredJSON.value(UsageSnapshot.self, from: body)
        self = .input(
            PlanningInput(
                announcement: announcement, snapshot: snapshot, state: state, site: try row.decode("site_id")))
    }
}

extension CompanyMapping {
    /// Reads a company's mapping; `nil`: it is not mapped.
    fileprivate init?(_ row: PostgresRow) throws(PostgresError) {
        guard let company = try row.decode("connectwise_company_id", as: ConnectWiseCompanyID?.self) else {
            return nil
        }
        self.init(
            connectWiseCompany: company, automaticBilling: try row.decode("automatic_billing"),
            agreement: try row.decode("agreement_id", as: AgreementID?.self))
    }
}

extension PostgresRow {
    /// Reads an integration's mode.
    func mode(_ column: String) throws -> IntegrationMode {
        let text: String = try decode(column)
        guard let mode = IntegrationMode(rawValue: text) else {
            throw PortError(.corrupt, "an integration has the mode \(text)")
        }
        return mode
    }
}
