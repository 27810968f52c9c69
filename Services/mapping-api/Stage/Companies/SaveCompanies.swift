package import Billing
package import Contracts
package import Ports
import Runs

extension MappingStage {
    /// Saves company mappings, all or none; a company that is in no integration yet is added to this one.
    ///
    /// The problems of all steps are told at once: read what is stored, ask the source about new ones, ask ConnectWise
    /// about what changes, then check again under lock and store.
    ///
    /// - Parameter preview: of the save's effect; refused if that is another by now. `nil`: whatever it is.
    package func saveCompanies(
        _ wanted: Drafts<CompanyDraft>, of id: IntegrationID, heeding preview: PreviewToken? = nil, _ access: Access
    ) async throws(Refusal) -> Saved<[StoredCompany]> {
        var asked = try await asked(wanted, of: id, access) { (start) async throws(Refusal) in
            try await listedIfNeeded(start, access)
        }
        let site = try await companySite(for: asked.changes, of: asked.start.integration, access)
        asked.check(against: site)
        let done = asked
        let (saved, more) = try await transaction(access) { rows in
            let stored = try await store(done, access, in: rows)
            if let preview { try await require(preview, of: question(of: done, access, in: rows), in: rows) }
            return stored
        }
        return Saved(value: saved, warnings: asked.warnings + more)
    }

    /// What `saveCompanies` would lead to; nothing is stored, and neither the source nor ConnectWise is asked: companies
    /// and agreements that only they know are taken as they are named.
    package func previewCompanies(
        _ wanted: Drafts<CompanyDraft>, of id: IntegrationID, _ access: Access
    ) async throws(Refusal) -> SavePreview {
        var asked = try await asked(wanted, of: id, access) { (start) async throws(Refusal) in start.named }
        let (changes, integration) = (asked.changes, asked.start.integration)
        let agreements = changes.filter(\.needsAsking).compactMap(\.after.agreement)
        let known = try await transaction(access) { rows in
            try await rows.knownSite(integration.site, agreements: agreements, products: [], identifiers: [])
        }
        asked.check(against: CompanySite(known?.site))
        let done = asked
        let (askedAbout, more) = try await rehearse(access) { rows in
            let (_, more) = try await store(done, access, in: rows)
            return (try await question(of: done, access, in: rows), more)
        }
        let told = try await transaction(access) { try await effect(askedAbout, in: $0) }
        return SavePreview(effect: told, warnings: asked.warnings + more)
    }

    /// What a save of these drafts changes, as far as what is stored and the source tell.
    private func asked(
        _ wanted: Drafts<CompanyDraft>, of id: IntegrationID, _ access: Access,
        listing: (CompanySave) async throws(Refusal) -> [String: SourceCompany]
    ) async throws(Refusal) -> AskedCompanies {
        var problems = wanted.problems
        let drafts = Self.once(wanted.drafts, problems: &problems)
        let start = try await companySave(drafts, of: id, access)
        let changes = try await start.changes(access, problems: &problems, listing: listing(start)) {
            ManagedCompanyID(newID("managed-company", access))
        }
        for change in changes where change.after.agreement != nil && change.after.connectWiseCompany == nil {
            let message = "needs a connectWiseCompany: an agreement belongs to one."
            problems.append(FieldProblem(change.draft.field("agreement"), .companyNeeded, message))
        }
        return AskedCompanies(start: start, changes: changes, problems: problems)
    }

    /// Whose effect it is, once it is stored.
    private func question(
        of asked: AskedCompanies, _ access: Access, in rows: any MappingTransaction
    ) async throws -> EffectQuestion {
        let changed = asked.changes.filter { !$0.isNothing }
        let settings = try await settings(of: asked.start.integration, in: rows)
        return EffectQuestion(
            integration: asked.start.integration, before: settings, after: settings,
            changed: changed.map { ($0.before, $0.after) }, among: changed.map(\.after.id), tenant: access.tenant)
    }

    /// Each company once.
    private static func once(_ drafts: [CompanyDraft], problems: inout [FieldProblem]) -> [CompanyDraft] {
        var seen: Set<String> = []
        return drafts.filter { draft in
            let isNew = seen.insert(draft.identity).inserted
            if !isNew {
                let message = "names \(draft.identity) a second time; send it once"
                problems.append(FieldProblem(draft.field("identity"), .duplicate, message))
            }
            return isNew
        }
    }

