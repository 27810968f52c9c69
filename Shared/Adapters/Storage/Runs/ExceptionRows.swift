import Billing
import Contracts
import Postgres
import Runs

extension PostgresConnection {
    /// Makes `exceptions` the open ones of this origin for `companies`: new ones open, known ones are seen again, all
    /// others close.
    func replaceExceptions(
        _ origin: ExceptionOrigin, of companies: Set<CompanyKey>, with exceptions: [PlacedException]
    ) async throws(PostgresError) {
        guard !companies.isEmpty else { return }
        let sorted = companies.sorted()
        try await execute(
            """
            \(sql: opened(exceptions, origin))
            UPDATE billing_exceptions e
               SET closed_at = now()
              FROM unnest(\(sorted.map(\.tenant))::uuid[], \(sorted.map(\.company))::uuid[])
                AS c(tenant_id, managed_company_id)
             WHERE e.tenant_id = c.tenant_id AND e.managed_company_id = c.managed_company_id
               AND e.origin = \(origin.rawValue) AND e.closed_at IS NULL
               AND NOT EXISTS (SELECT FROM opened o WHERE o.tenant_id = e.tenant_id AND o.exception_id = e.exception_id)
            """)
    }

    /// Makes `exceptions` the open ones of a code that concern whole integrations of a source.
    func replaceExceptions(
        _ origin: ExceptionOrigin, _ code: BillingExceptionCode, of source: SourceID, tenant: TenantID,
        with exceptions: [PlacedException]
    ) async throws(PostgresError) {
        try await execute(
            """
            \(sql: opened(exceptions, origin))
            UPDATE billing_exceptions e
               SET closed_at = now()
              FROM integrations i
             WHERE i.tenant_id = \(tenant) AND i.source_id = \(source)
               AND e.tenant_id = i.tenant_id AND e.integration_id = i.integration_id AND e.managed_company_id IS NULL
               AND e.origin = \(origin.rawValue) AND e.code = \(code.rawValue) AND e.closed_at IS NULL
               AND NOT EXISTS (SELECT FROM opened o WHERE o.tenant_id = e.tenant_id AND o.exception_id = e.exception_id)
            """)
    }

    /// Opens `exceptions`, or sees them again; closes none.
    func openExceptions(
        _ exceptions: [PlacedException], _ origin: ExceptionOrigin
    )
        async throws(PostgresError)
    {
        _ = try await query("\(sql: opened(exceptions, origin)) SELECT count(*) FROM opened")
    }

    private func opened(_ exceptions: [PlacedException], _ origin: ExceptionOrigin) -> SQL {
        let rows = PlacedException.distinct(exceptions)
        return """
            WITH given AS (
                SELECT *
                  FROM unnest(
                           \(rows.map(\.place.tenant))::uuid[], \(rows.map(\.integration))::uuid[],
                           \(rows.map(\.place.company))::uuid[], \(rows.map(\.exception.code.rawValue))::text[],
                           \(rows.map(\.exception.application))::text[],
                           \(rows.map(\.exception.applicationName?.withoutNul))::text[],
                           \(rows.map(\.exception.category?.rawValue))::text[],
                           \(rows.map(\.exception.product?.withoutNul))::text[],
                           \(rows.map(\.exception.agreement))::integer[], \(rows.map(\.exception.addition))::integer[],
                           \(rows.map(\.exception.newCompany?.withoutNul))::text[],
                           \(rows.map(\.exception.units))::bigint[],
                           \(rows.map(\.exception.message.withoutNul))::text[])
                    AS g(tenant_id, integration_id, managed_company_id, code, application_code, application_name,
                         category, product, agreement_id, addition_id, new_company, units, message)
            ), opened AS (
                INSERT INTO billing_exceptions (
                    tenant_id, integration_id, managed_company_id, origin, code, application_code, application_name,
                    category, product, agreement_id, addition_id, new_company, units, message)
                SELECT tenant_id, integration_id, managed_company_id, \(origin.rawValue), code, application_code,
                       application_name, category, product, agreement_id, addition_id, new_company, units, message
                  FROM given
                ON CONFLICT (tenant_id, integration_id, managed_company_id, origin, code,
                             tallybridge_digest(application_code), category, tallybridge_digest(product),
                             agreement_id, addition_id, new_company)
                      WHERE closed_at IS NULL
                DO UPDATE SET seen_at = now(), application_name = excluded.application_name, units = excluded.units,
                              message = excluded.message
                RETURNING tenant_id, exception_id
            )
            """
    }
}
