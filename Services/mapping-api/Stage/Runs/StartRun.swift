package import Billing
import Pipeline
package import Ports
import Runs

extension MappingStage {
    /// Starts a run for the newest date or a later one; for an earlier one computes again what was planned then.
    /// - Parameter asked: the billing date; `nil`: today in the integration's time zone.
    package func startRun(
        _ id: IntegrationID, on asked: BillingDate?, _ access: Access
    ) async throws(Refusal) -> RequestedRun {
        let run = RunID(newID("requested-run", access))
        return try await transaction(access) { rows in
            let integration = try await rows.requireIntegration(id, lock: .exclusive)
            let start = try await rows.startRun(
                run, of: integration, tenant: access.tenant, asked: asked, by: access.actor)
            switch start {
            case .refused(let refusal): throw Refusal([FieldProblem(refusal)])
            case .past(let date, _): return try await recompute(integration, on: date, in: rows)
            case .started(let stored): return .started(stored)
            }
        }
    }
}

extension FieldProblem {
    /// Why a day may not be requested.
    init(_ refusal: RunDateRefusal) {
        let code: Code =
            switch refusal {
            case .tooLate, .tooEarly, .timeZoneUnknown: .outOfRange
            case .nothingStored, .beforeNewest: .inThePast
            }
        self.init("billingDate", code, refusal.sentence)
    }
}

/// What became of a request for a run.
package enum RequestedRun: Sendable {
    /// A run was started.
    case started(StoredRun)
    /// The date is before the newest one: it was only computed again.
    case recomputed(BillingDate, [RecomputedCompany])
}
