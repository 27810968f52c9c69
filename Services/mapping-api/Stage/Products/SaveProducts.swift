package import Billing
package import Contracts
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

/// The changes of a save, with what was found of them so far.
private struct AskedProducts {
    let start: ProductSave
    let changes: [ProductChange]
    let problems: [FieldProblem]
    let warnings: [Warning]
}

extension MappingStage {
    /// Saves product mappings, all or none; the problems of all steps are told at once.
    ///
    /// It asks ConnectWise about new products, then checks again under lock and stores.
    ///
    /// - Parameter preview: of the save's effect; refused if that is another by now. `nil`: whatever it is.
    package func saveProducts(
        _ wanted: Drafts<ProductDraft>, of id: IntegrationID, heeding preview: PreviewToken? = nil, _ access: Access
    ) async throws(Refusal) -> Saved<[ProductRecord]> {
        let asked = try await asked(wanted, of: id, access) { (site, _) async throws(Refusal) in
            ProductCatalogue(
                try await asking(site, access) { (system) throws(ConnectWiseError) in
                    try await system.products().records
                })
        }
        let saved = try await transaction(access) { rows in
            guard let preview else { return try await store(asked, access, in: rows) }
            try await rows.lockUnmoved(asked.start.integration)
            let before = try await settings(of: asked.start.integration, in: rows)
            let saved = try await store(asked, access, in: rows)
            try await require(preview, of: question(of: asked, before, access, in: rows), in: rows)
            return saved
        }
        return Saved(value: saved, warnings: asked.warnings)
    }

    /// What `saveProducts` would lead to; nothing is stored, and ConnectWise is not asked: products are those of the
    /// catalogue as it was read last.
    package func previewProducts(
        _ wanted: Drafts<ProductDraft>, of id: IntegrationID, _ access: Access
    ) async throws(Refusal) -> SavePreview {
        let asked = try await asked(wanted, of: id, access) { (site, identifiers) async throws(Refusal) in
            let known = try await transaction(access) { rows in
                try await rows.knownSite(site, agreements: [], products: [], identifiers: identifiers)
            }
            return ProductCatalogue(known?.site.products.values.sorted { $0.id < $1.id } ?? [], isAnswer: false)
        }
        let askedAbout = try await rehearse(access) { rows in
            let before = try await settings(of: asked.start.integration, in: rows)
            _ = try await store(asked, access, in: rows)
            return try await question(of: asked, before, access, in: rows)
        }
        let told = try await transaction(access) { try await effect(askedAbout, in: $0) }
        return SavePreview(effect: told, warnings: asked.warnings)
    }

    /// What a save of these drafts changes, as far as what is stored and the site's catalogue tell.
    private func asked(
        _ wanted: Drafts<ProductDraft>, of id: IntegrationID, _ access: Access,
        catalogue: (SiteID, _ identifiers: [String]) async throws(Refusal) -> ProductCatalogue
    ) async throws(Refusal) -> AskedProducts {
        let start = try await productSave(id, access)
        var problems = wanted.problems
        var warnings: [Warning] = []
        var changes = start.changes(wanted.drafts, problems: &problems)
        if changes.contains(where: \.needsAsking) {
            let named = changes.flatMap(\.draft.target.products).map(\.identifier)
            let products = try await catalogue(start.integration.site, named)
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
        return AskedProducts(start: start, changes: changes, problems: problems, warnings: warnings)
    }

    /// Whose effect it is, once it is stored.
    private func question(
        of asked: AskedProducts, _ before: @escaping EffectQuestion.SettingsOf, _ access: Access,
        in rows: any MappingTransaction
    ) async throws -> EffectQuestion {
        EffectQuestion(
            integration: asked.start.integration, before: before,
            after: try await settings(of: asked.start.integration, in: rows), among: nil, tenant: access.tenant)
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
        _ asked: AskedProducts, _ access: Access, in rows: any MappingTransaction
    ) async throws -> [ProductRecord] {
        let (integration, catalogue) = (asked.start.integration, asked.start.catalogue)
        let (changes, found) = (asked.changes, asked.problems)
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
