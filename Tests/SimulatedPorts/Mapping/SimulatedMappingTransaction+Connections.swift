import Billing
import Ports

extension SimulatedMappingTransaction {
    func sites(after name: String?, limit: Int) async throws(MappingStoreError) -> [StoredSite] {
        try run("listing sites") { rows in page(rows.sites.all { $0.tenant == tenant && $1.name.follows(name) }, limit)
        }
    }

    func site(_ id: SiteID, lock: RowLock) async throws(MappingStoreError) -> StoredSite? {
        try run("reading a site") { $0.sites[Owned(tenant, id)] }
    }

    func save(_ site: StoredSite) async throws(MappingStoreError) -> StoredSite {
        try run("saving a site") { rows in
            let key = Owned(tenant, site.id)
            try rows.requireTenant(tenant, "sites")
            guard !site.name.isEmpty else { throw Violation("sites_name_check") }
            for text in [site.name, site.host, site.companyLogin] {
                try rows.requireBounded(text, "site_text_is_bounded")
            }
            try site.trust.check("sites")
            let others = rows.sites.all { other, _ in other.tenant == tenant && other != key }.map(\.row)
            guard !others.contains(where: { $0.name == site.name }) else { throw Violation("site_name_unique") }
            guard !others.contains(where: site.isSameSystem) else { throw Violation("site_system_unique") }
            var saved = site
            saved.stamp = rows.next(rows.sites[key]?.stamp, by: site.stamp.updatedBy)
            rows.sites[key] = saved
            return saved
        }
    }

    func delete(_ site: SiteID) async throws(MappingStoreError) {
        try run("removing a site") { rows in
            let key = Owned(tenant, site)
            if rows.integrations.contains(where: { $0.tenant == tenant && $1.stored.site == site }) {
                throw Violation("integrations_tenant_id_site_id_fkey")
            }
            if rows.readings[key] != nil { throw Violation("site_readings_tenant_id_site_id_fkey") }
            if rows.leases.contains(where: { other, _ in other.tenant == tenant && other.id.first == site }) {
                throw Violation("agreement_leases_tenant_id_site_id_fkey")
            }
            rows.sites[key] = nil
        }
    }

    func sources(after name: String?, limit: Int) async throws(MappingStoreError) -> [StoredSource] {
        try run("listing sources") { rows in
            page(rows.sources.all { $0.tenant == tenant && $1.name.follows(name) }, limit)
        }
    }

    func source(_ id: SourceID, lock: RowLock) async throws(MappingStoreError) -> StoredSource? {
        try run("reading a source") { $0.sources[Owned(tenant, id)] }
    }

    func save(_ source: StoredSource) async throws(MappingStoreError) -> StoredSource {
        try run("saving a source") { rows in
            let key = Owned(tenant, source.id)
            try rows.requireTenant(tenant, "sources")
            guard !source.name.isEmpty else { throw Violation("sources_name_check") }
            try rows.requireBounded(source.name, "source_name_is_bounded")
            try source.trust.check("sources")
            let others = rows.sources.all { other, _ in other.tenant == tenant && other != key }.map(\.row)
            guard !others.contains(where: { $0.name == source.name }) else { throw Violation("source_name_unique") }
            var saved = source
            saved.stamp = rows.next(rows.sources[key]?.stamp, by: source.stamp.updatedBy)
            rows.sources[key] = saved
            return saved
        }
    }

    func delete(_ source: SourceID) async throws(MappingStoreError) {
        try run("removing a source") { rows in
            if rows.integrations.contains(where: { $0.tenant == tenant && $1.stored.source == source }) {
                throw Violation("integrations_tenant_id_source_id_fkey")
            }
            if rows.companies.contains(where: { $0.tenant == tenant && $1.source == source }) {
                throw Violation("managed_companies_tenant_id_source_id_source_kind_fkey")
            }
            rows.sources[Owned(tenant, source)] = nil
            rows.listings[Owned(tenant, source)] = nil
            for (key, _) in rows.dismissals.all(where: { key, _ in key.tenant == tenant && key.id.first == source }) {
                rows.dismissals[key] = nil
            }
        }
    }
}

/// Something a tenant gave a name, listed by it.
protocol NamedRecord {
    var name: String { get }
}

extension StoredSite: NamedRecord {}
extension StoredSource: NamedRecord {}

/// One page of rows, by name.
func page<Key, Row: NamedRecord>(_ rows: [(key: Key, row: Row)], _ limit: Int) -> [Row] {
    Array(rows.map(\.row).sorted { $0.name.precedes($1.name) }.prefix(limit))
}

extension String {
    /// Whether it comes after a cursor; everything comes after none.
    func follows(_ cursor: String?) -> Bool { cursor.map { $0.precedes(self) } ?? true }
}

extension Rows {
    /// The stamp of the next saving of a record.
    func next(_ stamp: RecordStamp?, by actor: String) -> RecordStamp {
        RecordStamp(version: (stamp?.version ?? 0) + 1, updatedAt: now.date, updatedBy: actor)
    }

    func requireTenant(_ tenant: TenantID, _ table: String) throws(Violation) {
        guard tenants[tenant] != nil else { throw Violation("\(table)_tenant_id_fkey") }
    }
}

extension StoredTrust {
    fileprivate func check(_ table: String) throws(Violation) {
        guard certificateSHA256.map({ $0.count == 32 }) ?? true else {
            throw Violation("\(table)_certificate_sha256_check")
        }
    }
}

extension StoredSite {
    fileprivate func isSameSystem(_ other: StoredSite) -> Bool {
        host == other.host && companyLogin.lowercased() == other.companyLogin.lowercased()
    }
}
