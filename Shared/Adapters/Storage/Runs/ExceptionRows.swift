import Billing
import Contracts
import Postgres
import Runs

/// Which stage says that something could not be billed: it alone closes what it said.
enum ExceptionOrigin: String {
    case collector, calculator, writer
}

/// An exception with where it belongs.
struct PlacedException {
    let place: CompanyKey
    let integration: IntegrationID
    let exception: BillingException
}

extension CollectionRequest {
    func placed(_ exception: BillingException) -> PlacedException {
        PlacedException(place: companyKey, integration: integration, exception: exception)
    }
}

extension UsageSnapshotTaken {
    func placed(_ exception: BillingException) -> PlacedException {
        PlacedException(place: companyKey, integration: integration, exception: exception)
    }
}

extension AdditionPlanMade {
    func placed(_ exception: BillingException) -> PlacedException {
        PlacedException(place: companyKey, integration: integration, exception: exception)
    }
}

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

    /// Opens `exceptions`, or sees them again; closes none.
    func openExceptions(
        _ exceptions: [PlacedException], _ origin: ExceptionOrigin
    )
        async throws(PostgresError)
    {
        _ = try await query("\(sql: opened(exceptions, origin)) SELECT count(*) FROM opened")
    }

    private func opened(_ exceptions: [PlacedException], _ origin: ExceptionOrigin) -> SQL {
        let rows = distinct(exceptions)
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
                           \(rows.map(\.exception.agreement))::integer[], \(rows.map(\.exception.units))::bigint[],
                           \(rows.map(\.exception.message.withoutNul))::text[])
                    AS g(tenant_id, integration_id, managed_company_id, code, application_code, application_name,
                         category, product, agreement_id, units, message)
            ), opened AS (
                INSERT INTO billing_exceptions (
                    tenant_id, integration_id, managed_company_id, origin, code, application_code, application_name,
                    category, product, agreement_id, units, message)
                SELECT tenant_id, integration_id, managed_company_id, \(origin.rawValue), code, application_code,
                       application_name, category, product, agreement_id, units, message
                  FROM given
                ON CONFLICT (tenant_id, integration_id, managed_company_id, origin, code, application_code, category,
                             product, agreement_id) WHERE closed_at IS NULL
                DO UPDATE SET seen_at = now(), application_name = excluded.application_name, units = excluded.units,
                              message = excluded.message
                RETURNING tenant_id, exception_id
            )
            """
    }

    /// One statement may open an exception once; of several alike the first stands for all.
    private func distinct(_ exceptions: [PlacedException]) -> [PlacedException] {
        struct Likeness: Hashable {
            let place: CompanyKey
            let integration: IntegrationID
            let code: BillingExceptionCode
            let application: ApplicationCode?
            let category: SlotCategory?
            let product: String?
            let agreement: AgreementID?
        }
        var seen: Set<Likeness> = []
        return exceptions.filter { placed in
            let exception = placed.exception
            return seen.insert(
                Likeness(
                    place: placed.place, integration: placed.integration, code: exception.code,
                    application: exception.application, category: exception.category, product: exception.product,
                    agreement: exception.agreement)
            ).inserted
        }.sorted { ($0.place, $0.exception) < ($1.place, $1.exception) }
    }
}
