import Billing
import Ports
import Runs

extension SimulatedMappingTransaction {
    func products(of integration: IntegrationID) async throws(MappingStoreError) -> [StoredProductMapping] {
        try run("listing products") { rows in
            rows.products.all { key, _ in key.tenant == tenant && key.id.first == integration }.map(\.row)
        }
    }

    func save(
        _ mappings: [StoredProductMapping], of integration: IntegrationID
    ) async throws(MappingStoreError) -> [StoredProductMapping] {
        try run("saving products") { rows in
            guard Set(mappings.map(\.mapping.application)).count == mappings.count else {
                throw PortError(.refused, "saving products: one of them is named twice")
            }
            guard mappings.isEmpty || rows.integrations[Owned(tenant, integration)] != nil else {
                throw Violation("product_mappings_tenant_id_integration_id_fkey")
            }
            for mapping in mappings {
                try rows.requireBounded(mapping.mapping.application, "product_mapping_application_is_bounded")
            }
            return mappings.map { mapping in
                let key = Owned(tenant, Pair(integration, mapping.mapping.application))
                var saved = mapping
                saved.stamp = rows.next(rows.products[key]?.stamp, by: mapping.stamp.updatedBy)
                rows.products[key] = saved
                return saved
            }
        }
    }

    func delete(_ application: ApplicationCode, of integration: IntegrationID) async throws(MappingStoreError) {
        try run("removing a product") { $0.products[Owned(tenant, Pair(integration, application))] = nil }
    }

    func productNamesSeen(by integration: IntegrationID) async throws(MappingStoreError) -> [String] {
        try run("reading the product names seen") { rows in
            let newest = rows.present(in: integration, of: tenant).compactMap { company in
                rows.newestSnapshots(of: CompanyKey(tenant: tenant, company: company.id)).first
            }
            return Set(try newest.flatMap { try $0.body.read().keys.map(\.productName) }).sorted()
        }
    }

    func catalogueExtensions() async throws(MappingStoreError) -> [ApplicationDefinition] {
        try run("reading the tenant's applications") { rows in
            rows.definitions.all { key, _ in key.tenant == tenant }.map(\.row)
        }
    }
}

extension StoredBody {
    /// The value, for whoever lists it without checking its hash.
    func read() throws(PortError) -> Value {
        do {
            return try value.get()
        } catch {
            throw PortError(.corrupt, error.reason)
        }
    }
}
