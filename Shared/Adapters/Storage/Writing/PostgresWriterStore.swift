package import Billing
package import Contracts
package import Ports
package import Postgres
import Runs

/// The writer's rows.
package struct PostgresWriterStore: WriterStore {
    let database: Database

    /// A store in this database.
    package init(_ pool: PostgresPool) { database = Database(pool: pool) }

    /// Notes that work goes on but cannot at present; with `endsRun` the company's part of the run ends as failed.
    @discardableResult
    package func note(
        _ exception: BillingException, for task: WriteTask, endsRun: Bool
    ) async throws(PortError) -> Int {
        let plan = task.announcement
        return try await database.transaction("noting a writer exception") { connection in
            guard endsRun else {
                try await connection.openExceptions([plan.placed(exception)], .writer)
                return try await connection.openExceptions(of: plan.companyKey)
            }
            let older = try await connection.parts(of: plan.managedCompany, seenFrom: plan.runKey)
                .superseded(by: .written)
            let runs = [plan.runKey] + older.map(\.run)
            try await connection.lockRuns(runs)
            try await connection.openExceptions([plan.placed(exception)], .writer)
            try await connection.failPart(plan.part, AdditionResult.Outcome.failed.rawValue)
            try await connection.settleParts(older, as: .superseded)
            try await connection.endRuns(runs)
            return try await connection.openExceptions(of: plan.companyKey)
        }
    }

    /// Settles the unsettled plans of a company, with its parts of their runs.
    package func abandon(
        _ company: ManagedCompanyID, of tenant: TenantID, as outcome: AdditionResult.Outcome
    ) async throws(PortError) {
        try await database.transaction("abandoning a company's plans") { connection in
            let plans = try await connection.settleAll(of: company, tenant, as: outcome)
            try await connection.settleParts(plans.map(\.part), as: outcome)
            try await connection.endRuns(plans.map(\.runKey))
            try await connection.closeHeld(of: CompanyKey(tenant: tenant, company: company))
        }
    }

    /// Gives up a company whose stored plan cannot be read.
    package func giveUp(
        _ company: ManagedCompanyID, of tenant: TenantID, saying exception: BillingException
    ) async throws(PortError) {
        try await database.transaction("giving up unreadable plans") { connection in
            let plans = try await connection.settleAll(of: company, tenant, as: .failed)
            for plan in plans { try await connection.failPart(plan.part, exception.code.rawValue) }
            guard let newest = plans.max(by: { $0.rank < $1.rank }) else { return }
            try await connection.openExceptions([newest.placed(exception)], .writer)
            try await connection.endRuns(plans.map(\.runKey))
        }
    }

    /// Ends the company's part of the run.
    @discardableResult
    package func finish(
        _ task: WriteTask, outcome: AdditionResult.Outcome, settlements: [SlotSettlement],
        exceptions: [BillingException], planned: [BillingException]?
    ) async throws(PortError) -> Int {
        let plan = task.announcement
        let held = task.plan.held(settlements)
        let settlements = try StoredJSON.jsonb(settlements)
        return try await database.transaction("settling a plan") { connection in
            let older = try await connection.parts(of: plan.managedCompany, seenFrom: plan.runKey)
                .superseded(by: .written)
            let runs = [plan.runKey] + older.map(\.run)
            try await connection.lockRuns(runs)
            try await connection.settle(plan, as: outcome, settlements)
            try await connection.supersedePlans(before: plan)
            if outcome != .superseded {
                try await connection.replaceExceptions(
                    .writer, of: [plan.companyKey], with: exceptions.map(plan.placed))
                if let planned {
                    try await connection.replaceExceptions(
                        .calculator, of: [plan.companyKey], with: planned.map(plan.placed))
                }
                try await connection.replaceHeld(of: plan, with: held)
            }
            if outcome == .failed {
                try await connection.failPart(plan.part, outcome.rawValue)
            } else {
                try await connection.settleParts([plan.part], as: outcome)
            }
            try await connection.settleParts(older, as: .superseded)
            try await connection.endRuns(runs)
            return try await connection.openExceptions(of: plan.companyKey)
        }
    }
}

extension PostgresConnection {
    /// How many exceptions are open for a company, of every origin.
    fileprivate func openExceptions(of company: CompanyKey) async throws -> Int {
        let rows = try await query(
            """
            SELECT count(*) AS open FROM billing_exceptions
             WHERE tenant_id = \(company.tenant) AND managed_company_id = \(company.company) AND closed_at IS NULL
            """)
        return try rows.first?.decode("open") ?? 0
    }

    /// Settles the unsettled plans of a company, their runs locked; which they were.
    fileprivate func settleAll(
        of company: ManagedCompanyID, _ tenant: TenantID, as outcome: AdditionResult.Outcome
    ) async throws -> [AdditionPlanMade] {
        let plans = try await query(
            """
            SELECT \(sql: AdditionPlanMade.columns)
              FROM addition_plans p
             WHERE p.tenant_id = \(tenant) AND p.managed_company_id = \(company) AND p.settled_at IS NULL
            """
        ).map(AdditionPlanMade.init)
        guard !plans.isEmpty else { return [] }
        try await lockRuns(plans.map(\.runKey))
        try await execute(
            """
            UPDATE addition_plans p
               SET settled_at = now(), outcome = \(outcome.rawValue)
              FROM \(sql: PlanKeys(plans).rows)
             WHERE p.tenant_id = k.tenant_id AND p.plan_id = k.plan_id AND p.billing_date = k.billing_date
               AND p.settled_at IS NULL
            """)
        return plans
    }

    /// A new outcome is announced anew.
    fileprivate func settle(
        _ plan: AdditionPlanMade, as outcome: AdditionResult.Outcome, _ settlements: String
    ) async throws {
        let changed = try await execute(
            """
            UPDATE addition_plans
               SET settled_at = now(), outcome = \(outcome.rawValue), settlements = \(settlements)::jsonb,
                   result_announced_at = CASE WHEN outcome = \(outcome.rawValue) THEN result_announced_at END
             WHERE tenant_id = \(plan.tenant) AND plan_id = \(plan.id) AND billing_date = \(plan.billingDate)
               AND (settled_at IS NULL OR NOT EXISTS (
                   SELECT 1 FROM addition_plans n
                    WHERE n.tenant_id = \(plan.tenant) AND n.managed_company_id = \(plan.managedCompany)
                      AND (n.billing_date, n.sequence) > (\(plan.billingDate)::date, \(plan.sequence)::bigint)))
            """)
        guard changed == 1 else {
            throw PortError(.unavailable, "settling a plan: \(plan.id) is not current any more")
        }
    }

    fileprivate func supersedePlans(before plan: AdditionPlanMade) async throws(PostgresError) {
        try await execute(
            """
            UPDATE addition_plans
               SET settled_at = now(), outcome = 'superseded'
             WHERE tenant_id = \(plan.tenant) AND managed_company_id = \(plan.managedCompany) AND settled_at IS NULL
               AND (billing_date, sequence) < (\(plan.billingDate)::date, \(plan.sequence)::bigint)
            """)
    }
}
