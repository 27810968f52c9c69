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
    // What cannot be read is remembered as such: the rows behind the first must not be planned as if there was nothing.
    private var products: [IntegrationKey: Result<[ApplicationCode: ProductMapping], any Error>] = [:]
    private var catalogues: [TenantID: Result<ApplicationCatalogue, any Error>] = [:]

    init(catalogue: ApplicationCatalogue) { base = catalogue }

    /// Takes in what the row has for the rows behind it.
    mutating func takeIn(_ row: PostgresRow, tenant: TenantID, integration: IntegrationID) {
        let key = IntegrationKey(tenant: tenant, integration: integration)
        do {
            if let mappings = try row.jsonIfPresent("products", as: [ProductMapping].self) {
                products[key] = .success(Dictionary(mappings.map { ($0.application, $0) }) { first, _ in first })
            }
        } catch { products[key] = .failure(error) }
        do {
            if let definitions = try row.jsonIfPresent("definitions", as: [ApplicationDefinition].self) {
                catalogues[tenant] = .success(base.extended(by: definitions))
            }
        } catch { catalogues[tenant] = .failure(error) }
    }

    /// The settings of one company, as its row and the rows before tell.
    func state(_ row: PostgresRow, tenant: TenantID, integration: IntegrationID) throws -> MappingState {
        MappingState(
            revision: try row.decode("mapping_revision"), mode: try row.mode("mode"),
            policy: try row.json("policy", as: StoredPolicy.self).policy, company: try CompanyMapping(row),
            products: try products[IntegrationKey(tenant: tenant, integration: integration)]?.get() ?? [:],
            catalogue: try catalogues[tenant]?.get() ?? base)
    }
}

extension PlanningLoad {
    /// Reads the row of `announcement`, which is checked against what is stored.
    ///
    /// Whatever of it cannot be read makes this one impossible, never its neighbours.
    init(_ announcement: UsageSnapshotTaken, _ row: PostgresRow, _ settings: inout SharedSettings) {
        do {
            self = try Self.read(announcement, row, &settings)
        } catch {
            self = .impossible(announcement, reason: "what is stored for it cannot be read: \(error)")
        }
    }

    private static func read(
        _ announcement: UsageSnapshotTaken, _ row: PostgresRow, _ settings: inout SharedSettings
    ) throws -> Self {
        guard try row.decode("is_there", as: Bool.self) else {
            return .impossible(announcement, reason: "the tenant has no such snapshot for that billing date")
        }
        // In any case: the next rows of the integration and of the tenant rely on it.
        settings.takeIn(row, tenant: try row.decode("tenant_id"), integration: try row.decode("integration_id"))
        let stored = try UsageSnapshotTaken(row)
        guard stored == announcement else {
            return .impossible(announcement, reason: "the stored snapshot is not the one that was announced")
        }
        guard try row.decode("present_integration", as: IntegrationID?.self) == stored.integration else {
            return .obsolete(announcement)
        }
        let body: String = try row.decode("body")
        guard StoredJSON.hash(body) == stored.contentHash else {
            return .impossible(announcement, reason: "the stored snapshot's body is not what its hash says")
        }
        return .input(
            PlanningInput(
                announcement: announcement, snapshot: try StoredJSON.value(UsageSnapshot.self, from: body),
                state: try settings.state(row, tenant: stored.tenant, integration: stored.integration),
                site: try row.decode("site_id")))
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
