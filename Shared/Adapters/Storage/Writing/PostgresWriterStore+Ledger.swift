package import Billing
import Contracts
package import Ports
import Postgres
import Runs

extension PostgresWriterStore {
    /// Stores ledger entries changed by what a read showed and settles intents by the same reading.
    package func observe(
        _ entries: [LedgerEntry], in task: WriteTask, intents: [Int: WriteIntent.Outcome]
    ) async throws(PortError) {
        try await database.transaction("storing what was read") { connection in
            try await connection.settleIntents(intents, in: task)
            try await connection.store(entries, in: task)
        }
    }

    /// Commits the intent of a write, and for a create its ledger entry as `creating`, before it is sent.
    package func intend(
        _ kind: WriteIntent.Kind, entry: LedgerEntry, quantity: UnitCount, in task: WriteTask
    ) async throws(PortError) -> WriteIntent {
        if !kind.neededStates.isEmpty, !kind.neededStates.contains(entry.state) {
            throw PortError(
                .refused, "\(kind.rawValue) needs another ledger entry than one that is \(entry.state.rawValue)")
        }
        let plan = task.announcement
        return try await database.transaction("recording a write intent") { connection in
            if kind.opensEntry {
                try await connection.open(entry, in: task)
            } else if !kind.neededStates.isEmpty {
                try await connection.require(entry, kind.neededStates, of: plan)
            }
            let rows = try await connection.query(
                """
                INSERT INTO write_intents (
                    tenant_id, managed_company_id, application_code, category, generation, plan_id, kind, agreement_id,
                    addition_id, quantity, ends_on)
                VALUES (
                    \(plan.tenant), \(plan.managedCompany), \(entry.slot.application), \(entry.slot.category.rawValue),
                    \(entry.generation), \(plan.id), \(kind.rawValue), \(entry.agreement), \(entry.addition), \(quantity),
                    \(entry.endedOn))
                RETURNING intent_id
                """)
            guard let row = rows.first else { throw PortError(.corrupt, "the intent got no number") }
            // After the insert: its reference to the company has waited for whoever was changing the mapping.
            if kind.isOfPlan { try await connection.requireCurrent(task) }
            return WriteIntent(
                id: try row.decode("intent_id"), slot: entry.slot, generation: entry.generation, kind: kind,
                agreement: entry.agreement, addition: entry.addition, quantity: quantity, endsOn: entry.endedOn)
        }
    }

    /// Commits the outcome of a write with the ledger entry as it is now.
    package func settle(
        _ intent: WriteIntent, as outcome: WriteIntent.Outcome, entry: LedgerEntry?, in task: WriteTask
    ) async throws(PortError) {
        try await database.transaction("recording a write's outcome") { connection in
            try await connection.settleIntents([intent.id: outcome], in: task)
            if let entry { try await connection.store([entry], in: task) }
        }
    }
}

extension PostgresConnection {
    /// Throws unless the plan may still be written.
    fileprivate func requireCurrent(_ task: WriteTask) async throws {
        let plan = task.announcement
        let rows = try await query(
            """
            SELECT c.integration_id, i.mode, c.connectwise_company_id, c.agreement_id, c.automatic_billing,
                   n.billing_date, n.sequence, a.mapping_revision AS awaited_revision
              FROM managed_companies c
              LEFT JOIN integrations i ON i.tenant_id = c.tenant_id AND i.integration_id = c.integration_id
              LEFT JOIN LATERAL (
                   SELECT p.billing_date, p.sequence FROM addition_plans p
                    WHERE p.tenant_id = c.tenant_id AND p.managed_company_id = c.managed_company_id
                    ORDER BY p.billing_date DESC, p.sequence DESC LIMIT 1) n ON true
              LEFT JOIN replan_requests a ON a.tenant_id = c.tenant_id AND a.managed_company_id = c.managed_company_id
             WHERE c.tenant_id = \(plan.tenant) AND c.managed_company_id = \(plan.managedCompany)
            """)
        guard let row = rows.first, try PlanStanding(row).allows(task) else {
            throw PortError(.unavailable, "recording a write intent: the plan is not current any more")
        }
    }

