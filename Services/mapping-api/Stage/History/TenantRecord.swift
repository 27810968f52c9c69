import Foundation
package import Ports

/// Something that a tenant saves, shows, and finds again in its audit trail.
package protocol TenantRecord: Sendable {
    /// What audit entries call it.
    var subject: String { get }
    /// Its fields by the names under which they are saved, shown and compared; never a secret.
    var fields: [String: FieldValue] { get }
}

extension RecordStamp {
    /// The fields every saved thing carries.
    var fields: [String: FieldValue] {
        ["version": .number(version), "updatedAt": FieldValue(updatedAt), "updatedBy": .text(updatedBy)]
    }

    /// Of something that is about to be stored: the store counts and dates it.
    static func new(by access: Access) -> RecordStamp {
        RecordStamp(version: 0, updatedAt: Date(timeIntervalSince1970: 0), updatedBy: access.actor)
    }

    /// Of something that is about to be stored again.
    func next(by access: Access) -> RecordStamp {
        RecordStamp(version: version, updatedAt: updatedAt, updatedBy: access.actor)
    }
}

extension [String: FieldValue] {
    /// These fields and more.
    func with(_ more: [String: FieldValue]) -> Self { merging(more) { _, new in new } }
}

extension AuditEntry {
    /// Who added, saved or removed a record: how it was before and is after.
    init(_ action: String, before: (any TenantRecord)?, after: (any TenantRecord)?, by access: Access) {
        self.init(
            actor: access.actor, action: action, subject: (after ?? before)?.subject ?? "", before: before?.fields,
            after: after?.fields)
    }
}

extension HistoryRows {
    /// Keeps who added, saved or removed one record.
    func audit(
        _ action: String, before: (any TenantRecord)? = nil, after: (any TenantRecord)? = nil, by access: Access
    ) async throws(MappingStoreError) {
        try await audit([AuditEntry(action, before: before, after: after, by: access)])
    }
}
