package import Billing
import Contracts
package import Ports
import Postgres
import Runs

extension PostgresWriterStore {
    /// The company's current plan with all that goes with it, read in one statement.
    package func task(for company: ManagedCompanyID, of tenant: TenantID) async throws(PortError) -> WriteTaskReading {
        // What a work item claims may be no id at all: then it names nothing.
        guard company.text.isUUID, tenant.text.isUUID else { return .none }
        let call = "reading a write task"
        guard let row = try await database.query(call, Self.taskStatement(company, tenant)).first else { return .none }
        let isInIntegration = try database.reading(call) {
            let present = try row.decode("present_integration", as: IntegrationID?.self)
            return try row.decode("integration_id") == present
        }
        do throws(PortError) {
            let task = try database.reading(call) { try WriteTask(row) }
            return isInIntegration ? .task(task) : .leftIntegration(task)
        } catch {
            return isInIntegration ? .unreadable(reason: error.message) : .leftIntegration(nil)
        }
    }

    private static func taskStatement(_ company: ManagedCompanyID, _ tenant: TenantID) -> SQL {
        """
        SELECT \(sql: AdditionPlanMade.columns), p.body,
               CASE WHEN p.settled_at IS NOT NULL THEN p.outcome END AS outcome,
               c.integration_id AS present_integration, c.source_kind, c.source_identity, i.mode, i.policy,
               \(sql: CompanyDates.columns(company, of: "p.integration_id", tenant)),
               EXISTS (SELECT FROM addition_plans o
                        WHERE o.tenant_id = p.tenant_id AND o.managed_company_id = p.managed_company_id
                          AND o.billing_date = p.billing_date AND o.snapshot_id = p.snapshot_id
                          AND o.sequence < p.sequence) AS is_planned_again,
               (SELECT coalesce(jsonb_agg(\(sql: LedgerRow.json) ORDER BY l.application_code, l.category, l.generation),
                                '[]')
                  FROM addition_ledger l
                 WHERE l.tenant_id = p.tenant_id AND l.managed_company_id = p.managed_company_id) AS ledger,
               (SELECT coalesce(jsonb_agg(\(sql: IntentRow.json) ORDER BY w.intent_id), '[]')
                  FROM write_intents w
                 WHERE w.tenant_id = p.tenant_id AND w.managed_company_id = p.managed_company_id
                   AND (w.settled_at IS NULL OR w.outcome = 'suspect')) AS intents,
               (SELECT coalesce(jsonb_agg(m.member), '[]') FROM site_members m
                 WHERE m.tenant_id = p.tenant_id AND m.site_id = p.site_id) AS members,
               \(sql: AnswerRow.newest) AS answers, \(sql: DecisionRow.open) AS decisions
          FROM addition_plans p
          JOIN managed_companies c USING (tenant_id, managed_company_id)
          JOIN integrations i ON i.tenant_id = p.tenant_id AND i.integration_id = p.integration_id
         WHERE p.tenant_id = \(tenant) AND p.managed_company_id = \(company)
         ORDER BY p.billing_date DESC, p.sequence DESC
         LIMIT 1
        """
    }
}

extension WriteTask {
    fileprivate init(_ row: PostgresRow) throws {
        let announcement = try AdditionPlanMade(row)
        let body: String = try row.decode("body")
        guard StoredJSON.hash(body) == announcement.contentHash else {
            throw PortError(.corrupt, "plan \(announcement.id) is not what its hash says")
        }
        let intents = try row.json("intents", as: [IntentRow].self)
        let policy: BillingPolicy = try row.json("policy")
        self.init(
            announcement: announcement, plan: try StoredJSON.value(AdditionPlan.self, from: body),
            mode: try row.value("mode"),
            verifyEveryDays: policy.verifyEveryDays,
            guarding: Guarding(
                policy: policy.guards, answers: try row.json("answers", as: [AnswerRow].self).map(\.answer)),
            dates: try CompanyDates(row), isPlannedAgain: try row.decode("is_planned_again"),
            ledger: try row.json("ledger", as: [LedgerRow].self).map(\.entry),
            unsettled: intents.filter { !$0.isSuspect }.map(\.intent),
            suspects: intents.filter(\.isSuspect).map(\.intent),
            ownMembers: try row.json("members", as: Set<String>.self),
            decisions: try row.json("decisions", as: [DecisionRow].self).map(\.decision),
            tags: SlotTagSource(
                sourceKind: try row.value("source_kind"), identity: try row.decode("source_identity")),
            outcome: try row.decode("outcome", as: String?.self).map(AdditionResult.Outcome.init(stored:)))
    }
}
