import Billing
package import Contracts
package import Ports
import Postgres
import Runs

extension PostgresWriterStore {
    /// The newest plan `p` of each company in the alias `k`, in the order of the companies.
    private static let newestPlans: SQL = """
        JOIN LATERAL (
             SELECT * FROM addition_plans a
              WHERE a.tenant_id = k.tenant_id AND a.managed_company_id = k.managed_company_id
              ORDER BY a.billing_date DESC, a.sequence DESC LIMIT 1) p ON true
        ORDER BY p.tenant_id, p.managed_company_id
        """

    /// Notes who creates additions on the task's site in our name.
    package func know(_ member: String, in task: WriteTask) async throws(PortError) {
        try await database.execute(
            "noting a member",
            """
            INSERT INTO site_members (tenant_id, site_id, member)
            VALUES (\(task.announcement.tenant), \(task.announcement.site), \(member.withoutNul))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Companies with suspects that are to be looked for again: after an hour, whenever their age has doubled, and when
    /// their doubt ends.
    package func suspected(limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        let call = "finding suspects to look for"
        let (first, end) = (WriteIntent.firstLookAfter.inSeconds, WriteIntent.doubtEndsAfter.inSeconds)
        let rows = try await database.query(
            call,
            """
            WITH due AS MATERIALIZED (
                SELECT tenant_id, intent_id FROM write_intents
                 WHERE (outcome = 'suspect' OR settled_at IS NULL) AND looked_at <= now() - make_interval(secs => \(first))
                   AND (looked_at <= now() - (now() - intended_at) / 2
                        OR intended_at <= now() - make_interval(secs => \(end)))
                 ORDER BY looked_at LIMIT \(limit)
                   FOR UPDATE SKIP LOCKED
            ), looked AS (
                UPDATE write_intents w SET looked_at = now() FROM due d
                 WHERE w.tenant_id = d.tenant_id AND w.intent_id = d.intent_id
                RETURNING w.tenant_id, w.managed_company_id
            )
            SELECT \(sql: AdditionPlanMade.columns)
              FROM (SELECT DISTINCT tenant_id, managed_company_id FROM looked) k
              \(sql: Self.newestPlans)
            """)
        return try database.reading(call) { try rows.map(AdditionPlanMade.init) }
    }

    /// Companies without an integration that still have lines or decisions, daily or as soon as something is decided.
    package func leftBehind(limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        let call = "finding companies that were left behind"
        let rows = try await database.query(
            call,
            """
            WITH due AS MATERIALIZED (
                SELECT m.tenant_id, m.managed_company_id FROM managed_companies m
                 WHERE m.integration_id IS NULL
                   AND (m.lines_seen_at IS NULL OR m.lines_seen_at <= now() - interval '1 day'
                        OR EXISTS (SELECT FROM person_decisions d
                                    WHERE d.tenant_id = m.tenant_id AND d.managed_company_id = m.managed_company_id
                                      AND d.closed_at IS NULL AND d.at > m.lines_seen_at))
                   AND (EXISTS (SELECT FROM addition_ledger l
                                 WHERE l.tenant_id = m.tenant_id AND l.managed_company_id = m.managed_company_id
                                   AND l.state IN ('creating', 'live'))
                        OR EXISTS (SELECT FROM person_decisions d
                                    WHERE d.tenant_id = m.tenant_id AND d.managed_company_id = m.managed_company_id
                                      AND d.closed_at IS NULL))
                 ORDER BY m.lines_seen_at NULLS FIRST LIMIT \(limit)
                   FOR UPDATE SKIP LOCKED
            ), looked AS (
                UPDATE managed_companies m SET lines_seen_at = clock_timestamp() FROM due d
                 WHERE m.tenant_id = d.tenant_id AND m.managed_company_id = d.managed_company_id
                RETURNING m.tenant_id, m.managed_company_id
            )
            SELECT \(sql: AdditionPlanMade.columns)
              FROM looked k
              \(sql: Self.newestPlans)
            """)
        return try database.reading(call) { try rows.map(AdditionPlanMade.init) }
    }
}
