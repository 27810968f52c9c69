import Billing
package import Contracts
package import Ports
import Postgres
package import Runs

extension PostgresPlanStore {
    /// Stores plans, their exceptions and run states in one transaction; the first stored wins.
    ///
    /// The order of locks is the same everywhere: companies, then runs, then the rest.
    package func save(_ plans: [MadePlan]) async throws(PortError) -> [AdditionPlanMade] {
        guard !plans.isEmpty else { return [] }
        var bodies: [String] = []
        for plan in plans { bodies.append(try StoredJSON.text(plan.plan)) }
        try await database.ensurePartitions(for: plans.map(\.input.announcement.billingDate))
        return try await database.transaction("storing plans") { connection in
            let companies = Set(plans.map(\.companyKey)).sorted()
            try await connection.lockCompanies(companies)
            var shelf = try await connection.shelf(of: companies, for: plans)
            let answers = try zip(plans, bodies).map { try shelf.put($0, body: $1) }
            try await connection.store(shelf, bodies: Dictionary(zip(plans.map(\.id), bodies)) { first, _ in first })
            return answers
        }
    }
}

extension PlanShelf {
    /// Puts a plan in its place; throws `unavailable` where the settings have changed meanwhile.
    fileprivate mutating func put(_ made: MadePlan, body: String) throws(PortError) -> AdditionPlanMade {
        switch add(made, contentHash: StoredJSON.hash(body)) {
        case .stored(let announcement): return announcement
        case .settingsChanged:
            throw PortError(
                .unavailable, "the settings of company \(made.companyKey.company) changed while it was planned")
        }
    }
}

extension PostgresConnection {
    fileprivate func lockCompanies(_ companies: [CompanyKey]) async throws(PostgresError) {
        _ = try await query(
            """
            SELECT c.managed_company_id
              FROM managed_companies c
              JOIN unnest(\(companies.map(\.tenant))::uuid[], \(companies.map(\.company))::uuid[])
                AS k(tenant_id, managed_company_id) USING (tenant_id, managed_company_id)
             ORDER BY c.tenant_id, c.managed_company_id
               FOR NO KEY UPDATE OF c
            """)
    }

    fileprivate func shelf(of companies: [CompanyKey], for plans: [MadePlan]) async throws -> PlanShelf {
        let asked: SQL = """
            unnest(\(companies.map(\.tenant))::uuid[], \(companies.map(\.company))::uuid[])
                AS k(tenant_id, managed_company_id)
            """
        let tenants = plans.map(\.input.announcement.tenant)
        let dates = plans.map(\.input.announcement.billingDate)
        let stored = try await query(
            """
            SELECT \(sql: AdditionPlanMade.columns)
              FROM addition_plans p
              JOIN unnest(\(tenants)::uuid[], \(plans.map(\.id))::uuid[], \(dates)::date[])
                AS k(tenant_id, plan_id, billing_date) USING (tenant_id, plan_id, billing_date)
            """)
        let last = try await query(
            """
            SELECT tenant_id, managed_company_id, billing_date, max(sequence) AS sequence
              FROM addition_plans
              JOIN (SELECT DISTINCT * FROM unnest(
                        \(tenants)::uuid[], \(plans.map(\.companyKey.company))::uuid[], \(dates)::date[])
                        AS u(tenant_id, managed_company_id, billing_date)) k
                USING (tenant_id, managed_company_id, billing_date)
             GROUP BY tenant_id, managed_company_id, billing_date
            """)
        let current = try await query(
            """
            SELECT n.*
              FROM \(sql: asked)
             CROSS JOIN LATERAL (
                SELECT \(sql: AdditionPlanMade.columns) FROM addition_plans p
                 WHERE p.tenant_id = k.tenant_id AND p.managed_company_id = k.managed_company_id
                 ORDER BY p.billing_date DESC, p.sequence DESC LIMIT 1) n
            """
        ).map(AdditionPlanMade.init)
        let unsettled = try await query(
            """
            SELECT \(sql: AdditionPlanMade.columns)
              FROM addition_plans p JOIN \(sql: asked) USING (tenant_id, managed_company_id)
             WHERE p.settled_at IS NULL
            """)
        return PlanShelf(
            stored: try stored.map(AdditionPlanMade.init), lastSequences: try last.map(rankOfCompany),
            current: current, unsettled: try unsettled.map(AdditionPlanMade.init),
            snapshotTimes: try await snapshotTimes(of: plans, beside: current))
    }

