import Billing
package import Contracts
package import Ports
import Postgres
import Runs

extension PostgresWriterStore {
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
              JOIN LATERAL (
                   SELECT * FROM addition_plans a
                    WHERE a.tenant_id = k.tenant_id AND a.managed_company_id = k.managed_company_id
                    ORDER BY a.billing_date DESC, a.sequence DESC LIMIT 1) p ON true
             ORDER BY p.tenant_id, p.managed_company_id
            """)
        return try database.reading(call) { try rows.map(AdditionPlanMade.init) }
    }
}
