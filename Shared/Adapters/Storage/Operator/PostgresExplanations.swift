package import Billing
import Contracts
package import Ports
package import Postgres

/// A plan with everything that explains it.
package struct ExplainedPlan: Hashable, Sendable {
    /// The plan's id.
    package let id: PlanID
    /// Its place among the plans of its date.
    package let sequence: Int
    /// The plan with its explanations.
    package let plan: AdditionPlan
    /// How it ended; `nil`: not settled yet.
    package let outcome: String?
    /// What became of each slot.
    package let settlements: [SlotSettlement]
}

/// Answers "why 90?" from stored plans alone.
package struct PostgresExplanations: Sendable {
    private let database: Database

    /// Under the role `tallybridge_operator`.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// The current plan of the company that its source knows as `identity`, on `date` or the newest.
    package func plan(
        of identity: String, tenant: TenantID, on date: BillingDate?
    ) async throws(PortError) -> ExplainedPlan? {
        let rows = try await database.query(
            "explaining a plan",
            """
            SELECT p.plan_id::text, p.sequence, p.body, p.outcome, p.settlements::text AS settlements
              FROM managed_companies c JOIN addition_plans p USING (tenant_id, managed_company_id)
             WHERE c.tenant_id = \(tenant)::uuid AND c.source_identity = \(identity)
               AND (\(date)::date IS NULL OR p.billing_date = \(date)::date)
             ORDER BY p.billing_date DESC, p.sequence DESC LIMIT 1
            """)
        guard let row = rows.first else { return nil }
        return try database.reading("explaining a plan") {
            ExplainedPlan(
                id: try row.decode("plan_id"), sequence: try row.decode("sequence"), plan: try row.json("body"),
                outcome: try row.decode("outcome"), settlements: try row.jsonIfPresent("settlements") ?? [])
        }
    }
}
