import Billing
import Ports

/// What is stored about an integration's products, before anything is asked outside.
struct ProductSave {
    let integration: StoredIntegration
    let catalogue: ApplicationCatalogue
    let stored: [ApplicationCode: StoredProductMapping]
    let namesSeen: [String]

    /// The applications that the integration's companies hold keys of.
    var applicationsSeen: Set<ApplicationCode> { Set(namesSeen.map { catalogue.recognise(productName: $0).code }) }
}

extension MappingStage {
    /// Reads what a save of products starts from.
    func productSave(_ id: IntegrationID, _ access: Access) async throws(Problem) -> ProductSave {
        try await transaction(access) { rows in
            let integration = try await rows.requireIntegration(id)
            let stored = try await rows.products(of: id)
            return ProductSave(
                integration: integration, catalogue: try await tenantCatalogue(rows),
                stored: Dictionary(
                    stored.map { ($0.mapping.application, $0) }, uniquingKeysWith: { first, _ in first }),
                namesSeen: try await rows.productNamesSeen(by: id))
        }
    }

    /// Saves product mappings, all or none; the problems of all steps are answered at once.
    ///
    /// It asks ConnectWise about new products, then checks again under lock and stores.
    func save(
        _ drafts: [ProductDraft], after start: ProductSave, _ found: [FieldProblem], _ access: Access
    ) async throws(Problem) -> (mappings: [StoredProductMapping], warnings: [Warning]) {
        var problems = found
        var warnings: [Warning] = []
        var changes = drafts.map { ProductChange($0, before: start.stored[$0.application.code]) }
        if changes.contains(where: \.needsAsking) {
            let listed = try await asking(start.integration.site, access) { (system) throws(ConnectWiseError) in
                try await system.products()
            }
            let products = ProductCatalogue(listed)
            for place in changes.indices { changes[place].find(in: products, problems: &problems, warnings: &warnings) }
        }
        let seen = start.applicationsSeen
        for change in changes where !seen.contains(change.draft.application.code) {
            let message =
                "no company of the integration has been seen with a key of \(change.draft.application.name) "
                + "yet; check the name if it should have been."
            warnings.append(
                Warning(field: change.draft.field("application"), code: .applicationNotSeen, message: message))
        }
        let saved = try await store(changes, of: start.integration, problems, access)
        return (saved, warnings)
    }

    /// The last step, in one transaction.
    private func store(
        _ changes: [ProductChange], of integration: StoredIntegration, _ found: [FieldProblem], _ access: Access
    ) async throws(Problem) -> [StoredProductMapping] {
        try await transaction(access) { rows in
            _ = try await rows.requireIntegration(integration.id, lock: .exclusive)
            let refusals = ProductRefusals(changes: changes, integration: integration)
            let problems = found + (try await refusals.problems(in: rows))
            guard problems.isEmpty else { throw Problem(problems) }
            let wanted = changes.compactMap { change in
                change.mapping(by: access).map {
                    (before: change.before, after: $0, application: change.draft.application)
                }
            }
            let changed = wanted.filter { $0.before?.mapping != $0.after.mapping }
            guard !changed.isEmpty else { return wanted.compactMap(\.before) }
            let saved = try await rows.save(changed.map(\.after), of: integration.id)
            let byCode = Dictionary(saved.map { ($0.mapping.application, $0) }, uniquingKeysWith: { first, _ in first })
            try await rows.audit(
                changed.map { before, after, application in
                    let stored = byCode[after.mapping.application] ?? after
                    return auditEntry(
                        before == nil ? "product.add" : "product.save", stored.subject(in: integration.id),
                        before: before?.document(unit: application.unit),
                        after: stored.document(unit: application.unit), access)
                })
            try await settingsChanged(integration.id, access, in: rows)
            return wanted.map { byCode[$0.after.mapping.application] ?? $0.before ?? $0.after }
        }
    }
}
