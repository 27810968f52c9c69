package import Billing
package import Contracts
import Foundation
package import Ports

extension MappingStage {
    /// The tenant's integrations by name.
    package func integrations(
        _ page: Page<String>, _ access: Access
    ) async throws(Refusal) -> Paged<StoredIntegration> {
        try await list(page.limit, access) { try await $0.integrations(after: page.after, limit: $1) }
    }

    package func integration(_ id: IntegrationID, _ access: Access) async throws(Refusal) -> StoredIntegration {
        try await transaction(access) { try await $0.requireKept(id) }
    }

    /// Joins a source to a site.
    package func addIntegration(
        _ draft: IntegrationDraft, _ access: Access
    ) async throws(Refusal) -> StoredIntegration {
        let runMinute = draft.runMinute.applied(to: IntegrationDraft.standardRunMinute)
        let id = IntegrationID(newID("integration", access))
        return try await transaction(access) { rows in
            try await Self.requireKnown(draft, in: rows)
            let saved = try await rows.save(
                StoredIntegration(
                    id: id, name: draft.name, source: draft.source, site: draft.site, timeZone: draft.timeZone,
                    mode: draft.mode ?? .observe, policy: draft.policy ?? .standard, runMinute: runMinute,
                    nextDue: try await rows.nextDue(runMinute, in: draft.timeZone), stamp: .new(by: access)))
            _ = try await rows.raiseRevision()
            try await rows.audit("integration.add", after: saved, by: access)
            return saved
        }
    }

    /// Saves an integration; its source or site cannot be changed while something hangs on them.
    ///
    /// - Parameter preview: of the save's effect; refused if that is another by now. `nil`: whatever it is.
    package func saveIntegration(
        _ id: IntegrationID, _ draft: IntegrationDraft, heeding preview: PreviewToken? = nil, _ access: Access
    ) async throws(Refusal) -> Saved<StoredIntegration> {
        try await transaction(access) { rows in
            let (saved, stored) = try await store(draft, of: id, access, in: rows)
            if let preview {
                try await require(preview, of: question(from: stored, to: saved.value, access, in: rows), in: rows)
            }
            return saved
        }
    }

    /// What `saveIntegration` would lead to; nothing is stored.
    package func previewIntegration(
        _ id: IntegrationID, _ draft: IntegrationDraft, _ access: Access
    ) async throws(Refusal) -> SavePreview {
        let (saved, askedAbout) = try await rehearse(access) { rows in
            let (saved, stored) = try await store(draft, of: id, access, in: rows)
            return (saved, try await question(from: stored, to: saved.value, access, in: rows))
        }
        let told = try await transaction(access) { try await effect(askedAbout, in: $0) }
        return SavePreview(effect: told, warnings: saved.warnings)
    }

    /// Whose effect it is, once it is stored.
    private func question(
        from stored: StoredIntegration, to saved: StoredIntegration, _ access: Access, in rows: any MappingTransaction
    ) async throws -> EffectQuestion {
        EffectQuestion(
            integration: saved, before: try await settings(of: stored, in: rows),
            after: try await settings(of: saved, in: rows), among: stored.plansDiffer(from: saved) ? nil : [],
            tenant: access.tenant)
    }

    /// The save itself, in one transaction; what was stored before.
    private func store(
        _ draft: IntegrationDraft, of id: IntegrationID, _ access: Access, in rows: any MappingTransaction
    ) async throws -> (saved: Saved<StoredIntegration>, before: StoredIntegration) {
        let stored = try await rows.requireIntegration(id, lock: .exclusive)
        try await Self.check(draft, against: stored, in: rows)
        var integration = stored
        integration.name = draft.name
        integration.source = draft.source
        integration.site = draft.site
        integration.mode = draft.mode ?? stored.mode
        integration.policy = draft.policy ?? stored.policy
        integration.timeZone = draft.timeZone
        integration.runMinute = draft.runMinute.applied(to: stored.runMinute)
        if integration.runMinute != stored.runMinute || draft.timeZone != stored.timeZone {
            integration.nextDue = try await rows.nextDue(integration.runMinute, in: draft.timeZone)
        }
        integration.stamp = stored.stamp.next(by: access)
        let changesPlans = stored.plansDiffer(from: integration)
        if changesPlans { try await rows.lockCompanies(of: id) }
        let saved = try await rows.save(integration)
        try await rows.audit("integration.save", before: stored, after: saved, by: access)
        if changesPlans { try await settingsChanged(id, access, in: rows) }
        let warnings = try await Self.warnings(from: stored, to: saved, in: rows)
        return (Saved(value: saved, warnings: warnings), stored)
    }

    /// Tries both ends of an integration.
    /// - Returns: what is wrong with each; `nil`: nothing.
    package func testIntegration(
        _ id: IntegrationID, _ access: Access
    ) async throws(Refusal) -> (source: String?, site: String?) {
        let integration = try await transaction(access) { try await $0.requireIntegration(id) }
        async let source = problem(withSource: integration.source, access)
        async let site = problem(withSite: integration.site, access)
        return await (source, site)
    }

