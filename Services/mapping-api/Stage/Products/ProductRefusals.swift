import Billing
import Ports

/// What the stored rows say against a save of product mappings, read under lock.
struct ProductRefusals {
    let changes: [ProductChange]
    let integration: StoredIntegration

    /// All problems: stale versions.
    func problems(in rows: any MappingTransaction) async throws -> [FieldProblem] {
        let now = try await rows.products(of: integration.id)
        let stored = Dictionary(now.map { ($0.mapping.application, $0) }, uniquingKeysWith: { first, _ in first })
        var problems: [FieldProblem] = []
        for change in changes {
            let current = stored[change.application.code]
            if let stale = try await stale(change, current, in: rows) { problems.append(stale) }
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
