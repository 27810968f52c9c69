public import Billing
import Contracts
public import Ports
public import StrictJSON

extension MappingStage {
    /// Starts a run for the newest date or a later one; for an earlier one computes again what was planned then.
    public func startRun(
        _ id: IntegrationID, _ body: JSONValue?, _ access: Access
    ) async throws(Problem) -> Answer {
        let asked = try RequestedDate.read(body)
        let run = RunID(newID("requested-run", access))
        let now = clock.now
        return try await transaction(access) { rows in
            // The lock orders requests: which date is the newest is decided for one after the other.
            let integration = try await rows.requireIntegration(id, lock: .exclusive)
            let date = try RequestedDate.checked(asked, timeZone: integration.timeZone, now: now)
            let newest = try await rows.newestRequestedDate(of: id)
            if let newest, date < newest { return .ok(try await recompute(integration, on: date, in: rows)) }
            try RequestedDate.requireRecent(date, newest: newest, now: now)
            let (requestedAt, companies) = try await rows.start(run, of: id, on: date, by: access.actor)
            try await rows.announce(
                companies.map { company in
                    let request = CollectionRequest(
                        tenant: access.tenant, managedCompany: company.id, run: run, integration: id,
                        source: integration.source, billingDate: date, sequence: requestedAt.milliseconds)
                    return try OutgoingRecord(request, from: Self.service, at: now)
                })
            try await rows.audit(
                "run.start", "run:\(run)", after: ["integration": JSONValue(id), "billingDate": JSONValue(date)],
                by: access)
            guard let stored = try await rows.run(run) else { throw MappingStoreError.lostRun }
            return .accepted(stored.document, at: "/v1/runs/\(run)")
        }
    }
}

extension MappingStoreError {
    fileprivate static let lostRun = MappingStoreError.port(
        PortError(.corrupt, "starting a run: the run that was stored cannot be read back"))
}
