import Billing
import Ports

/// What the stored rows say against a save of product mappings, read under lock.
struct ProductRefusals {
    let changes: [ProductChange]
    let integration: StoredIntegration

    /// All problems: stale versions and live additions.
    func problems(in rows: any MappingTransaction) async throws -> [FieldProblem] {
        let now = try await rows.products(of: integration.id)
        let stored = Dictionary(now.map { ($0.mapping.application, $0) }, uniquingKeysWith: { first, _ in first })
        let open = try await rows.openAdditions(
            of: integration.id, applications: changes.map(\.application.code))
        var problems: [FieldProblem] = []
        for change in changes {
            let current = stored[change.application.code]
            if let stale = try await stale(change, current, in: rows) { problems.append(stale) }
            // A product that was not found is a problem of its own already, and not a change of product.
            guard change.isComplete else { continue }
            let stranded = change.stranded(open)
            if !stranded.isEmpty { problems.append(stranding(change.draft.targetField, stranded)) }
        }
        return problems
    }

    private func stale(
        _ change: ProductChange, _ current: StoredProductMapping?, in rows: any MappingTransaction
    ) async throws -> FieldProblem? {
        let field = change.draft.field("version")
        if let current {
            let stale = try await refuseStale(
                change.draft.version, stored: current.stamp, field: field,
                subject: ProductRecord.subject(of: change.application.code, in: integration.id), in: rows)
            if let stale { return stale }
        } else if change.draft.version != nil {
            return FieldProblem(field, .stale, "is given, but the mapping was removed; leave it out to make it anew.")
        }
        guard current?.stamp.version == change.before?.stamp.version else {
            let actor = current?.stamp.updatedBy ?? "somebody"
            return FieldProblem(
                field, .stale, "the mapping was saved by \(actor) in this moment; read it again and repeat your change."
            )
        }
        return nil
    }
}
