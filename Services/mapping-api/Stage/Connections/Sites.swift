public import Billing
import Observability
public import Ports
public import StrictJSON

extension MappingStage {
    /// The tenant's sites by name.
    public func sites(_ access: Access, page: Page) async throws(Problem) -> Answer {
        let sites = try await transaction(access) { try await $0.sites(after: page.after, limit: page.probe) }
        return .ok(page.document(sites, cursor: \.name, document: \.document))
    }

    /// One site.
    public func site(_ id: SiteID, _ access: Access) async throws(Problem) -> Answer {
        .ok(try await transaction(access) { try await $0.requireSite(id) }.document)
    }

    /// Connects a site.
    public func addSite(_ body: JSONValue, _ access: Access) async throws(Problem) -> Answer {
        let draft = try SiteDraft(body, isNew: true)
        let id = SiteID(newID("site", access))
        let place = SecretPlace(privateKeyOf: id, host: draft.address.host)
        let sealed = try await seal(draft.privateKey, for: place, access)
        let site = StoredSite(
            id: id, name: draft.name, url: draft.address.url, host: draft.address.host,
            companyLogin: draft.companyLogin, clientID: draft.clientID, publicKey: draft.publicKey,
            sealedPrivateKey: sealed, trust: draft.trust, stamp: .new(by: access))
        let saved = try await transaction(access) { rows in
            let saved = try await rows.save(site)
            try await rows.audit("site.add", saved.subject, after: saved.document, by: access)
            return saved
        }
        return .created(saved.document.with(["warnings": []]), at: "/v1/sites/\(saved.id)")
    }

    /// Saves a site; a changed host, port or pin clears the private key unless it is sent again.
    public func saveSite(_ id: SiteID, _ body: JSONValue, _ access: Access) async throws(Problem) -> Answer {
        let draft = try SiteDraft(body, isNew: false)
        let place = SecretPlace(privateKeyOf: id, host: draft.address.host)
        let sealed = try await seal(draft.privateKey, for: place, access)
        let (saved, warnings) = try await transaction(access) { rows in
            let stored = try await rows.requireSite(id, lock: .exclusive)
            try await Self.check(draft, against: stored, in: rows)
            var site = stored
            site.name = draft.name
            site.url = draft.address.url
            site.host = draft.address.host
            site.companyLogin = draft.companyLogin
            site.clientID = draft.clientID
            site.publicKey = draft.publicKey
            site.trust = draft.trust
            site.stamp = stored.stamp.next(by: access)
            let isMoved = site.host != stored.host || site.trust.certificateSHA256 != stored.trust.certificateSHA256
            site.sealedPrivateKey = sealed ?? (isMoved ? nil : stored.sealedPrivateKey)
            let saved = try await rows.save(site)
            try await rows.audit("site.save", saved.subject, before: stored.document, after: saved.document, by: access)
            return (saved, clearedSecret("privateKey", isCleared: isMoved && sealed == nil))
        }
        return .saved(saved.document, warnings)
    }

    /// Removes a site that no integration uses.
    public func removeSite(_ id: SiteID, _ access: Access) async throws(Problem) -> Answer {
        try await transaction(access) { rows in
            let stored = try await rows.requireSite(id, lock: .exclusive)
            try refuseInUse("site", by: try await rows.integrations(using: id))
            try await rows.delete(id)
            try await rows.audit("site.remove", stored.subject, before: stored.document, by: access)
        }
        return .gone
    }

    private static func check(
        _ draft: SiteDraft, against stored: StoredSite, in rows: any MappingTransaction
    ) async throws {
        let stale = try await refuseStale(
            draft.version, stored: stored.stamp, field: "version", subject: stored.subject, in: rows)
        if let stale { throw Problem([stale]) }
        guard draft.companyLogin.lowercased() != stored.companyLogin.lowercased() else { return }
        let additions = try await rows.openAdditions(on: stored.id, limit: 11)
        guard additions.isEmpty else { throw Problem([stranding("companyId", additions)]) }
    }

    func seal(
        _ secret: String?, for place: SecretPlace, _ access: Access
    ) async throws(Problem) -> [UInt8]? {
        guard let secret else { return nil }
        do {
            return try await sealing.seal(secret, of: access.tenant, for: place)
        } catch {
            // Never with the error's own words: they could name what was to be sealed.
            logger.error(
                "a secret could not be sealed",
                metadata: [
                    "field": .string(place.field), "reason": .string("\(error.reason)"),
                    "tb.tenant": .string(access.tenant.text),
                ])
            switch error.reason {
            case .unavailable:
                throw Problem(.unavailable, "The secret could not be sealed, nothing was saved. Try again in a moment.")
            case .corrupt:
                throw Problem(
                    .internalError,
                    "The secret could not be sealed, nothing was saved: your data key does not open under the "
                        + "platform's master key. Trying again does not help; the operator has to correct that key.")
            case .refused:
                throw Problem(
                    .internalError, "The secret could not be sealed, nothing was saved. Tell the operator, and when.")
            }
        }
    }
}

/// Says that a secret has to be sent again.
func clearedSecret(_ field: String, isCleared: Bool) -> [Warning] {
    guard isCleared else { return [] }
    return [
        Warning(
            field: field, code: .secretCleared,
            message: "was cleared, because host, port or pin changed; send it again before the next run.")
    ]
}

/// Refuses to remove what an integration uses.
func refuseInUse(_ what: String, by names: [String]) throws(Problem) {
    guard !names.isEmpty else { return }
    let list = names.prefix(5).joined(separator: ", ")
    throw Problem([FieldProblem(what, .inUse, "is used by integration \(list); remove that first.")])
}

extension ConnectionRows {
    func requireSite(_ id: SiteID, lock: RowLock = .none) async throws -> StoredSite {
        guard let site = try await site(id, lock: lock) else {
            throw Problem(.notFound, "There is no site \(id). GET /v1/sites lists them.")
        }
        return site
    }

    func requireSource(_ id: SourceID, lock: RowLock = .none) async throws -> StoredSource {
        guard let source = try await source(id, lock: lock) else {
            throw Problem(.notFound, "There is no source \(id). GET /v1/sources lists them.")
        }
        return source
    }
}
