public import Billing
import Contracts
import Pipeline
public import Ports
import Runs

extension MappingStage {
    /// Starts a run for the newest date or a later one; for an earlier one computes again what was planned then.
    public func startRun(
        _ id: IntegrationID, _ body: JSONValue?, _ access: Access
    ) async throws(Problem) -> Answer {
        let asked = try RequestedDate.read(body)
        let run = RunID(newID("requested-run", access))
        return try await transaction(access) { rows in
            let integration = try await rows.requireIntegration(id, lock: .exclusive)
            let start = try await rows.startRun(
                run, of: integration, tenant: access.tenant, asked: asked, by: access.actor)
            switch start {
            case .refused(let refusal): throw Problem([RequestedDate.problem(refusal)])
            case .past(let date, _): return .ok(try await recompute(integration, on: date, in: rows))
            case .started(let stored):
                try await rows.audit(
                    "run.start", "run:\(run)",
                    after: ["integration": JSONValue(id), "billingDate": JSONValue(stored.billingDate)], by: access)
                return .accepted(stored.document, at: "/v1/runs/\(run)")
            }
        }
    }
}
