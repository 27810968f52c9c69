public import Billing
import Foundation
public import Ports

extension MappingStage {
    /// The tenant's integrations by name.
    public func integrations(_ access: Access, page: Page) async throws(Problem) -> Answer {
        let found = try await transaction(access) { try await $0.integrations(after: page.after, limit: page.probe) }
        return .ok(page.document(found, cursor: \.name, document: \.document))
    }

    /// One integration.
    public func integration(_ id: IntegrationID, _ access: Access) async throws(Problem) -> Answer {
        .ok(try await transaction(access) { try await $0.requireIntegration(id) }.document)
    }

    /// Joins a source to a site.
    public func addIntegration(_ body: JSONValue, _ access: Access) async throws(Problem) -> Answer {
        let draft = try IntegrationDraft(body, isNew: true)
        let id = IntegrationID(newID("integration", access))
        let saved = try await transaction(access) { rows in
            try await Self.requireEnds(of: draft, in: rows)
            let saved = try await rows.save(
                StoredIntegration(
                    id: id, name: draft.name, source: draft.source, site: draft.site, timeZone: draft.timeZone,
                    mode: draft.mode ?? .observe, policy: draft.policy ?? .standard, runMinute: draft.runMinute ?? nil,
                    nextDue: try await rows.nextDue(draft.runMinute ?? nil, in: draft.timeZone),
                    stamp: .new(by: access)))
            _ = try await rows.raiseRevision()
            try await rows.audit("integration.add", saved.subject, after: saved.document, by: access)
            return saved
        }
        return .created(saved.document.with(["warnings": []]), at: "/v1/integrations/\(saved.id)")
    }

    /// Saves an integration; its source or site cannot be changed while something hangs on them.
    public func saveIntegration(
        _ id: IntegrationID, _ body: JSONValue, _ access: Access
    ) async throws(Problem) -> Answer {
        let draft = try IntegrationDraft(body, isNew: false)
        let (saved, warnings) = try await transaction(access) { rows in
            let stored = try await rows.requireIntegration(id, lock: .exclusive)
            try await Self.check(draft, against: stored, in: rows)
            var integration = stored
            integration.name = draft.name
            integration.source = draft.source
            integration.site = draft.site
            integration.mode = draft.mode ?? stored.mode
            integration.policy = draft.policy ?? stored.policy
            integration.timeZone = draft.timeZone
            integration.runMinute = draft.runMinute ?? stored.runMinute
            if integration.runMinute != stored.runMinute || draft.timeZone != stored.timeZone {
                integration.nextDue = try await rows.nextDue(integration.runMinute, in: draft.timeZone)
            }
            integration.stamp = stored.stamp.next(by: access)
            let saved = try await rows.save(integration)
            try await rows.audit(
                "integration.save", saved.subject, before: stored.document, after: saved.document, by: access)
            if saved.mode != stored.mode || saved.policy != stored.policy {
                try await settingsChanged(id, access, in: rows)
            }
            return (saved, try await Self.warnings(from: stored, to: saved, in: rows))
        }
        return .saved(saved.document, warnings)
    }

    /// Removes an integration that has neither companies nor runs.
    public func removeIntegration(_ id: IntegrationID, _ access: Access) async throws(Problem) -> Answer {
        try await transaction(access) { rows in
            let stored = try await rows.requireIntegration(id, lock: .exclusive)
            let companies = try await rows.companies(of: id, search: nil, after: nil, limit: 1)
            guard companies.isEmpty else {
                throw Problem([FieldProblem("integration", .inUse, "has companies; remove them from it first.")])
            }
            guard try await rows.runs(RunFilter(integration: id, limit: 1)).isEmpty else {
                let message = "has runs, which are kept to explain what was billed; set runAt to null instead."
                throw Problem([FieldProblem("integration", .inUse, message)])
            }
            try await rows.delete(id)
            _ = try await rows.raiseRevision()
            try await rows.audit("integration.remove", stored.subject, before: stored.document, by: access)
        }
        return .gone
    }

