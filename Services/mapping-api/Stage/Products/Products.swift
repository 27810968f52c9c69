package import Billing
package import Ports

extension MappingStage {
    /// The integration's product mappings by application.
    package func productMappings(
        _ id: IntegrationID, _ page: Page<String>, _ access: Access
    ) async throws(Refusal) -> Paged<ProductRecord> {
        let (found, catalogue) = try await transaction(access) { rows in
            _ = try await rows.requireKept(id)
            return (try await rows.products(of: id), try await tenantCatalogue(rows))
        }
        return page.part(of: found.map { record(of: $0, in: id, catalogue) }, by: \.stored.mapping.application.text)
    }

    /// Removes one product mapping; refused while additions of its application are live.
    package func removeProduct(
        _ application: ApplicationName, of id: IntegrationID, _ access: Access
    ) async throws(Refusal) {
        try await transaction(access) { rows in
            let integration = try await rows.requireIntegration(id, lock: .exclusive)
            try await rows.lockCompanies(of: id)
            let catalogue = try await tenantCatalogue(rows)
            let named = catalogue.application(named: application.text)
            let found = try await rows.products(of: id).first { $0.mapping.application == named.code }
            guard let stored = found else {
                throw Refusal(.notFound, "\(named.name) is not mapped in the integration \(integration.name).")
            }
            try await rows.delete(named.code, of: id)
            try await rows.audit("product.remove", before: record(of: stored, in: id, catalogue), by: access)
            try await settingsChanged(id, access, in: rows)
        }
    }

    /// The applications Tallybridge knows by code, with the tenant's own.
    package func applications(
        _ page: Page<String>, _ access: Access
    ) async throws(Refusal) -> Paged<ApplicationDefinition> {
        let catalogue = try await transaction(access) { try await tenantCatalogue($0) }
        return page.part(of: catalogue.definitions, by: \.code.text)
    }

    /// The catalogue with the tenant's own additions to it.
    func tenantCatalogue(_ rows: any MappingTransaction) async throws -> ApplicationCatalogue {
        catalogue.extended(by: try await rows.catalogueExtensions())
    }

    func record(
        of stored: StoredProductMapping, in integration: IntegrationID, _ catalogue: ApplicationCatalogue
    ) -> ProductRecord {
        let unit = catalogue.application(named: stored.mapping.application.text).unit
        return ProductRecord(stored: stored, integration: integration, unit: unit)
    }
}
