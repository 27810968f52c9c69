public import Billing
public import Ports
public import StrictJSON

extension MappingStage {
    /// The integration's companies by identity.
    public func companies(
        _ id: IntegrationID, search: String?, page: Page, _ access: Access
    ) async throws(Problem) -> Answer {
        let found = try await transaction(access) { rows in
            _ = try await rows.requireIntegration(id)
            return try await rows.companies(of: id, search: search, after: page.after, limit: page.probe)
        }
        return .ok(page.document(found, cursor: \.identity, document: \.document))
    }

    /// Saves several company mappings, all or none.
    public func saveCompanies(
        _ id: IntegrationID, _ body: JSONValue, _ access: Access
    ) async throws(Problem) -> Answer {
        var problems: [FieldProblem] = []
        let drafts = try CompanyDraft.list(body, problems: &problems)
        let (saved, warnings) = try await save(drafts, of: id, problems, access)
        return .ok([
            "items": .array(saved.map(\.document)), "next": .null, "warnings": .array(warnings.map(\.document)),
        ])
    }

    /// Saves one company mapping; a company that is in no integration yet is added to this one.
    public func saveCompany(
        _ identity: String, of id: IntegrationID, _ body: JSONValue, _ access: Access
    ) async throws(Problem) -> Answer {
        var problems: [FieldProblem] = []
        let draft = CompanyDraft(body, at: "", identity: identity, problems: &problems)
        let (saved, warnings) = try await save(draft.map { [$0] } ?? [], of: id, problems, access)
        guard let company = saved.first else { throw Problem(problems) }
        return .saved(company.document, warnings)
    }

    /// Takes a company out of the integration; refused while it has live additions.
    public func removeCompany(
        _ identity: String, of id: IntegrationID, _ access: Access
    ) async throws(Problem) -> Answer {
        try await transaction(access) { rows in
            let integration = try await rows.requireIntegration(id, lock: .exclusive)
            let source = try await rows.requireSource(integration.source)
            let found = try await rows.companies([identity], ofKind: source.kind, lock: .exclusive)
            guard let stored = found.first, stored.integration == id else {
                throw Problem(.notFound, "There is no company \(identity) in the integration \(integration.name).")
            }
            let open = try await rows.openAdditions(of: [stored.id])
            guard open.isEmpty else { throw Problem([stranding("identity", open)]) }
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
            _ = try await rows.raiseRevision()
            try await rows.audit("company.remove", stored.subject, before: stored.document, by: access)
        }
        return .gone
    }
}