    /// Settles intents of the task's company; saying the same again changes nothing, saying otherwise is refused.
    fileprivate func settleIntents(_ outcomes: [Int: WriteIntent.Outcome], in task: WriteTask) async throws {
        guard !outcomes.isEmpty else { return }
        let sorted = outcomes.sorted { $0.key < $1.key }
        let plan = task.announcement
        let after = WriteIntent.Outcome.allCases.filter(WriteIntent.Outcome.suspect.mayBecome).map(\.rawValue)
        let isOpen: SQL = "(w.outcome IS NULL OR w.outcome = 'suspect' AND k.outcome = ANY (\(after)::text[]))"
        let rows = try await query(
            """
            UPDATE write_intents w
               SET settled_at = CASE WHEN \(sql: isOpen) THEN now() ELSE w.settled_at END,
                   outcome = CASE WHEN \(sql: isOpen) THEN k.outcome ELSE w.outcome END, looked_at = now()
              FROM unnest(\(sorted.map(\.key))::bigint[], \(sorted.map(\.value.rawValue))::text[])
                AS k(intent_id, outcome)
             WHERE w.tenant_id = \(plan.tenant) AND w.managed_company_id = \(plan.managedCompany)
               AND w.intent_id = k.intent_id
            RETURNING w.intent_id, w.kind, w.outcome = k.outcome AS agrees
            """)
        guard rows.count == sorted.count else {
            throw PortError(.refused, "one of the intents \(sorted.map(\.key)) does not exist")
        }
        for row in rows where try !row.decode("agrees", as: Bool.self) {
            throw PortError(.refused, "intent \(try row.decode("intent_id", as: Int.self)) has another outcome already")
        }
        let discarding = try rows.filter { row in
            try outcomes[row.decode("intent_id")]?.discardsEntry(of: row.value("kind")) == true
        }
        guard !discarding.isEmpty else { return }
        try await discardEntries(of: try discarding.map { try $0.decode("intent_id") }, of: plan)
    }

    /// Takes away the entries of creates that came to nothing; one that another create of its generation may still bring
    /// about stays, as suspect.
    private func discardEntries(of intents: [Int], of plan: AdditionPlanMade) async throws {
        let entries: SQL = """
            w.tenant_id = \(plan.tenant) AND w.managed_company_id = \(plan.managedCompany)
            AND w.intent_id = ANY (\(intents)::bigint[])
            AND l.tenant_id = w.tenant_id AND l.managed_company_id = w.managed_company_id
            AND l.application_code = w.application_code AND l.category = w.category AND l.generation = w.generation
            """
        func another(_ condition: SQL) -> SQL {
            """
            EXISTS (SELECT FROM write_intents o
                     WHERE o.tenant_id = l.tenant_id AND o.managed_company_id = l.managed_company_id
                       AND o.application_code = l.application_code AND o.category = l.category
                       AND o.generation = l.generation AND o.kind IN ('create', 'adopt') AND \(sql: condition))
            """
        }
        let (isOpen, isSuspect) = (another("o.settled_at IS NULL"), another("o.outcome = 'suspect'"))
        try await execute(
            """
            DELETE FROM addition_ledger l USING write_intents w
             WHERE \(sql: entries) AND l.state IN ('creating', 'suspect')
               AND NOT \(sql: isOpen) AND NOT \(sql: isSuspect)
            """)
        try await execute(
            """
            UPDATE addition_ledger l SET state = 'suspect', changed_at = now() FROM write_intents w
             WHERE \(sql: entries) AND l.state = 'creating' AND NOT \(sql: isOpen) AND \(sql: isSuspect)
            """)
    }

    /// Inserts the entry of a create, or takes that of a suspect up again.
    fileprivate func open(_ entry: LedgerEntry, in task: WriteTask) async throws {
        let opened = try await execute(
            """
            \(sql: insertion([entry], in: task))
            ON CONFLICT (tenant_id, managed_company_id, application_code, category, generation) DO UPDATE
               SET state = excluded.state, site_id = excluded.site_id, agreement_id = excluded.agreement_id,
                   product_id = excluded.product_id, product_identifier = excluded.product_identifier,
                   quantity = excluded.quantity, effective_date = excluded.effective_date,
                   peak_units = excluded.peak_units, peak_period = excluded.peak_period, changed_at = now()
             WHERE addition_ledger.state = 'suspect'
            """)
        guard opened == 1 else {
            throw PortError(.refused, "generation \(entry.generation) of \(entry.slot.application) is there already")
        }
    }

