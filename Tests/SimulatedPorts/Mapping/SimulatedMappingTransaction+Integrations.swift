import Billing
import Ports
import Runs

extension SimulatedMappingTransaction {
    func integrations(after name: String?, limit: Int) async throws(MappingStoreError) -> [StoredIntegration] {
        try run("listing integrations") { rows in
            let found = rows.integrations.all {
                $0.tenant == tenant && $1.stored.name.follows(name) && $1.stored.retiredAt == nil
            }
            return page(found.map { ($0.key, $0.row.stored) }, limit)
        }
    }

    func integration(_ id: IntegrationID, lock: RowLock) async throws(MappingStoreError) -> StoredIntegration? {
        try run("reading an integration") { $0.integrations[Owned(tenant, id)]?.stored }
    }

    func save(_ integration: StoredIntegration) async throws(MappingStoreError) -> StoredIntegration {
        try run("saving an integration") { rows in
            let key = Owned(tenant, integration.id)
            try rows.requireTenant(tenant, "integrations")
            guard !integration.name.isEmpty else { throw Violation("integrations_name_check") }
            try rows.requireBounded(integration.name, "integration_name_is_bounded")
            guard integration.runMinute.map({ (0...1439).contains($0) }) ?? true else {
                throw Violation("integrations_run_minute_check")
            }
            let others = rows.integrations.all { other, _ in other.tenant == tenant && other != key }
            guard !others.contains(where: { $0.row.stored.name == integration.name && $0.row.stored.retiredAt == nil })
            else {
                throw Violation("integration_name_unique")
            }
            guard rows.sources[Owned(tenant, integration.source)] != nil else {
                throw Violation("integrations_tenant_id_source_id_fkey")
            }
            guard rows.sites[Owned(tenant, integration.site)] != nil else {
                throw Violation("integrations_tenant_id_site_id_fkey")
            }
            let old = rows.integrations[key]
            var saved = integration
            saved.retiredAt = old?.stored.retiredAt
            guard saved.retiredAt == nil || saved.runMinute == nil && saved.nextDue == nil else {
                throw Violation("retired_has_no_schedule")
            }
            saved.nextDue = integration.nextDue.map { Moment($0).date }
            saved.stamp = rows.next(old?.stored.stamp, by: integration.stamp.updatedBy)
            rows.integrations[key] = IntegrationRow(stored: saved, lastDate: old?.lastDate)
            return saved
        }
    }

    func delete(_ integration: IntegrationID) async throws(MappingStoreError) {
        try run("removing an integration") { rows in
            func isUsed(_ tenant: TenantID, _ used: IntegrationID?) -> Bool {
                tenant == self.tenant && used == integration
            }
            if rows.companies.contains(where: { isUsed($0.tenant, $1.integration) }) {
                throw Violation("managed_companies_tenant_id_integration_id_fkey")
            }
            if rows.runs.contains(where: { isUsed($0.tenant, $1.integration) }) {
                throw Violation("billing_runs_tenant_id_integration_id_fkey")
            }
            if rows.exceptions.contains(where: { isUsed($1.place.tenant, $1.integration) }) {
                throw Violation("billing_exceptions_tenant_id_integration_id_fkey")
            }
            for (key, _) in rows.products.all(where: { key, _ in isUsed(key.tenant, key.id.first) }) {
                rows.products[key] = nil
            }
            rows.integrations[Owned(tenant, integration)] = nil
        }
    }

    func hasHistory(_ integration: IntegrationID) async throws(MappingStoreError) -> Bool {
        try run("looking for an integration's history") { rows in
            rows.companies.contains { $0.tenant == tenant && $1.integration == integration }
                || rows.runs.contains { $0.tenant == tenant && $1.integration == integration }
                || rows.exceptions.contains { $1.place.tenant == tenant && $1.integration == integration }
                || rows.held.contains { $1.place.tenant == tenant && $1.integration == integration }
                || rows.decisions.contains { $1.company.tenant == tenant && $1.integration == integration }
        }
    }

    func retire(_ integration: IntegrationID, by actor: String) async throws(MappingStoreError) {
        try run("retiring an integration") { rows in
            let key = Owned(tenant, integration)
            guard var row = rows.integrations[key], row.stored.retiredAt == nil else { return }
            row.stored.retiredAt = rows.now.date
            row.stored.runMinute = nil
            row.stored.nextDue = nil
            row.stored.stamp = rows.next(row.stored.stamp, by: actor)
            rows.integrations[key] = row
        }
    }

    func integrations(using site: SiteID) async throws(MappingStoreError) -> [String] {
        try run("looking for a site's integrations") { $0.names(of: tenant) { $0.site == site } }
    }

    func integrations(using source: SourceID) async throws(MappingStoreError) -> [String] {
        try run("looking for a source's integrations") { $0.names(of: tenant) { $0.source == source } }
    }
}

extension StoredIntegration: NamedRecord {}

extension Rows {
    fileprivate func names(of tenant: TenantID, where isWanted: (StoredIntegration) -> Bool) -> [String] {
        integrations.all { $0.tenant == tenant && isWanted($1.stored) }
            .map { $0.row.stored.name + ($0.row.stored.retiredAt == nil ? "" : " (retired)") }
            .sorted { $0.precedes($1) }
    }
}
