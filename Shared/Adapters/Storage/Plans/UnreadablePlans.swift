import Billing
import Contracts
import Postgres

extension PostgresConnection {
    /// Gives up on all plans of a company that are not settled: they can never be written.
    ///
    /// They end as failed, so their runs end too and no sweep announces them again; `exception` says what to do. The
    /// caller is in a transaction.
    func giveUpPlans(
        of company: ManagedCompanyID, tenant: TenantID, saying exception: BillingException
    ) async throws {
        let plans = try await query(
            """
            SELECT \(sql: AdditionPlanMade.columns)
              FROM addition_plans p
             WHERE p.tenant_id = \(tenant) AND p.managed_company_id = \(company) AND p.settled_at IS NULL
            """
        ).map(AdditionPlanMade.init)
        guard let newest = plans.max(by: { $0.rank < $1.rank }) else { return }
        try await lockRuns(plans.map(\.runKey))
        try await execute(
            """
            UPDATE addition_plans p
               SET settled_at = now(), outcome = 'failed'
              FROM \(sql: PlanKeys(plans).rows)
             WHERE p.tenant_id = k.tenant_id AND p.plan_id = k.plan_id AND p.billing_date = k.billing_date
               AND p.settled_at IS NULL
            """)
        for plan in plans { try await failPart(plan.part, exception.code.rawValue) }
        try await openExceptions(
            [PlacedException(place: newest.companyKey, integration: newest.integration, exception: exception)],
            .writer)
        try await endRuns(plans.map(\.runKey))
    }
}