    fileprivate func require(
        _ entry: LedgerEntry, _ states: Set<LedgerEntry.State>, of plan: AdditionPlanMade
    ) async throws {
        let rows = try await query(
            """
            SELECT state FROM addition_ledger
             WHERE tenant_id = \(plan.tenant) AND managed_company_id = \(plan.managedCompany)
               AND application_code = \(entry.slot.application) AND category = \(entry.slot.category.rawValue)
               AND generation = \(entry.generation) AND state = ANY (\(states.map(\.rawValue).sorted())::text[])
               FOR UPDATE
            """)
        guard !rows.isEmpty else {
            throw PortError(
                .refused,
                "generation \(entry.generation) of \(entry.slot.application) is not \(states.map(\.rawValue).sorted().joined(separator: " or ")) in the ledger"
            )
        }
    }

    /// Inserts or replaces entries, each as far as it may go on so.
    fileprivate func store(_ entries: [LedgerEntry], in task: WriteTask) async throws {
        guard !entries.isEmpty else { return }
        let steps = LedgerEntry.State.allCases.flatMap { state in
            LedgerEntry.State.allCases.filter(state.mayBecome).map { (from: state.rawValue, to: $0.rawValue) }
        }
        let changed = try await execute(
            """
            \(sql: insertion(entries, in: task))
            ON CONFLICT (tenant_id, managed_company_id, application_code, category, generation) DO UPDATE
               SET state = excluded.state, addition_id = excluded.addition_id, quantity = excluded.quantity,
                   effective_date = excluded.effective_date, peak_units = excluded.peak_units,
                   peak_period = excluded.peak_period, verified_on = excluded.verified_on, ended_on = excluded.ended_on,
                   changed_at = now()
             WHERE (addition_ledger.state, excluded.state)
                   IN (SELECT * FROM unnest(\(steps.map(\.from))::text[], \(steps.map(\.to))::text[]))
            """)
        guard changed == entries.count else {
            throw PortError(
                .refused, "a ledger entry cannot go back: ended stays ended, and live is never creating again")
        }
    }

    private func insertion(_ entries: [LedgerEntry], in task: WriteTask) -> SQL {
        let plan = task.announcement
        return """
            INSERT INTO addition_ledger (
                tenant_id, managed_company_id, site_id, application_code, category, generation, slot_tag, state,
                agreement_id, addition_id, product_id, product_identifier, quantity, effective_date, peak_units,
                peak_period, verified_on, ended_on)
            SELECT \(plan.tenant)::uuid, \(plan.managedCompany)::uuid, \(plan.site)::uuid, g.*
              FROM unnest(
                       \(entries.map(\.slot.application))::text[], \(entries.map(\.slot.category.rawValue))::text[],
                       \(entries.map(\.generation))::integer[], \(entries.map(\.tag.text))::text[],
                       \(entries.map(\.state.rawValue))::text[], \(entries.map(\.agreement))::integer[],
                       \(entries.map(\.addition))::integer[], \(entries.map(\.product.id))::integer[],
                       \(entries.map(\.product.identifier.withoutNul))::text[], \(entries.map(\.quantity))::integer[],
                       \(entries.map(\.effectiveDate))::date[], \(entries.map(\.peakUnits))::integer[],
                       \(entries.map(\.peakPeriod))::date[], \(entries.map(\.verifiedOn))::date[],
                       \(entries.map(\.endedOn))::date[]) AS g
            """
    }
}

extension PlanStanding {
    fileprivate init(_ row: PostgresRow) throws {
        let date = try row.decode("billing_date", as: BillingDate?.self)
        let sequence = try row.decode("sequence", as: Int?.self)
        self.init(
            integration: try row.decode("integration_id"), mode: try row.optionalValue("mode"),
            mapping: try CompanyMapping(row),
            newest: date.flatMap { date in sequence.map { Rank(billingDate: date, sequence: $0) } },
            awaitedRevision: try row.decode("awaited_revision"))
    }
}
