public import Billing
public import Foundation
public import Ports
public import Postgres

/// Runs that a person asks for from the command line.
public struct PostgresRunRequests: Sendable {
    private let database: Database
    private let origin: OutboxOrigin

    /// Requests whose announcements the service `origin` relays.
    public init(_ pool: PostgresPool, origin: OutboxOrigin) {
        database = Database(pool: pool)
        self.origin = origin
    }

    /// Makes a run of the integration for `date` with its collection requests.
    /// - Returns: `false` if a run of this id is there already; then nothing is changed.
    /// - Throws: `refused` if the tenant has no such integration.
    public func request(
        _ run: RunID, of integration: IntegrationID, tenant: TenantID, on date: BillingDate, by person: String,
        at time: Date
    ) async throws(PortError) -> Bool {
        let new = NewRun(
            tenant: tenant, integration: integration, id: run, billingDate: date, trigger: .requested,
            requestedBy: person)
        return try await database.transaction("requesting a run") { connection in
            !(try await connection.insertRuns([new], from: origin, at: time)).isEmpty
        }
    }
}
