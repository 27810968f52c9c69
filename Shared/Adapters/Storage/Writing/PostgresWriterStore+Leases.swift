package import Billing
package import Ports
import Postgres

extension PostgresWriterStore {
    /// Takes the lease if it is free or has ended, by the database's clock.
    package func lease(
        _ subject: LeaseSubject, of tenant: TenantID, for duration: Duration
    ) async throws(PortError) -> Lease? {
        let call = "taking a lease"
        let (site, agreement) = subject.row
        let rows = try await database.query(
            call,
            """
            INSERT INTO agreement_leases AS l (tenant_id, site_id, agreement_id, token, expires_at)
            VALUES (\(tenant), \(site), \(agreement), gen_random_uuid(),
                    now() + make_interval(secs => \(duration.inSeconds)))
            ON CONFLICT (tenant_id, site_id, agreement_id) DO UPDATE
               SET token = excluded.token, expires_at = excluded.expires_at, taken_over = l.token IS NOT NULL
             WHERE l.token IS NULL OR l.expires_at <= now()
            RETURNING token, taken_over
            """)
        guard let row = rows.first else { return nil }
        return try database.reading(call) {
            Lease(
                tenant: tenant, subject: subject, token: try row.decode("token"),
                wasTakenOver: try row.decode("taken_over"))
        }
    }

    /// Prolongs it unless it has ended or was taken over.
    package func renew(_ lease: Lease, for duration: Duration) async throws(PortError) -> Bool {
        let renewed = try await database.execute(
            "renewing a lease",
            """
            UPDATE agreement_leases SET expires_at = now() + make_interval(secs => \(duration.inSeconds))
             WHERE \(sql: held(lease)) AND expires_at > now()
            """)
        return renewed == 1
    }

    /// Gives it back, if it is still held.
    package func release(_ lease: Lease) async throws(PortError) {
        try await database.execute(
            "releasing a lease",
            "UPDATE agreement_leases SET token = NULL, expires_at = NULL, taken_over = false WHERE \(sql: held(lease))")
    }

    private func held(_ lease: Lease) -> SQL {
        let (site, agreement) = lease.subject.row
        return """
            (tenant_id = \(lease.tenant) AND site_id = \(site) AND agreement_id = \(agreement)
             AND token = \(lease.token)::uuid)
            """
    }
}

extension LeaseSubject {
    /// Its row: the lists of a site stand where an agreement of number 0 would, which ConnectWise never has.
    fileprivate var row: (SiteID, AgreementID) {
        switch self {
        case .site(let site): (site, AgreementID(0))
        case .agreement(let agreement, let site): (site, agreement)
        }
    }
}
