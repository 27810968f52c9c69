import Billing
import Ports
import Postgres

extension PostgresMappingTransaction {
    func held(_ filter: HeldFilter) async throws(MappingStoreError) -> [StoredHeld] {
        try await read(
            "listing held entries",
            """
            SELECT h.held_id, h.integration_id, i.name AS integration_name, h.managed_company_id, m.source_identity,
                   m.name AS company_name, h.application_code, h.category, h.application_name, h.product,
                   h.from_quantity, h.to_quantity, h.reason, h.billing_date, h.since, h.closed_at,
                   a.kind, a.direction, a.quantity_limit, a.given_on, a.actor, a.at
              FROM held_entries h
              JOIN integrations i USING (tenant_id, integration_id)
              JOIN managed_companies m USING (tenant_id, managed_company_id)
              LEFT JOIN LATERAL (
                   SELECT * FROM guard_answers g
                    WHERE g.tenant_id = h.tenant_id AND g.managed_company_id = h.managed_company_id
                      AND g.application_code = h.application_code AND g.category = h.category
                      AND g.direction = CASE WHEN h.to_quantity < h.from_quantity THEN 'fall' ELSE 'rise' END
                    ORDER BY g.answer_id DESC LIMIT 1) a ON true
             WHERE h.tenant_id = \(tenant) AND h.integration_id = \(filter.integration)
               AND (\(filter.identity)::text IS NULL OR m.source_identity = \(filter.identity))
               AND (\(filter.includesClosed) OR h.closed_at IS NULL)
               AND (\(filter.after)::bigint IS NULL OR h.held_id > \(filter.after))
             ORDER BY h.held_id LIMIT \(filter.limit)
            """, StoredHeld.init)
    }

    func newestAnswer(
        of company: ManagedCompanyID, for slot: Slot
    ) async throws(MappingStoreError) -> StoredAnswer? {
        try await read(
            "reading an answer",
            """
            SELECT kind, application_code, category, direction, quantity_limit, given_on, actor, at
              FROM guard_answers
             WHERE tenant_id = \(tenant) AND managed_company_id = \(company)
               AND application_code = \(slot.application) AND category = \(slot.category.rawValue)
             ORDER BY answer_id DESC LIMIT 1
            """, StoredAnswer.init
        ).first
    }

    func add(
        _ answer: GuardAnswer, of company: ManagedCompanyID, by actor: String
    ) async throws(MappingStoreError) -> StoredAnswer {
        try await readOne(
            "storing an answer",
            """
            INSERT INTO guard_answers (tenant_id, managed_company_id, application_code, category, direction, kind,
                                       quantity_limit, given_on, actor, at)
            VALUES (\(tenant), \(company), \(answer.slot.application), \(answer.slot.category.rawValue),
                    \(answer.direction.rawValue), \(answer.kind.rawValue), \(answer.limit), \(answer.givenOn),
                    \(actor), clock_timestamp())
            RETURNING kind, application_code, category, direction, quantity_limit, given_on, actor, at
            """, StoredAnswer.init)
    }

    func closeHeld(of company: ManagedCompanyID) async throws(MappingStoreError) {
        try await run(
            "closing a company's held entries",
            """
            UPDATE held_entries SET closed_at = now()
             WHERE tenant_id = \(tenant) AND managed_company_id = \(company) AND closed_at IS NULL
            """)
    }
}

extension StoredAnswer {
    fileprivate init(_ row: PostgresRow) throws {
        let slot = Slot(application: try row.decode("application_code"), category: try row.value("category"))
        self.init(
            answer: GuardAnswer(
                kind: try row.value("kind"), slot: slot, direction: try row.value("direction"),
                limit: try row.decode("quantity_limit"), givenOn: try row.decode("given_on")),
            actor: try row.decode("actor"), at: try row.decode("at"))
    }
}

extension StoredHeld {
    fileprivate init(_ row: PostgresRow) throws {
        let slot = Slot(application: try row.decode("application_code"), category: try row.value("category"))
        let isAnswered = try row.decode("kind", as: String?.self) != nil
        self.init(
            id: try row.decode("held_id"), integration: try row.decode("integration_id"),
            integrationName: try row.decode("integration_name"), company: try row.decode("managed_company_id"),
            identity: try row.decode("source_identity"), companyName: try row.decode("company_name"),
            change: HeldChange(
                slot: slot, applicationName: try row.decode("application_name"), product: try row.decode("product"),
                from: try row.decode("from_quantity"), to: try row.decode("to_quantity"),
                reason: try row.value("reason")),
            billingDate: try row.decode("billing_date"), since: try row.decode("since"),
            closedAt: try row.decode("closed_at"), newestAnswer: isAnswered ? try StoredAnswer(row) : nil)
    }
}
