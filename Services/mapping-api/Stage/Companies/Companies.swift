package import Billing
package import Ports

extension MappingStage {
    /// The integration's companies by identity; with `search` those whose name or identity contains it.
    package func companies(
        _ id: IntegrationID, search: String?, _ page: Page<String>, _ access: Access
    ) async throws(Refusal) -> Paged<StoredCompany> {
        try await list(page.limit, access) { rows, limit in
            _ = try await rows.requireKept(id)
            return try await rows.companies(of: id, search: search, after: page.after, limit: limit)
        }
    }

    /// Takes a company out of the integration: only the link is broken, its additions stay as they are (rule 10).
    package func removeCompany(
        _ identity: String, of id: IntegrationID, _ access: Access
    ) async throws(Refusal) {
        try await transaction(access) { rows in
            let integration = try await rows.requireIntegration(id, lock: .exclusive)
            let source = try await rows.requireSource(integration.source)
            let found = try await rows.companies([identity], ofKind: source.kind, lock: .exclusive)
            guard let stored = found.first, stored.integration == id else {
                throw Refusal(.notFound, "There is no company \(identity) in the integration \(integration.name).")
            }
            try await takeOut([stored], access, in: rows)
            _ = try await rows.raiseRevision()
        }
    }
}
