import Billing
import Contracts
import Ports
import Runs

extension SimulatedMappingTransaction {
    func revision() async throws(MappingStoreError) -> Int {
        try run("reading the mapping revision") { try $0.tenant(tenant).revision }
    }

    func raiseRevision() async throws(MappingStoreError) -> Int {
        try run("raising the mapping revision") { rows in
            var row = try rows.tenant(tenant)
            row.revision += 1
            rows.tenants[tenant] = row
            return row.revision
        }
    }

    func companiesWithSnapshot(
        of integration: IntegrationID, among companies: [ManagedCompanyID]?
    ) async throws(MappingStoreError) -> [ManagedCompanyID] {
        try run("looking for companies that were read before") { rows in
            let wanted = companies.map(Set.init)
            let found = rows.present(in: integration, of: tenant).map(\.id).filter { wanted?.contains($0) ?? true }
            return found.filter { company in
                rows.snapshots.contains { key, row in
                    key.tenant == tenant && row.taken.managedCompany == company && row.taken.integration == integration
                }
            }.sorted()
        }
    }

    func keep(_ requests: [ReplanRequest]) async throws(MappingStoreError) {
        try run("keeping requests for new plans") { rows in
            guard Set(requests.map(\.managedCompany)).count == requests.count else {
                throw PortError(.refused, "keeping requests for new plans: a company is named twice")
            }
            for request in requests {
                let key = Owned(tenant, request.managedCompany)
                guard rows.companies[key] != nil else {
                    throw Violation("replan_requests_tenant_id_managed_company_id_fkey")
                }
                rows.replans[key] = ReplanRow(
                    revision: request.mappingRevision, askedAt: rows.now, announcedAt: rows.now)
            }
        }
    }

    func closeExceptions(of company: ManagedCompanyID) async throws(MappingStoreError) {
        try run("closing a company's exceptions") { rows in
            let place = ExceptionPlace(tenant: tenant, company: company)
            let now = rows.now
            rows.exceptions.update(where: { $1.place == place && $1.closedAt == nil }, { $0.closedAt = now })
        }
    }

    func closeExceptions(
        ofNew identities: [String], in integration: IntegrationID?
    ) async throws(MappingStoreError) {
        try run("closing exceptions of new companies") { rows in
            let now = rows.now
            rows.exceptions.update(
                where: { _, row in
                    row.place.tenant == tenant && row.closedAt == nil
                        && integration.map { $0 == row.integration } ?? true
                        && row.exception.newCompany.map(identities.contains) ?? false
                }, { $0.closedAt = now })
        }
    }

    func closeExceptions(ofWhole integration: IntegrationID) async throws(MappingStoreError) {
        try run("closing an integration's exceptions") { rows in
            let now = rows.now
            let place = ExceptionPlace(tenant: tenant, company: nil)
            rows.exceptions.update(
                where: { $1.place == place && $1.integration == integration && $1.closedAt == nil },
                { $0.closedAt = now })
        }
    }

    func audit(_ entries: [AuditEntry]) async throws(MappingStoreError) {
        try run("writing the audit trail") { rows in
            if !entries.isEmpty { try rows.requireTenant(tenant, "audit_entries") }
            for entry in entries {
                let dated = AuditEntry(
                    actor: entry.actor, action: entry.action, subject: entry.subject, before: entry.before,
                    after: entry.after, at: rows.now.date)
                rows.audit[rows.nextNumber()] = AuditRow(tenant: tenant, entry: dated)
            }
        }
    }

    func auditTrail(of subject: String, limit: Int) async throws(MappingStoreError) -> [AuditEntry] {
        try run("reading the audit trail") { rows in
            rows.audit.all { $1.tenant == tenant && $1.entry.subject == subject }.map(\.row.entry).reversed()
                .prefix(limit).map { $0 }
        }
    }

    func announce(_ records: [OutgoingRecord]) async throws(MappingStoreError) {
        try run("filling the outbox") { try $0.announce(records, of: tenant, origin: origin) }
    }
}

extension Rows {
    fileprivate func tenant(_ tenant: TenantID) throws(PortError) -> TenantRow {
        guard let row = tenants[tenant] else { throw PortError(.refused, "there is no tenant \(tenant)") }
        return row
    }
}