    /// Whether the store knows a time zone of this name.
    package func isTimeZone(_ name: String, _ access: Access) async throws(Refusal) -> Bool {
        try await transaction(access) { try await $0.isTimeZone(name) }
    }

    private static func requireKnown(_ draft: IntegrationDraft, in rows: any MappingTransaction) async throws {
        var problems: [FieldProblem] = []
        if try await rows.source(draft.source, lock: .none) == nil {
            problems.append(FieldProblem("source", .notFound, "there is no such source.", list: .sources))
        }
        if try await rows.site(draft.site, lock: .none) == nil {
            problems.append(FieldProblem("site", .notFound, "there is no such site.", list: .sites))
        }
        if try await !rows.isTimeZone(draft.timeZone) {
            problems.append(FieldProblem("timeZone", .invalid, IntegrationDraft.timeZoneNeeded))
        }
        guard problems.isEmpty else { throw Refusal(problems) }
    }

    private static func check(
        _ draft: IntegrationDraft, against stored: StoredIntegration, in rows: any MappingTransaction
    ) async throws {
        try await requireKnown(draft, in: rows)
        var problems: [FieldProblem] = []
        let stale = try await refuseStale(
            draft.version, stored: stored.stamp, field: "version", subject: stored.subject, in: rows)
        if let stale { problems.append(stale) }
        if draft.source != stored.source || draft.site != stored.site {
            let companies = try await rows.companies(of: stored.id, search: nil, after: nil, limit: 1)
            let products = try await rows.products(of: stored.id)
            if draft.source != stored.source, !companies.isEmpty {
                let message = "cannot be changed while companies are in the integration; remove them first."
                problems.append(FieldProblem("source", .cannotChange, message))
            }
            if draft.site != stored.site, !companies.isEmpty || !products.isEmpty {
                let message = "cannot be changed while companies or products are mapped to it; remove them first."
                problems.append(FieldProblem("site", .cannotChange, message))
            }
        }
        guard problems.isEmpty else { throw Refusal(problems) }
    }

    private static func warnings(
        from stored: StoredIntegration, to saved: StoredIntegration, in rows: any MappingTransaction
    ) async throws -> [Warning] {
        guard stored.mode == .bill, saved.mode == .observe else { return [] }
        let open = try await rows.openAdditions(of: saved.id, applications: nil)
        return additionsStay("mode", open)
    }
}

extension StoredIntegration {
    /// Whether its companies are planned otherwise as `other` says.
    fileprivate func plansDiffer(from other: StoredIntegration) -> Bool {
        mode != other.mode || policy != other.policy
    }
}

/// Says that live additions stay as they are when billing is switched off.
func additionsStay(_ field: FieldPath, _ open: [OpenAddition]) -> [Warning] {
    guard !open.isEmpty else { return [] }
    return [
        Warning(
            field: field, code: .additionsStay,
            message: "\(open.count) addition(s) stay in ConnectWise as they are: \(names(of: open)). Nothing changes "
                + "them any more until billing is switched on again; end them in ConnectWise if they must not bill.")
    ]
}

extension TimeRows {
    /// When scheduled runs are due next; `nil` without them.
    fileprivate func nextDue(_ minute: Int?, in timeZone: String) async throws(MappingStoreError) -> Date? {
        guard let minute else { return nil }
        return try await next(minute: minute, in: timeZone)
    }
}

extension IntegrationRows {
    /// An integration that is in use: one that is retired is as good as gone.
    func requireIntegration(_ id: IntegrationID, lock: RowLock = .none) async throws -> StoredIntegration {
        let integration = try await requireKept(id, lock: lock)
        guard integration.retiredAt == nil else {
            throw Refusal(.notFound, "The integration \(integration.name) was retired.", list: .integrations)
        }
        return integration
    }

    /// An integration, for its history: it may be retired.
    func requireKept(_ id: IntegrationID, lock: RowLock = .none) async throws -> StoredIntegration {
        guard let integration = try await integration(id, lock: lock) else {
            throw Refusal.notFound("integration", id, in: .integrations)
        }
        return integration
    }

    /// Locks an integration that was read before; refused if it joins other systems by now, because what was asked
    /// meanwhile was asked of the old ones.
    func lockUnmoved(_ integration: StoredIntegration) async throws {
        let now = try await requireIntegration(integration.id, lock: .exclusive)
        guard now.source == integration.source, now.site == integration.site else {
            throw Refusal([
                FieldProblem(
                    FieldPath(), .stale,
                    "was meant for the integration's old source or site, which \(now.stamp.updatedBy) changed in this "
                        + "moment; read it again and repeat your change.")
            ])
        }
    }
}
