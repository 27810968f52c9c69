public import Billing
public import Ports
public import StrictJSON

extension MappingStage {
    /// The integration's product mappings by application.
    public func productMappings(_ id: IntegrationID, page: Page, _ access: Access) async throws(Problem) -> Answer {
        let (found, catalogue) = try await transaction(access) { rows in
            _ = try await rows.requireIntegration(id)
            return (try await rows.products(of: id), try await tenantCatalogue(rows))
        }
        return .ok(
            page.document(of: found, cursor: \.mapping.application.text) { document(of: $0, catalogue) })
    }

    /// Saves several product mappings, all or none.
    public func saveProducts(
        _ id: IntegrationID, _ body: JSONValue, _ access: Access
    ) async throws(Problem) -> Answer {
        var problems: [FieldProblem] = []
        let start = try await productSave(id, access)
        let drafts = try ProductDraft.list(body, catalogue: start.catalogue, problems: &problems)
        let (saved, warnings) = try await save(drafts, after: start, problems, access)
        return .ok([
            "items": .array(saved.map { document(of: $0, start.catalogue) }), "next": .null,
            "warnings": .array(warnings.map(\.document)),
        ])
    }

    /// Saves one product mapping.
    public func saveProduct(
        _ application: String, of id: IntegrationID, _ body: JSONValue, _ access: Access
    ) async throws(Problem) -> Answer {
        try requireApplicationName(application)
        var problems: [FieldProblem] = []
        let start = try await productSave(id, access)
        let draft = ProductDraft(
            body, at: "", application: application, catalogue: start.catalogue, problems: &problems)
        let (saved, warnings) = try await save(draft.map { [$0] } ?? [], after: start, problems, access)
        guard let mapping = saved.first else { throw Problem(problems) }
        return .saved(document(of: mapping, start.catalogue), warnings)
    }

    /// Removes one product mapping; refused while additions of its application are live.
    public func removeProduct(
        _ application: String, of id: IntegrationID, _ access: Access
    ) async throws(Problem) -> Answer {
        try requireApplicationName(application)
        try await transaction(access) { rows in
            let integration = try await rows.requireIntegration(id, lock: .exclusive)
            let named = try await tenantCatalogue(rows).application(named: application)
            let found = try await rows.products(of: id).first { $0.mapping.application == named.code }
            guard let stored = found else {
                throw Problem(.notFound, "\(named.name) is not mapped in the integration \(integration.name).")
            }
            let open = try await rows.openAdditions(of: id, applications: [named.code])
            guard open.isEmpty else { throw Problem([stranding("application", open)]) }
            try await rows.delete(named.code, of: id)
            try await rows.audit(
                "product.remove", stored.subject(in: id), before: stored.document(unit: named.unit), by: access)
            try await settingsChanged(id, access, in: rows)
        }
        return .gone
    }

    /// The catalogue with the tenant's own additions to it.
    func tenantCatalogue(_ rows: any MappingTransaction) async throws -> ApplicationCatalogue {
        catalogue.extended(by: try await rows.catalogueExtensions())
    }

    private func document(of stored: StoredProductMapping, _ catalogue: ApplicationCatalogue) -> JSONValue {
        stored.document(unit: catalogue.application(named: stored.mapping.application.text).unit)
    }
}