    /// When snapshots were stored, in microseconds since 1970.
    private func snapshotTimes(
        of plans: [MadePlan], beside current: [AdditionPlanMade]
    ) async throws -> [PlanShelf.Key: Int] {
        let asked = plans.map(\.input.announcement)
        let rows = try await query(
            """
            SELECT s.tenant_id, s.snapshot_id, (extract(epoch FROM s.stored_at) * 1000000)::bigint AS stored
              FROM usage_snapshots s
              JOIN (SELECT DISTINCT * FROM unnest(
                        \(asked.map(\.tenant) + current.map(\.tenant))::uuid[],
                        \(asked.map(\.id) + current.map(\.snapshot.text))::uuid[],
                        \(asked.map(\.billingDate) + current.map(\.billingDate))::date[])
                        AS u(tenant_id, snapshot_id, billing_date)) k
                USING (tenant_id, snapshot_id, billing_date)
            """)
        return try Dictionary(
            rows.map { row in
                (
                    PlanShelf.Key(tenant: try row.decode("tenant_id"), id: try row.decode("snapshot_id")),
                    try row.decode("stored")
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    private func rankOfCompany(_ row: PostgresRow) throws(PostgresError) -> (CompanyKey, Rank) {
        (
            CompanyKey(tenant: try row.decode("tenant_id"), company: try row.decode("managed_company_id")),
            Rank(billingDate: try row.decode("billing_date"), sequence: try row.decode("sequence"))
        )
    }

    fileprivate func store(_ shelf: PlanShelf, bodies: [PlanID: String]) async throws {
        let parts = shelf.supersededParts
        try await lockRuns(parts.map(\.run))
        try await insert(shelf.added, bodies)
        try await supersede(shelf.superseded)
        let added = shelf.added
        try await markPlanned(added.map(\.made.input.announcement) + shelf.leftOut)
        if !added.isEmpty {
            try await moveParts(
                added.map(\.announcement).filter(shelf.isCurrent).map(\.part), from: .collected, to: .planned)
            try await replaceExceptions(shelf)
        }
        try await settleParts(parts, as: .superseded)
        try await endRuns(parts.map(\.run))
    }

    private func insert(
        _ added: [PlanShelf.Addition], _ bodies: [PlanID: String]
    ) async throws(PostgresError) {
        guard !added.isEmpty else { return }
        let plans = added.map(\.announcement)
        try await execute(
            """
            INSERT INTO addition_plans (
                tenant_id, plan_id, managed_company_id, snapshot_id, run_id, integration_id, site_id, billing_date,
                sequence, mapping_revision, body, content_hash, entries, units, exceptions)
            SELECT *
              FROM unnest(
                       \(plans.map(\.tenant))::uuid[], \(plans.map(\.id))::uuid[],
                       \(plans.map(\.managedCompany))::uuid[], \(plans.map(\.snapshot))::uuid[],
                       \(plans.map(\.run))::uuid[], \(plans.map(\.integration))::uuid[], \(plans.map(\.site))::uuid[],
                       \(plans.map(\.billingDate))::date[], \(plans.map(\.sequence))::bigint[],
                       \(plans.map(\.mappingRevision))::bigint[], \(added.map { bodies[$0.made.id] ?? "" })::text[],
                       \(plans.map(\.contentHash))::text[], \(plans.map(\.entries))::integer[],
                       \(plans.map(\.units))::bigint[], \(plans.map(\.exceptions))::integer[])
            """)
    }

    /// Settles plans that will never be written.
    func supersede(_ plans: [AdditionPlanMade]) async throws(PostgresError) {
        guard !plans.isEmpty else { return }
        try await execute(
            """
            UPDATE addition_plans p
               SET settled_at = now(), outcome = 'superseded'
              FROM \(sql: PlanKeys(plans).rows)
             WHERE p.tenant_id = k.tenant_id AND p.plan_id = k.plan_id AND p.billing_date = k.billing_date
               AND p.settled_at IS NULL
            """)
    }

    private func replaceExceptions(_ shelf: PlanShelf) async throws(PostgresError) {
        let current = shelf.added.filter { shelf.isCurrent($0.announcement) }
        try await replaceExceptions(
            .calculator, of: Set(current.map(\.made.companyKey)),
            with: current.flatMap { added in
                added.made.plan.exceptions.map(added.announcement.placed)
            })
    }
}
