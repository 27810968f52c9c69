public import Billing
import Contracts
public import Ports

extension MappingStage {
    /// Starts a run for the newest date or a later one; for an earlier one computes again what was planned then.
    /// - Parameter asked: the billing date; `nil`: today in the integration's time zone.
    public func startRun(
        _ id: IntegrationID, on asked: BillingDate?, _ access: Access
    ) async throws(Refusal) -> RequestedRun {
        let run = RunID(newID("requested-run", access))
        let now = clock.now
        return try await transaction(access) { rows in
            // The lock orders requests: which date is the newest is decided for one after the other.
            let integration = try await rows.requireIntegration(id, lock: .exclusive)
            let date = try RequestedDate.checked(asked, timeZone: integration.timeZone, now: now)
            let newest = try await rows.newestRequestedDate(of: id)
            if let newest, date < newest { return try await recompute(integration, on: date, in: rows) }
            try RequestedDate.requireRecent(date, newest: newest, now: now)
            let (requestedAt, companies) = try await rows.start(run, of: id, on: date, by: access.actor)
            try await rows.announce(
                companies.map { company in
                    let request = CollectionRequest(
                        tenant: access.tenant, managedCompany: company.id, run: run, integration: id,
                        source: integration.source, billingDate: date, sequence: requestedAt.milliseconds)
                    return try OutgoingRecord(request, from: Self.service, at: now)
                })
            try await rows.audit([
                AuditEntry(
                    actor: access.actor, action: "run.start", subject: "run:\(run)", before: nil,
                    after: ["integration": FieldValue(id), "billingDate": FieldValue(date)])
            ])
            guard let stored = try await rows.run(run) else { throw MappingStoreError.lostRun }
            return .started(stored)
        }
    }
}

/// What became of a request for a run.
public enum RequestedRun: Sendable {
    /// A run was started.
    case started(StoredRun)
    /// The date is before the newest one: it was only computed again.
    case recomputed(BillingDate, [RecomputedCompany])
}

extension MappingStoreError {
    fileprivate static let lostRun = MappingStoreError.port(
        PortError(.corrupt, "starting a run: the run that was stored cannot be read back"))
}
