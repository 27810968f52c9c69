package import Billing
package import Ports

/// What is stored about an integration's products, before anything is asked outside.
private struct ProductSave {
    let integration: StoredIntegration
    let catalogue: ApplicationCatalogue
    let stored: [ApplicationCode: StoredProductMapping]
    let namesSeen: [String]

    /// The applications that the integration's companies hold keys of.
    var applicationsSeen: Set<ApplicationCode> { Set(namesSeen.map { catalogue.recognise(productName: $0).code }) }

    /// The changes, as far as the drafts fit their applications; each application once.
    func changes(_ drafts: [ProductDraft], problems: inout [FieldProblem]) -> [ProductChange] {
        var changes: [ApplicationCode: ProductChange] = [:]
        var order: [ApplicationCode] = []
        for draft in drafts {
            guard let application = draft.application(in: catalogue, problems: &problems) else { continue }
            guard changes[application.code] == nil else {
                let message = "names \(application.name) a second time; send it once"
                problems.append(FieldProblem(draft.field("application"), .duplicate, message))
                continue
            }
            changes[application.code] = ProductChange(draft, application, before: stored[application.code])
            order.append(application.code)
        }
        return order.compactMap { changes[$0] }
    }
}

extension MappingStage {
    /// Saves product mappings, all or none; the problems of all steps are told at once.
    ///
    /// It asks ConnectWise about new products, then checks again under lock and stores.
    package func saveProducts(
        _ wanted: Drafts<ProductDraft>, of id: IntegrationID, _ access: Access
    ) async throws(Refusal) -> Saved<[ProductRecord]> {
        let start = try await productSave(id, access)
        var problems = wanted.problems
        var warnings: [Warning] = []
        var changes = start.changes(wanted.drafts, problems: &problems)
        if changes.contains(where: \.needsAsking) {
            let listed = try await asking(start.integration.site, access) { (system) throws(ConnectWiseError) in
                try await system.products().records
            }
            let products = ProductCatalogue(listed)
            for place in changes.indices { changes[place].find(in: products, problems: &problems, warnings: &warnings) }
        }
        let seen = start.applicationsSeen
        for change in changes where !seen.contains(change.application.code) {
            let message =
                "no company of the integration has been seen with a key of \(change.application.name) "
                + "yet; check the name if it should have been."
            warnings.append(
                Warning(field: change.draft.field("application"), code: .applicationNotSeen, message: message))
        }
        let saved = try await store(changes, of: start.integration, start.catalogue, problems, access)
        return Saved(value: saved, warnings: warnings)
    }

    private func productSave(_ id: IntegrationID, _ access: Access) async throws(Refusal) -> ProductSave {
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

    /// The last step, in one transaction.
    private func store(
        _ changes: [ProductChange], of integration: StoredIntegration, _ catalogue: ApplicationCatalogue,
        _ found: [FieldProblem], _ access: Access
    ) async throws(Refusal) -> [ProductRecord] {
        try await transaction(access) { rows in
            try await rows.lockUnmoved(integration)
            try await rows.lockCompanies(of: integration.id)
            let refusals = ProductRefusals(changes: changes, integration: integration)
            let problems = found + (try await refusals.problems(in: rows))
            guard problems.isEmpty else { throw Refusal(problems) }
            let wanted = changes.compactMap { change in
                change.mapping(by: access).map { (before: change.before, after: $0) }
            }
            let changed = wanted.filter { $0.before?.mapping != $0.after.mapping }
            guard !changed.isEmpty else {
                return wanted.compactMap(\.before).map { record(of: $0, in: integration.id, catalogue) }
            }
            let saved = try await rows.save(changed.map(\.after), of: integration.id)
            let byCode = Dictionary(saved.map { ($0.mapping.application, $0) }, uniquingKeysWith: { first, _ in first })
            try await rows.audit(
                changed.map { before, after in
                    AuditEntry(
                        before == nil ? "product.add" : "product.save",
                        before: before.map { record(of: $0, in: integration.id, catalogue) },
                        after: record(
                            of: byCode[after.mapping.application] ?? after, in: integration.id, catalogue), by: access)
                })
            try await settingsChanged(integration.id, access, in: rows)
            return wanted.map { before, after in
                let stored = byCode[after.mapping.application] ?? before ?? after
                return record(of: stored, in: integration.id, catalogue)
            }
        }
    }
}
