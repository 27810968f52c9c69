public import Billing
public import Ports

extension MappingStage {
    /// The tenant's sources by name.
    public func sources(_ access: Access, page: Page) async throws(Problem) -> Answer {
        let sources = try await transaction(access) { try await $0.sources(after: page.after, limit: page.probe) }
        return .ok(page.document(sources, cursor: \.name, document: \.document))
    }

    /// One source.
    public func source(_ id: SourceID, _ access: Access) async throws(Problem) -> Answer {
        .ok(try await transaction(access) { try await $0.requireSource(id) }.document)
    }

    /// Connects a source.
    public func addSource(_ body: JSONValue, _ access: Access) async throws(Problem) -> Answer {
        let draft = try SourceDraft(body, isNew: true)
        let id = SourceID(newID("source", access))
        let sealed = try await seal(
            draft.password, for: SecretPlace(passwordOf: id, url: draft.address.url), access)
        let source = StoredSource(
            id: id, name: draft.name, url: draft.address.url, account: draft.account(sealed), trust: draft.trust, stamp: .new(by: access))
        let saved = try await transaction(access) { rows in
            let saved = try await rows.save(source)
            try await rows.audit("source.add", saved.subject, after: saved.document, by: access)
            return saved
        }
        return .created(saved.document.with(["warnings": []]), at: "/v1/sources/\(saved.id)")
    }

    /// Saves a source; a changed host, port or pin clears the password unless it is sent again.
    public func saveSource(_ id: SourceID, _ body: JSONValue, _ access: Access) async throws(Problem) -> Answer {
        let draft = try SourceDraft(body, isNew: false)
        let sealed = try await seal(
            draft.password, for: SecretPlace(passwordOf: id, url: draft.address.url), access)
        let (saved, warnings) = try await transaction(access) { rows in
            let stored = try await rows.requireSource(id, lock: .exclusive)
            let stale = try await refuseStale(
                draft.version, stored: stored.stamp, field: "version", subject: stored.subject, in: rows)
            if let stale { throw Problem([stale]) }
            var source = stored
            source.name = draft.name
            source.url = draft.address.url
            source.trust = draft.trust
            source.stamp = stored.stamp.next(by: access)
            let isMoved =
                draft.address.host != SecretPlace.host(of: stored.url)
                || source.trust.certificateSHA256 != stored.trust.certificateSHA256
            source.account = draft.account(sealed ?? (isMoved ? nil : stored.account.sealedSecret))
            let saved = try await rows.save(source)
            try await rows.audit(
                "source.save", saved.subject, before: stored.document, after: saved.document, by: access)
            return (saved, clearedSecret("password", isCleared: isMoved && sealed == nil))
        }
        return .saved(saved.document, warnings)
    }

    /// Removes a source that no integration uses and no company was read from.
    public func removeSource(_ id: SourceID, _ access: Access) async throws(Problem) -> Answer {
        try await transaction(access) { rows in
            let stored = try await rows.requireSource(id, lock: .exclusive)
            try refuseInUse("source", by: try await rows.integrations(using: id))
            try await rows.delete(id)
            try await rows.audit("source.remove", stored.subject, before: stored.document, by: access)
        }
        return .gone
    }
}