    /// The last step, in one transaction.
    private func store(
        _ asked: AskedCompanies, _ access: Access, in rows: any MappingTransaction
    ) async throws -> (companies: [StoredCompany], warnings: [Warning]) {
        let (changes, integration, found) = (asked.changes, asked.start.integration, asked.problems)
        try await rows.lockUnmoved(integration)
        let refusals = CompanyRefusals(changes: changes, integration: integration)
        let problems = found + (try await refusals.problems(in: rows))
        guard problems.isEmpty else { throw Refusal(problems) }
        let changed = changes.filter { !$0.isNothing }
        let saved = changed.isEmpty ? [] : try await rows.save(changed.map(\.after))
        let byIdentity = Dictionary(saved.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
        if !changed.isEmpty {
            let added = changed.filter { $0.before.integration == nil }.map(\.after.identity)
            if !added.isEmpty {
                try await rows.closeExceptions(ofNew: added, in: nil)
                try await rows.deleteDismissals(of: added, at: integration.source)
            }
            try await rows.audit(
                changed.map { change in
                    let isNew = change.before.integration == nil
                    return AuditEntry(
                        isNew ? "company.add" : "company.save", before: isNew ? nil : change.before,
                        after: byIdentity[change.after.identity] ?? change.after, by: access)
                })
            try await settingsChanged(integration.id, companies: changed.map(\.after.id), access, in: rows)
        }
        return (
            changes.map { byIdentity[$0.after.identity] ?? $0.before }, try await refusals.warnings(in: rows)
        )
    }

    private func companySave(
        _ drafts: [CompanyDraft], of id: IntegrationID, _ access: Access
    ) async throws(Refusal) -> CompanySave {
        try await transaction(access) { rows in
            let integration = try await rows.requireIntegration(id)
            let source = try await rows.requireSource(integration.source)
            let stored = try await rows.companies(drafts.map(\.identity), ofKind: source.kind, lock: .none)
            var names: [IntegrationID: String] = [:]
            for other in Set(stored.compactMap(\.integration)) where other != id {
                names[other] = try await rows.integration(other, lock: .none)?.name
            }
            return CompanySave(
                drafts: drafts, integration: integration, sourceKind: source.kind,
                stored: Dictionary(stored.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first }),
                otherIntegrations: names, today: try await rows.today(in: integration.timeZone))
        }
    }

    /// What the source lists now, if any company is not in the integration yet.
    private func listedIfNeeded(_ save: CompanySave, _ access: Access) async throws(Refusal) -> [String: SourceCompany]
    {
        guard !save.newIdentities.isEmpty else { return [:] }
        let listed = try await listed(by: save.integration.source, access)
        return Dictionary(listed.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

/// The changes of a save, with what was found wrong with them so far.
private struct AskedCompanies {
    let start: CompanySave
    var changes: [CompanyChange]
    var problems: [FieldProblem]
    var warnings: [Warning] = []

    /// Notes what does not exist or does not fit.
    mutating func check(against site: CompanySite) {
        for place in changes.indices {
            site.check(&changes[place], today: start.today, problems: &problems, warnings: &warnings)
        }
    }
}

/// What is stored about the companies of a save, before anything is asked outside.
struct CompanySave {
    let drafts: [CompanyDraft]
    let integration: StoredIntegration
    let sourceKind: SourceKind
    let stored: [String: StoredCompany]
    let otherIntegrations: [IntegrationID: String]
    /// In the integration's time zone.
    let today: BillingDate?

    /// Companies that are in no integration yet.
    var newIdentities: [String] { drafts.map(\.identity).filter { stored[$0]?.integration == nil } }

    /// New companies by what they are called, where the source is not asked.
    var named: [String: SourceCompany] {
        newIdentities.reduce(into: [:]) { $0[$1] = SourceCompany(identity: $1, name: stored[$1]?.name ?? $1) }
    }

    /// The changes, as far as the companies exist and are free.
    func changes(
        _ access: Access, problems: inout [FieldProblem], listing: [String: SourceCompany],
        newID: () -> ManagedCompanyID
    ) -> [CompanyChange] {
        var changes: [CompanyChange] = []
        for draft in drafts {
            let known = stored[draft.identity]
            if let other = known?.integration, other != integration.id {
                let name = otherIntegrations[other] ?? other.text
                let message = "is in the integration \(name) already; remove it from there first."
                problems.append(FieldProblem(draft.field("identity"), .ofAnotherIntegration, message))
            } else if let known, known.integration != nil {
                changes.append(CompanyChange(draft: draft, before: known, after: draft.applied(to: known, by: access)))
            } else if let listed = listing[draft.identity] {
                let before = known ?? blank(listed, id: newID(), access)
                var after = draft.applied(to: before, by: access)
                after.integration = integration.id
                after.source = integration.source
                after.name = listed.name
                changes.append(CompanyChange(draft: draft, before: before, after: after))
            } else {
                let message = "there is no company \(draft.identity) at the source; choose one that the source lists."
                problems.append(FieldProblem(draft.field("identity"), .notFound, message))
            }
        }
        return changes
    }

    private func blank(_ listed: SourceCompany, id: ManagedCompanyID, _ access: Access) -> StoredCompany {
        StoredCompany(
            id: id, integration: nil, source: integration.source, sourceKind: sourceKind, identity: listed.identity,
            name: listed.name, stamp: .new(by: access))
    }
}
