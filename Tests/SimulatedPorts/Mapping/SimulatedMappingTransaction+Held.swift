import Billing
import Ports
import Runs

extension SimulatedMappingTransaction {
    func held(_ filter: HeldFilter) async throws(MappingStoreError) -> [StoredHeld] {
        try run("listing held entries") { rows in
            let found = rows.held.all { id, row in
                row.place.tenant == tenant && row.integration == filter.integration
                    && (filter.includesClosed || row.closedAt == nil) && filter.after.map { id > $0 } ?? true
            }.compactMap { rows.stored($0.key, $0.row) }
            return Array(
                found.filter { filter.identity.map { [$0] }?.contains($0.identity) ?? true }.prefix(filter.limit))
        }
    }

    func newestAnswer(
        of company: ManagedCompanyID, for slot: Slot
    ) async throws(MappingStoreError) -> StoredAnswer? {
        try run("reading an answer") { rows in
            let place = CompanyKey(tenant: tenant, company: company)
            return rows.answers.all { $1.place == place && $1.answer.slot == slot }.last?.row.stored
        }
    }

    func add(
        _ answer: GuardAnswer, of company: ManagedCompanyID, by actor: String
    ) async throws(MappingStoreError) -> StoredAnswer {
        try run("storing an answer") { rows in
            guard rows.companies[Owned(tenant, company)] != nil else {
                throw Violation("guard_answers_tenant_id_managed_company_id_fkey")
            }
            let row = AnswerRow(
                place: CompanyKey(tenant: tenant, company: company), answer: answer, actor: actor, at: rows.now)
            rows.answers[rows.nextNumber()] = row
            return row.stored
        }
    }

    func closeHeld(of company: ManagedCompanyID) async throws(MappingStoreError) {
        try run("closing a company's held entries") { rows in
            rows.closeHeld(of: CompanyKey(tenant: tenant, company: company))
        }
    }
}

extension AnswerRow {
    fileprivate var stored: StoredAnswer { StoredAnswer(answer: answer, actor: actor, at: at.date) }
}

extension Rows {
    fileprivate func stored(_ id: Int, _ row: HeldRow) -> StoredHeld? {
        guard let integration = integrations[Owned(row.place.tenant, row.integration)],
            let company = companies[Owned(row.place.tenant, row.place.company)]
        else { return nil }
        let answer = answers.all {
            $1.place == row.place && $1.answer.slot == row.change.slot && $1.answer.direction == row.change.direction
        }.last?.row.stored
        return StoredHeld(
            id: id, integration: row.integration, integrationName: integration.stored.name, company: company.id,
            identity: company.identity, companyName: company.name, change: row.change, billingDate: row.billingDate,
            since: row.since.date, closedAt: row.closedAt?.date, newestAnswer: answer)
    }
}
