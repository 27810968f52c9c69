package import Billing
package import Ports

extension MappingStage {
    /// The tenant's sources by name.
    package func sources(_ page: Page<String>, _ access: Access) async throws(Refusal) -> Paged<StoredSource> {
        try await list(page.limit, access) { try await $0.sources(after: page.after, limit: $1) }
    }

    package func source(_ id: SourceID, _ access: Access) async throws(Refusal) -> StoredSource {
        try await transaction(access) { try await $0.requireSource(id) }
    }

    /// Connects a source.
    package func addSource(_ draft: SourceDraft, _ access: Access) async throws(Refusal) -> StoredSource {
        let id = SourceID(newID("source", access))
        let sealed = try await seal(draft.secret, for: SecretPlace(passwordOf: id, url: draft.address.url), access)
        let source = StoredSource(
            id: id, name: draft.name, url: draft.address.url, account: draft.account(sealed), trust: draft.trust,
            stamp: .new(by: access))
        return try await transaction(access) { rows in
            let saved = try await rows.save(source)
            try await rows.audit("source.add", after: saved, by: access)
            return saved
        }
    }

    /// Saves a source; a changed host, port or pin clears the password unless it is sent again.
    package func saveSource(
        _ id: SourceID, _ draft: SourceDraft, _ access: Access
    ) async throws(Refusal) -> Saved<StoredSource> {
        let sealed = try await seal(draft.secret, for: SecretPlace(passwordOf: id, url: draft.address.url), access)
        return try await transaction(access) { rows in
            let stored = try await rows.requireSource(id, lock: .exclusive)
            let stale = try await refuseStale(
                draft.version, stored: stored.stamp, field: "version", subject: stored.subject, in: rows)
            if let stale { throw Refusal([stale]) }
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
            try await rows.audit("source.save", before: stored, after: saved, by: access)
            return Saved(value: saved, warnings: clearedSecret("password", isCleared: isMoved && sealed == nil))
        }
    }

    /// Removes a source that no integration uses and no company was read from.
    package func removeSource(_ id: SourceID, _ access: Access) async throws(Refusal) {
        try await transaction(access) { rows in
            let stored = try await rows.requireSource(id, lock: .exclusive)
            try refuseInUse("source", by: try await rows.integrations(using: id))
            try await rows.delete(id)
            try await rows.audit("source.remove", before: stored, by: access)
        }
    }
}