    /// Tries both ends of an integration.
    public func testIntegration(_ id: IntegrationID, _ access: Access) async throws(Problem) -> Answer {
        let integration = try await transaction(access) { try await $0.requireIntegration(id) }
        async let source = problem(withSource: integration.source, access)
        async let site = problem(withSite: integration.site, access)
        let (sourceProblem, siteProblem) = await (source, site)
        let problems = [sourceProblem.map { "source: \($0)" }, siteProblem.map { "site: \($0)" }].compactMap { $0 }
        return .ok(
            testResult(problems.isEmpty ? nil : problems.joined(separator: " "))
                .with(["source": testResult(sourceProblem), "site": testResult(siteProblem)]))
    }

    private static func requireEnds(of draft: IntegrationDraft, in rows: any MappingTransaction) async throws {
        var problems: [FieldProblem] = []
        if try await rows.source(draft.source, lock: .none) == nil {
            problems.append(FieldProblem("source", .notFound, "there is no such source; GET /v1/sources lists them."))
        }
        if try await rows.site(draft.site, lock: .none) == nil {
            problems.append(FieldProblem("site", .notFound, "there is no such site; GET /v1/sites lists them."))
        }
        if !(try await rows.isTimeZone(draft.timeZone)) {
            problems.append(
                FieldProblem("timeZone", .invalid, "must be an IANA time zone, such as Europe/Berlin or UTC"))
        }
        guard problems.isEmpty else { throw Problem(problems) }
    }

    private static func check(
        _ draft: IntegrationDraft, against stored: StoredIntegration, in rows: any MappingTransaction
    ) async throws {
        try await requireEnds(of: draft, in: rows)
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
        guard problems.isEmpty else { throw Problem(problems) }
    }

    private static func warnings(
        from stored: StoredIntegration, to saved: StoredIntegration, in rows: any MappingTransaction
    ) async throws -> [Warning] {
        guard stored.mode == .bill, saved.mode == .observe else { return [] }
        let open = try await rows.openAdditions(of: saved.id, applications: nil)
        return additionsStay("mode", open)
    }
}

/// Says that live additions stay as they are when billing is switched off.
func additionsStay(_ field: String, _ open: [OpenAddition]) -> [Warning] {
    guard !open.isEmpty else { return [] }
    return [
        Warning(
            field: field, code: .additionsStay,
            message: "\(open.count) addition(s) stay in ConnectWise as they are: \(names(of: open)). Nothing changes "
                + "them any more until billing is switched on again; end them in ConnectWise if they must not bill.")
    ]
}

extension StoredIntegration {
    /// The subject of its audit entries.
    var subject: String { "integration:\(id)" }

    /// As the API shows it.
    var document: JSONValue {
        JSONValue.object([
            "id": JSONValue(id), "name": .string(name), "source": JSONValue(source), "site": JSONValue(site),
            "timeZone": .string(timeZone), "mode": .string(mode.rawValue), "policy": policy.document,
            "runAt": JSONValue(runMinute.map(Self.timeOfDay)), "nextDueAt": JSONValue(nextDue),
        ]).with(stamp.fields)
    }

    private static func timeOfDay(_ minute: Int) -> String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(padded(minute / 60)):\(padded(minute % 60))"
    }
}

extension TimeRows {
    /// When scheduled runs are due next; `nil` without them.
    func nextDue(_ minute: Int?, in timeZone: String) async throws(MappingStoreError) -> Date? {
        guard let minute else { return nil }
        return try await next(minute: minute, in: timeZone)
    }
}

extension IntegrationRows {
    func requireIntegration(_ id: IntegrationID, lock: RowLock = .none) async throws -> StoredIntegration {
        guard let integration = try await integration(id, lock: lock) else {
            throw Problem(.notFound, "There is no integration \(id). GET /v1/integrations lists them.")
        }
        return integration
    }
}
