import Billing
public import Contracts
public import Ports
import Postgres

extension PostgresWriterStore {
    /// Marks the results announced; one whose plan has another outcome by now stays to be announced.
    public func announced(_ results: [AdditionResult]) async throws(PortError) {
        guard !results.isEmpty else { return }
        try await database.execute(
            "marking results announced",
            """
            UPDATE addition_plans p SET result_announced_at = now()
              FROM unnest(\(results.map(\.tenant))::uuid[], \(results.map(\.plan))::uuid[],
                          \(results.map(\.billingDate))::date[], \(results.map(\.outcome.rawValue))::text[])
                AS k(tenant_id, plan_id, billing_date, outcome)
             WHERE p.tenant_id = k.tenant_id AND p.plan_id = k.plan_id AND p.billing_date = k.billing_date
               AND p.outcome = k.outcome
            """)
    }

    /// Results stored `age` ago or earlier and not announced, those of superseded plans among them.
    public func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionResult] {
        let call = "finding overdue results"
        let rows = try await database.query(
            call,
            """
            SELECT \(sql: AdditionPlanMade.columns), p.outcome,
                   coalesce(p.settlements, '[]') AS settlements,
                   (SELECT count(*) FROM billing_exceptions e
                     WHERE e.tenant_id = p.tenant_id AND e.managed_company_id = p.managed_company_id
                       AND e.closed_at IS NULL) AS open_exceptions
              FROM addition_plans p
             WHERE p.settled_at <= now() - make_interval(secs => \(age.inSeconds)) AND p.result_announced_at IS NULL
             ORDER BY p.settled_at
             LIMIT \(limit)
            """)
        return try database.reading(call) { try rows.map(AdditionResult.init) }
    }
}

extension AdditionResult {
    fileprivate init(_ row: PostgresRow) throws {
        let name: String = try row.decode("outcome")
        guard let outcome = Outcome(rawValue: name) else {
            throw PortError(.corrupt, "a plan has the outcome \(name)")
        }
        self.init(
            try AdditionPlanMade(row), outcome, settlements: try row.json("settlements", as: [SlotSettlement].self),
            openExceptions: try row.decode("open_exceptions"))
    }
}
