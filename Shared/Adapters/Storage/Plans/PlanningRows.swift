import Billing
import Contracts
import Ports
import Postgres
import Runs

/// What the companies of a batch share: read once for each integration and tenant, in the order of the rows.
struct SharedSettings {
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
            revision: try row.decode("mapping_revision"), mode: try row.value("mode"), policy: try row.json("policy"),
            company: try CompanyMapping(row),
            products: try products[IntegrationKey(tenant: tenant, integration: integration)]?.get() ?? [:],
            catalogue: try catalogues[tenant]?.get() ?? base)
    }
}

extension PlanningFacts {
    /// Reads the row of an announcement; `nil`: there is no such snapshot.
    init?(_ row: PostgresRow, _ settings: inout SharedSettings) throws {
        guard try row.decode("is_there", as: Bool.self) else { return nil }
        let tenant: TenantID = try row.decode("tenant_id")
        let integration: IntegrationID = try row.decode("integration_id")
        // In any case: the next rows of the integration and of the tenant rely on it.
        settings.takeIn(row, tenant: tenant, integration: integration)
        let body: String = try row.decode("body")
        self.init(
            stored: try UsageSnapshotTaken(row), presentIntegration: try row.decode("present_integration"),
            site: try row.decode("site_id"), bodyHash: StoredJSON.hash(body),
            snapshot: unreadable { try StoredJSON.value(UsageSnapshot.self, from: body) },
            state: unreadable { try settings.state(row, tenant: tenant, integration: integration) },
            plannedAgainOn: try row.decode("planned_again_on"))
    }
}

/// A value, or why it cannot be read.
private func unreadable<Value>(_ read: () throws -> Value) -> Result<Value, Unreadable> {
    do {
        return .success(try read())
    } catch {
        return .failure(Unreadable("\(error)"))
    }
}

extension CompanyMapping {
    /// Reads a company's mapping; `nil`: it is not mapped.
    init?(_ row: PostgresRow) throws(PostgresError) {
        guard let company = try row.decode("connectwise_company_id", as: ConnectWiseCompanyID?.self) else {
            return nil
        }
        self.init(
            connectWiseCompany: company, automaticBilling: try row.decode("automatic_billing"),
            agreement: try row.decode("agreement_id", as: AgreementID?.self))
    }
}
