package import Billing
package import Ports

extension MappingStage {
    /// Removes an integration: one that did anything, or has companies, is retired and keeps its history.
    ///
    /// Its companies are taken out as one by one: their additions stay as they are, and those that still bill are told
    /// until somebody answers (rule 10).
    package func removeIntegration(_ id: IntegrationID, _ access: Access) async throws(Refusal) {
        try await transaction(access) { rows in
            let stored = try await rows.requireIntegration(id, lock: .exclusive)
            guard try await rows.hasHistory(id) else {
                try await rows.delete(id)
                _ = try await rows.raiseRevision()
                try await rows.audit("integration.remove", before: stored, by: access)
                return
            }
            // Locked together and in their order, as each save of them does.
            try await rows.lockCompanies(of: id)
            try await takeOut(
                try await rows.companies(of: id, search: nil, after: nil, limit: Int(Int32.max)), access, in: rows)
            try await rows.closeExceptions(ofWhole: id)
            try await rows.retire(id, by: access.actor)
            _ = try await rows.raiseRevision()
            let retired = try await rows.integration(id, lock: .none)
            try await rows.audit("integration.retire", before: stored, after: retired, by: access)
        }
    }

    /// Takes companies out of their integration, whose rows are locked.
    func takeOut(
        _ companies: [StoredCompany], _ access: Access, in rows: any MappingTransaction
    ) async throws {
        guard !companies.isEmpty else { return }
        _ = try await rows.save(companies.map { $0.unlinked(by: access) })
        for company in companies {
            try await rows.closeExceptions(of: company.id)
            try await rows.closeHeld(of: company.id)
        }
        try await rows.audit(
            companies.map { AuditEntry("company.remove", before: $0, after: nil, by: access) })
    }
}

extension StoredCompany {
    /// Itself without integration and mapping.
    fileprivate func unlinked(by access: Access) -> StoredCompany {
        var company = self
        company.integration = nil
        company.connectWiseCompany = nil
        company.connectWiseCompanyName = nil
        company.agreement = nil
        company.agreementName = nil
        company.automaticBilling = false
        company.stamp = stamp.next(by: access)
        return company
    }
}
