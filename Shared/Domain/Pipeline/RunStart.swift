package import Billing
package import Ports
package import Runs

/// What came of a request for a run.
package enum RunStart: Hashable, Sendable {
    /// The run is made, and its collection requests are on their way.
    case started(StoredRun)
    /// The day is before the newest one: it can only be computed again from what is stored.
    case past(BillingDate, newest: BillingDate)
    /// The day may not be requested.
    case refused(RunDateRefusal)
}

extension MappingTransaction {
    /// Starts a run of an integration for the day asked for, or for its today, and notes who did: the one way for all
    /// who ask.
    ///
    /// The integration's row is locked, so that requests come one after the other: which date is the newest is decided
    /// for each in turn.
    package func startRun(
        _ id: RunID, of integration: StoredIntegration, tenant: TenantID, asked: BillingDate?, by actor: String
    ) async throws -> RunStart {
        guard let today = try await today(in: integration.timeZone) else {
            return .refused(.timeZoneUnknown(integration.timeZone))
        }
        let newest = try await newestRequestedDate(of: integration.id)
        switch RunDate(asked, newest: newest, limits: RunDateLimits(today: today)) {
        case .refused(let refusal): return .refused(refusal)
        case .past(let date, let newest): return .past(date, newest: newest)
        case .run(let date):
            let isNew = try await start(
                NewRun(
                    id: id, tenant: tenant, integration: integration.id, billingDate: date, trigger: .requested,
                    requestedBy: actor))
            guard let stored = try await run(id) else {
                throw PortError(.corrupt, "starting a run: the run that was stored cannot be read back")
            }
            guard isNew else { return .started(stored) }
            try await audit([
                AuditEntry(
                    actor: actor, action: "run.start", subject: "run:\(id)", before: nil,
                    after: ["integration": FieldValue(integration.id), "billingDate": FieldValue(date)])
            ])
            return .started(stored)
        }
    }
}
