package import Billing
package import Ports

extension MappingStage {
    /// The integration's companies by identity; with `search` those whose name or identity contains it.
    package func companies(
        _ id: IntegrationID, search: String?, _ page: Page<String>, _ access: Access
    ) async throws(Refusal) -> Paged<StoredCompany> {
        try await list(page.limit, access) { rows, limit in
            _ = try await rows.requireIntegration(id)
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
            var company = stored
            company.integration = nil
            company.connectWiseCompany = nil
            company.connectWiseCompanyName = nil
            company.agreement = nil
            company.agreementName = nil
            company.automaticBilling = false
            company.stamp = stored.stamp.next(by: access)
            _ = try await rows.save([company])
            try await rows.closeExceptions(of: stored.id)
            try await rows.closeHeld(of: stored.id)
            _ = try await rows.raiseRevision()
            try await rows.audit("company.remove", before: stored, by: access)
        }
    }
}
