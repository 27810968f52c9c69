package import Billing
import Contracts
package import Foundation
package import Ports

extension MappingTransaction {
    /// Raises the revision and asks for new plans of the companies concerned that have been read before.
    /// - Parameter companies: whose plans change; `nil`: all of the integration.
    package func askForNewPlans(
        of integration: IntegrationID, companies: [ManagedCompanyID]?, tenant: TenantID, from service: String,
        at now: Date
    ) async throws {
        let revision = try await raiseRevision()
        let read = try await companiesWithSnapshot(of: integration, among: companies)
        let requests = read.map { company in
            ReplanRequest(tenant: tenant, managedCompany: company, mappingRevision: revision)
        }
        try await keep(requests)
        try await announce(requests.map { try OutgoingRecord($0, from: service, at: now) })
    }
}
