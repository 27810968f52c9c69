import Billing
import Ports
import Runs

extension SimulatedMappingTransaction {
    func decisions(_ filter: DecisionFilter) async throws(MappingStoreError) -> [StoredDecision] {
        try run("listing decisions") { rows in
            let found = rows.decisions.all { id, row in
                row.company.tenant == tenant && filter.integration.map { $0 == row.integration } ?? true
                    && filter.company.map { $0 == row.company.company } ?? true
                    && (filter.includesClosed || row.end == nil) && filter.after.map { id > $0 } ?? true
            }.compactMap { rows.stored($0.row) }
            return Array(
                found.filter { row in filter.identity.map { $0 == row.identity } ?? true }.prefix(filter.limit))
        }
    }

    func add(
        _ kind: PersonDecision.Kind, about object: DecisionObject, of company: ManagedCompanyID,
        in integration: IntegrationID, by actor: String
    ) async throws(MappingStoreError) -> StoredDecision {
        try run("storing a decision") { rows in
            guard rows.companies[Owned(tenant, company)] != nil else {
                throw Violation("person_decisions_tenant_id_managed_company_id_fkey")
            }
            guard rows.integrations[Owned(tenant, integration)] != nil else {
                throw Violation("person_decisions_tenant_id_integration_id_fkey")
            }
            let decision = try rows.decide(
                kind, object.slot, agreement: object.agreement, addition: object.addition,
                of: CompanyKey(tenant: tenant, company: company), in: integration, by: actor)
            guard let stored = rows.decisions[decision.id].flatMap({ rows.stored($0) }) else {
                throw PortError(.refused, "storing a decision: no row was stored")
            }
            return stored
        }
    }

    func replace(_ decisions: [Int]) async throws(MappingStoreError) {
        try run("closing replaced decisions") { rows in
            let now = rows.now
            rows.decisions.update(
                where: { id, row in row.company.tenant == tenant && decisions.contains(id) && row.end == nil },
                { ($0.end, $0.closedAt) = (.replaced, now) })
        }
    }

    func dismissal(of identity: String, at source: SourceID) async throws(MappingStoreError) -> StoredDismissal? {
        try run("reading a dismissal") { $0.dismissals[Owned(tenant, Pair(source, identity))] }
    }

    func dismiss(
        _ identity: String, at source: SourceID, by actor: String
    ) async throws(MappingStoreError) -> StoredDismissal {
        try run("storing a dismissal") { rows in
            let key = Owned(tenant, Pair(source, identity))
            if let known = rows.dismissals[key] { return known }
            guard rows.sources[Owned(tenant, source)] != nil else {
                throw Violation("dismissed_companies_tenant_id_source_id_fkey")
            }
            guard (1...1000).contains(identity.utf8.count) else { throw Violation("dismissed_identity_is_bounded") }
            let dismissal = StoredDismissal(identity: identity, actor: actor, at: rows.now.date)
            rows.dismissals[key] = dismissal
            return dismissal
        }
    }

    func deleteDismissals(of identities: [String], at source: SourceID) async throws(MappingStoreError) {
        try run("forgetting dismissals") { rows in
            for identity in identities { rows.dismissals[Owned(tenant, Pair(source, identity))] = nil }
        }
    }
}

extension Rows {
    fileprivate func stored(_ row: DecisionRow) -> StoredDecision? {
        guard let integration = integrations[Owned(row.company.tenant, row.integration)],
            let company = companies[Owned(row.company.tenant, row.company.company)]
        else { return nil }
        return StoredDecision(
            decision: row.decision, integration: row.integration, integrationName: integration.stored.name,
            company: company.id, identity: company.identity, companyName: company.name, actor: row.actor,
            at: row.at.date, closedAt: row.closedAt?.date, end: row.end)
    }
}
