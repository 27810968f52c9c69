import Postgres
import TestDatabases

/// Many other tenants with their history: what statements must not read through.
enum Crowd {
    /// Fills the tables with `companies` companies of 100 tenants, each read, planned and settled on one day, and with
    /// as many waiting work items.
    static func fill(_ database: TestDatabase, companies: Int) async throws {
        for statement in statements(companies) {
            try await database.owner.execute(statement, prepared: false)
        }
        try await database.owner.execute("ANALYZE", prepared: false)
    }

    private static func statements(_ companies: Int) -> [SQL] {
        func ids(_ kind: String, _ number: String) -> SQL { "md5('\(unsafe: kind)' || \(unsafe: number))::uuid" }
        let tenant = ids("tenant", "(n % 100)")
        let company = ids("company", "n")
        let run = ids("run", "(n % 100)")
        let integration = ids("integration", "(n % 100)")
        let all: SQL = "FROM generate_series(1, \(unsafe: "\(companies)")) AS n"
        let few: SQL = "FROM generate_series(0, 99) AS n"
        return [
            "INSERT INTO tenants (tenant_id, name, sealed_data_key) SELECT \(sql: tenant), 'T' || n, '\\x00' \(sql: few)",
            """
            INSERT INTO sites (tenant_id, site_id, name, api_url, api_host, company_id, company_login, client_id,
                               public_key, updated_by)
            SELECT \(sql: tenant), \(sql: ids("site", "n")), 'main', 'u', 'h', 'c', 'c', 'i', 'k', 't' \(sql: few)
            """,
            """
            INSERT INTO sources (tenant_id, source_id, name, kind, url, user_name, updated_by)
            SELECT \(sql: tenant), \(sql: ids("source", "n")), 'k', 'securityCenter', 'u', 'u', 't' \(sql: few)
            """,
            """
            INSERT INTO integrations (tenant_id, integration_id, name, source_id, site_id, time_zone, updated_by)
            SELECT \(sql: tenant), \(sql: integration), 'all', \(sql: ids("source", "n")), \(sql: ids("site", "n")),
                   'UTC', 't' \(sql: few)
            """,
            """
            INSERT INTO managed_companies (tenant_id, managed_company_id, integration_id, source_id, source_kind,
                                           source_identity, name, updated_by)
            SELECT \(sql: tenant), \(sql: company), \(sql: integration), \(sql: ids("source", "(n % 100)")),
                   'securityCenter', n::text, 'C' || n, 't' \(sql: all)
            """,
            """
            INSERT INTO billing_runs (tenant_id, run_id, integration_id, billing_date, trigger, state, requested_by,
                                      ended_at)
            SELECT \(sql: tenant), \(sql: run), \(sql: integration), '2026-11-24', 'requested', 'completed', 't', now()
              \(sql: few)
            """,
            """
            INSERT INTO run_companies (tenant_id, run_id, managed_company_id, billing_date, state, outcome)
            SELECT \(sql: tenant), \(sql: run), \(sql: company), '2026-11-24', 'settled', 'unchanged' \(sql: all)
            """,
            """
            INSERT INTO usage_snapshots (tenant_id, snapshot_id, managed_company_id, run_id, integration_id,
                                         billing_date, body, content_hash, devices, mailboxes, planned_at)
            SELECT \(sql: tenant), \(sql: company), \(sql: company), \(sql: run), \(sql: integration), '2026-11-24',
                   'body', 'hash', 1, 0, now() \(sql: all)
            """,
            """
            INSERT INTO addition_plans (tenant_id, plan_id, managed_company_id, snapshot_id, run_id, integration_id,
                                        site_id, billing_date, sequence, mapping_revision, body, content_hash, entries,
                                        units, exceptions, settled_at, outcome, result_announced_at)
            SELECT \(sql: tenant), \(sql: company), \(sql: company), \(sql: company), \(sql: run), \(sql: integration),
                   \(sql: ids("site", "(n % 100)")), '2026-11-24', 1, 1, 'body', 'hash', 1, 1, 0, now(), 'unchanged',
                   now() \(sql: all)
            """,
            """
            INSERT INTO addition_ledger (tenant_id, managed_company_id, application_code, category, generation, slot_tag,
                                         state, site_id, agreement_id, addition_id, product_id, product_identifier,
                                         quantity, effective_date, peak_units)
            SELECT \(sql: tenant), \(sql: company), 'a', 'all', 1, 'tb:' || n, 'live',
                   \(sql: ids("site", "(n % 100)")), 1, n, 1, 'p', 1, '2026-11-24', 1 \(sql: all)
            """,
            """
            INSERT INTO write_intents (tenant_id, managed_company_id, application_code, category, generation, plan_id,
                                       kind, quantity, settled_at, outcome)
            SELECT \(sql: tenant), \(sql: company), 'a', 'all', 1, \(sql: company), 'create', 1, now(), 'applied'
              \(sql: all)
            """,
            """
            INSERT INTO billing_exceptions (tenant_id, integration_id, managed_company_id, origin, code, message)
            SELECT \(sql: tenant), \(sql: integration), \(sql: company), 'calculator', 'companyNotMapped', 'm'
              \(sql: all)
            """,
            """
            INSERT INTO work (tenant_id, kind, subject, lane, billing_date, sequence, payload, not_before)
            SELECT \(sql: tenant), 'collect', \(sql: company)::text, \(sql: ids("source", "(n % 100)")), '2026-11-24', 1,
                   '',
                   now() + n % 2 * interval '1 hour' \(sql: all)
            """,
        ]
    }
}
