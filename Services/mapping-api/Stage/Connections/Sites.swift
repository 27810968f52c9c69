package import Billing
import Observability
package import Ports

extension MappingStage {
    /// The tenant's sites by name.
    package func sites(_ page: Page<String>, _ access: Access) async throws(Refusal) -> Paged<StoredSite> {
        try await list(page.limit, access) { try await $0.sites(after: page.after, limit: $1) }
    }

    package func site(_ id: SiteID, _ access: Access) async throws(Refusal) -> StoredSite {
        try await transaction(access) { try await $0.requireSite(id) }
    }

    /// Connects a site.
    package func addSite(_ draft: SiteDraft, _ access: Access) async throws(Refusal) -> StoredSite {
        let id = SiteID(newID("site", access))
        let place = SecretPlace(privateKeyOf: id, host: draft.address.host)
        let sealed = try await seal(draft.privateKey, for: place, access)
        let site = StoredSite(
            id: id, name: draft.name, url: draft.address.url, host: draft.address.host,
            companyLogin: draft.companyLogin, clientID: draft.clientID, publicKey: draft.publicKey,
            sealedPrivateKey: sealed, trust: draft.trust, stamp: .new(by: access))
        return try await transaction(access) { rows in
            let saved = try await rows.save(site)
            try await rows.audit("site.add", after: saved, by: access)
            return saved
        }
    }

    /// Saves a site; a changed host, port or pin clears the private key unless it is sent again.
    package func saveSite(
        _ id: SiteID, _ draft: SiteDraft, _ access: Access
    ) async throws(Refusal) -> Saved<StoredSite> {
        let place = SecretPlace(privateKeyOf: id, host: draft.address.host)
        let sealed = try await seal(draft.privateKey, for: place, access)
        return try await transaction(access) { rows in
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
            try await rows.audit("site.save", before: stored, after: saved, by: access)
            return Saved(value: saved, warnings: clearedSecret("privateKey", isCleared: isMoved && sealed == nil))
        }
    }

    /// Removes a site that no integration uses.
    package func removeSite(_ id: SiteID, _ access: Access) async throws(Refusal) {
        try await transaction(access) { rows in
            let stored = try await rows.requireSite(id, lock: .exclusive)
            try refuseInUse("site", by: try await rows.integrations(using: id))
            try await rows.delete(id)
            try await rows.audit("site.remove", before: stored, by: access)
        }
    }

    private static func check(
        _ draft: SiteDraft, against stored: StoredSite, in rows: any MappingTransaction
    ) async throws {
        let stale = try await refuseStale(
            draft.version, stored: stored.stamp, field: "version", subject: stored.subject, in: rows)
        if let stale { throw Refusal([stale]) }
        guard draft.companyLogin.lowercased() != stored.companyLogin.lowercased() else { return }
        let additions = try await rows.openAdditions(on: stored.id)
        guard additions.isEmpty else { throw Refusal([inUse("companyId", by: additions)]) }
    }

    func seal(
        _ secret: String?, for place: SecretPlace, _ access: Access
    ) async throws(Refusal) -> [UInt8]? {
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
                throw Refusal(.unavailable, "The secret could not be sealed, nothing was saved. Try again in a moment.")
            case .corrupt:
                throw Refusal(
                    .internalError,
                    "The secret could not be sealed, nothing was saved: your data key does not open under the "
                        + "platform's master key. Trying again does not help; the operator has to correct that key.")
            case .refused, .misconfigured:
                throw Refusal(
                    .internalError, "The secret could not be sealed, nothing was saved. Tell the operator, and when.")
            }
        }
    }
}

/// Says that a secret has to be sent again.
func clearedSecret(_ field: FieldPath, isCleared: Bool) -> [Warning] {
    guard isCleared else { return [] }
    return [
        Warning(
            field: field, code: .secretCleared,
            message: "was cleared, because host, port or pin changed; send it again before the next run.")
    ]
}

/// Refuses to remove what an integration uses.
func refuseInUse(_ what: FieldPath, by names: [String]) throws(Refusal) {
    guard !names.isEmpty else { return }
    let list = names.prefix(5).joined(separator: ", ")
    throw Refusal([FieldProblem(what, .inUse, "is used by integration \(list); remove that first.")])
}

extension ConnectionRows {
    func requireSite(_ id: SiteID, lock: RowLock = .none) async throws -> StoredSite {
        guard let site = try await site(id, lock: lock) else {
            throw Refusal.notFound("site", id, in: .sites)
        }
        return site
    }

    func requireSource(_ id: SourceID, lock: RowLock = .none) async throws -> StoredSource {
        guard let source = try await source(id, lock: lock) else {
            throw Refusal.notFound("source", id, in: .sources)
        }
        return source
    }
}
