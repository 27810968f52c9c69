import Billing
import Ports

/// What the stored rows say against a save of companies, read under lock.
struct CompanyRefusals {
    let changes: [CompanyChange]
    let integration: StoredIntegration

    /// All problems: stale versions, one-to-one.
    func problems(in rows: any MappingTransaction) async throws -> [FieldProblem] {
        try await staleProblems(in: rows) + oneToOneProblems(in: rows)
    }

    private func staleProblems(in rows: any MappingTransaction) async throws -> [FieldProblem] {
        guard let kind = changes.first?.before.sourceKind else { return [] }
        let now = try await rows.companies(changes.map(\.before.identity), ofKind: kind, lock: .exclusive)
        let stored = Dictionary(now.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        var problems: [FieldProblem] = []
        for change in changes {
            let current = stored[change.before.identity]
            if let current, let stale = try await stale(change, current, in: rows) {
                problems.append(stale)
            } else if (current?.stamp.version ?? 0) != change.before.stamp.version {
                let actor = current?.stamp.updatedBy ?? "somebody"
                let message = "was saved by \(actor) in this moment; read it again and repeat your change."
                problems.append(FieldProblem(change.draft.field("version"), .stale, message))
            }
        }
        return problems
    }

    private func stale(
        _ change: CompanyChange, _ current: StoredCompany, in rows: any MappingTransaction
    ) async throws -> FieldProblem? {
        try await refuseStale(
            change.draft.version, stored: current.stamp, field: change.draft.field("version"),
            subject: current.subject, in: rows)
    }

    private func oneToOneProblems(in rows: any MappingTransaction) async throws -> [FieldProblem] {
        let wanted = changes.compactMap(\.after.connectWiseCompany)
        let holders = try await rows.companies(of: integration.id, mappedTo: wanted)
        // A holder that is in the same save counts as it will be, so that two may exchange their companies.
        let saved = Set(changes.map(\.before.id))
        var owners: [ConnectWiseCompanyID: StoredCompany] = [:]
        for holder in holders where !saved.contains(holder.id) {
            if let company = holder.connectWiseCompany { owners[company] = holder }
        }
        var problems: [FieldProblem] = []
        for change in changes {
            guard let company = change.after.connectWiseCompany else { continue }
            if let owner = owners[company] {
                let message =
                    "is mapped to \(owner.name) (\(owner.identity)) already: a ConnectWise company has one "
                    + "managed company of an integration. Unmap that one first, or choose another."
                problems.append(FieldProblem(change.draft.field("connectWiseCompany"), .taken, message))
            } else {
                owners[company] = change.after
            }
        }
        return problems
    }

    /// Warnings about what is saved all the same.
    func warnings(in rows: any MappingTransaction) async throws -> [Warning] {
        let stopped = changes.filter { $0.before.automaticBilling && !$0.after.automaticBilling }
        let open = stopped.isEmpty ? [] : try await rows.openAdditions(of: stopped.map(\.before.id))
        let staying = stopped.flatMap { change in
            additionsStay(change.draft.field("automaticBilling"), open.filter { $0.company == change.before.id })
        }
        let unchosen = changes.filter { $0.after.automaticBilling && $0.after.agreement == nil }.map { change in
            Warning(
                field: change.draft.field("agreement"), code: .agreementNotChosen,
                message: "no agreement is chosen for \(change.after.name): nothing is billed until one is.")
        }
        return staying + unchosen
    }
}
