package import Billing
package import Ports

extension SimulatedWriterStore {
    package func lease(
        _ subject: LeaseSubject, of tenant: TenantID, for duration: Duration
    ) async throws(PortError) -> Lease? {
        try await store.call("writer.lease", gate) { rows in
            let key = subject.key(of: tenant)
            guard rows.sites[Owned(tenant, key.id.first)] != nil else {
                throw Violation("agreement_leases_tenant_id_site_id_fkey")
            }
            let old = rows.leases[key]
            if old?.token != nil, let end = old?.expiresAt, end > rows.now { return nil }
            let token = rows.nextID()
            rows.leases[key] = LeaseRow(token: token, expiresAt: rows.now + duration)
            return Lease(tenant: tenant, subject: subject, token: token, wasTakenOver: old?.token != nil)
        }
    }

    package func renew(_ lease: Lease, for duration: Duration) async throws(PortError) -> Bool {
        try await store.call("writer.renew", gate) { rows in
            let key = lease.subject.key(of: lease.tenant)
            guard let row = rows.leases[key], row.token == lease.token, let end = row.expiresAt, end > rows.now
            else { return false }
            rows.leases[key]?.expiresAt = rows.now + duration
            return true
        }
    }

    package func release(_ lease: Lease) async throws(PortError) {
        try await store.call("writer.release", gate) { rows in
            let key = lease.subject.key(of: lease.tenant)
            guard rows.leases[key]?.token == lease.token else { return }
            rows.leases[key] = LeaseRow()
        }
    }
}

extension LeaseSubject {
    /// Agreement 0 is the site itself: who reads its lists.
    fileprivate func key(of tenant: TenantID) -> Owned<Pair<SiteID, AgreementID>> {
        switch self {
        case .site(let site): Owned(tenant, Pair(site, AgreementID(0)))
        case .agreement(let agreement, let site): Owned(tenant, Pair(site, agreement))
        }
    }
}
