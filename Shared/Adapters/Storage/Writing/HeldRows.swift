import Billing
import Contracts
import Postgres
import Runs

/// An answer as a statement builds it in JSON.
struct AnswerRow: Decodable {
    /// The newest answers of the company in the alias `p`, one for each slot and direction.
    static let newest: SQL = """
        (SELECT coalesce(jsonb_agg(jsonb_build_object(
                    'kind', g.kind, 'application', g.application_code, 'category', g.category,
                    'direction', g.direction, 'limit', g.quantity_limit, 'givenOn', g.given_on)
                    ORDER BY g.application_code, g.category, g.direction), '[]')
           FROM (SELECT DISTINCT ON (a.application_code, a.category, a.direction) a.*
                   FROM guard_answers a
                  WHERE a.tenant_id = p.tenant_id AND a.managed_company_id = p.managed_company_id
                  ORDER BY a.application_code, a.category, a.direction, a.answer_id DESC) g)
        """

    private let kind: GuardAnswer.Kind
    private let application: ApplicationCode
    private let category: SlotCategory
    private let direction: ChangeDirection
    private let limit: UnitCount
    private let givenOn: BillingDate

    var answer: GuardAnswer {
        GuardAnswer(
            kind: kind, slot: Slot(application: application, category: category), direction: direction, limit: limit,
            givenOn: givenOn)
    }
}

extension PostgresConnection {
    /// Makes `held` the company's open held entries: new ones open, known ones are seen again, all others close.
    func replaceHeld(of plan: AdditionPlanMade, with held: [HeldChange]) async throws(PostgresError) {
        try await execute(
            """
            WITH opened AS (
                INSERT INTO held_entries (
                    tenant_id, integration_id, managed_company_id, billing_date, application_code, category,
                    application_name, product, from_quantity, to_quantity, reason)
                SELECT \(plan.tenant)::uuid, \(plan.integration)::uuid, \(plan.managedCompany)::uuid,
                       \(plan.billingDate)::date, g.*
                  FROM unnest(\(held.map(\.slot.application))::text[], \(held.map(\.slot.category.rawValue))::text[],
                              \(held.map(\.applicationName.withoutNul))::text[],
                              \(held.map(\.product.withoutNul))::text[], \(held.map(\.from))::integer[],
                              \(held.map(\.to))::integer[], \(held.map(\.reason.rawValue))::text[]) AS g
                ON CONFLICT (tenant_id, managed_company_id, application_code, category) WHERE closed_at IS NULL
                DO UPDATE SET seen_at = now(), billing_date = excluded.billing_date,
                              integration_id = excluded.integration_id,
                              application_name = excluded.application_name, product = excluded.product,
                              from_quantity = excluded.from_quantity, to_quantity = excluded.to_quantity,
                              reason = excluded.reason
                RETURNING held_id
            )
            UPDATE held_entries h SET closed_at = now()
             WHERE h.tenant_id = \(plan.tenant) AND h.managed_company_id = \(plan.managedCompany)
               AND h.closed_at IS NULL AND h.held_id NOT IN (SELECT held_id FROM opened)
            """)
    }

    /// Closes a company's open held entries: nothing of it is wanted any more.
    func closeHeld(of company: CompanyKey) async throws(PostgresError) {
        try await execute(
            """
            UPDATE held_entries SET closed_at = now()
             WHERE tenant_id = \(company.tenant) AND managed_company_id = \(company.company) AND closed_at IS NULL
            """)
    }
}
