import Billing
import Ports
import Postgres

extension PostgresMappingTransaction {
    func products(of integration: IntegrationID) async throws(MappingStoreError) -> [StoredProductMapping] {
        try await read(
            "listing products",
            """
            SELECT \(sql: StoredProductMapping.columns) FROM product_mappings p
             WHERE p.tenant_id = \(tenant) AND p.integration_id = \(integration)
             ORDER BY p.application_code COLLATE "C"
            """, StoredProductMapping.init)
    }

    func save(
        _ mappings: [StoredProductMapping], of integration: IntegrationID
    ) async throws(MappingStoreError) -> [StoredProductMapping] {
        var targets: [String] = []
        var adjustments: [String] = []
        for mapping in mappings {
            targets.append(try json(mapping.mapping.target))
            adjustments.append(try json(mapping.mapping.adjustments))
        }
        return try await read(
            "saving products",
            """
            INSERT INTO product_mappings AS p (
                tenant_id, integration_id, application_code, application_name, target, adjustments, updated_by)
            SELECT \(tenant)::uuid, \(integration)::uuid, g.*
              FROM unnest(\(mappings.map(\.mapping.application))::text[], \(mappings.map(\.applicationName))::text[],
                          \(targets)::jsonb[], \(adjustments)::jsonb[], \(mappings.map(\.stamp.updatedBy))::text[]) AS g
            ON CONFLICT (tenant_id, integration_id, application_code) DO UPDATE
               SET application_name = excluded.application_name, target = excluded.target,
                   adjustments = excluded.adjustments, version = p.version + 1, updated_at = now(),
                   updated_by = excluded.updated_by
            RETURNING \(sql: StoredProductMapping.columns)
            """, StoredProductMapping.init)
    }

    func delete(_ application: ApplicationCode, of integration: IntegrationID) async throws(MappingStoreError) {
        try await run(
            "removing a product",
            """
            DELETE FROM product_mappings
             WHERE tenant_id = \(tenant) AND integration_id = \(integration) AND application_code = \(application)
            """)
    }

    func productNamesSeen(by integration: IntegrationID) async throws(MappingStoreError) -> [String] {
        try await read(
            "reading the product names seen",
            """
            SELECT DISTINCT k ->> 'productName' AS name
              FROM managed_companies m
             CROSS JOIN LATERAL (
                   SELECT s.body
                     FROM usage_snapshots s
                    WHERE s.tenant_id = m.tenant_id AND s.managed_company_id = m.managed_company_id
                    ORDER BY s.billing_date DESC, s.stored_at DESC
                    LIMIT 1) newest
             CROSS JOIN LATERAL jsonb_array_elements(newest.body::jsonb -> 'keys') AS k
             WHERE m.tenant_id = \(tenant) AND m.integration_id = \(integration)
            """
        ) { try $0.decode("name") }
    }

    func catalogueExtensions() async throws(MappingStoreError) -> [ApplicationDefinition] {
        try await read(
            "reading the tenant's applications",
            """
            SELECT definition FROM catalogue_extensions WHERE tenant_id = \(tenant) ORDER BY application_code
            """
        ) { try $0.json("definition") }
    }
}

extension StoredProductMapping {
    static let columns: SQL = """
        p.application_code, p.application_name, p.target, p.adjustments, p.version, p.updated_at, p.updated_by
        """

    init(_ row: PostgresRow) throws {
        self.init(
            mapping: ProductMapping(
                application: try row.decode("application_code"), target: try row.json("target"),
                adjustments: try row.json("adjustments")),
            applicationName: try row.decode("application_name"), stamp: try row.stamp())
    }
}
