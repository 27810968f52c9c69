import Billing
import Foundation
import Ports

extension JSONValue {
    /// An instant, in whole seconds of UTC.
    init(_ date: Date?) { self.init(date?.formatted(.iso8601)) }
    /// A day.
    init(_ date: BillingDate?) { self.init(date?.description) }
    /// An identifier.
    init<Kind>(_ id: Identifier<Kind>?) { self.init(id?.text) }
    /// A ConnectWise id.
    init<Kind>(_ id: RecordID<Kind>?) { self.init(id?.number) }
}

extension RecordStamp {
    /// The fields every saved thing carries; whoever sends them back changes nothing but the version it is checked by.
    var fields: [String: JSONValue] {
        ["version": .integer(version), "updatedAt": JSONValue(updatedAt), "updatedBy": .string(updatedBy)]
    }

    /// The names of the fields that answers carry and requests may repeat.
    static let readOnly: Set<String> = ["id", "updatedAt", "updatedBy", "warnings"]

    /// Of something that is about to be stored: the store counts and dates it.
    static func new(by access: Access) -> RecordStamp {
        RecordStamp(version: 0, updatedAt: Date(timeIntervalSince1970: 0), updatedBy: access.actor)
    }

    /// Of something that is about to be stored again.
    func next(by access: Access) -> RecordStamp {
        RecordStamp(version: version, updatedAt: updatedAt, updatedBy: access.actor)
    }
}

extension StoredTrust {
    var fields: [String: JSONValue] {
        [
            "authoritiesPem": JSONValue(authoritiesPEM),
            "certificateSha256": JSONValue(certificateSHA256.map(hexadecimal)),
        ]
    }
}

extension StoredSite {
    /// The subject of its audit entries.
    var subject: String { "site:\(id)" }

    /// As the API shows it: never with the private key.
    var document: JSONValue {
        JSONValue.object([
            "id": JSONValue(id), "name": .string(name), "url": .string(url), "companyId": .string(companyLogin),
            "publicKey": .string(publicKey), "clientId": .string(clientID),
            "privateKeyStored": .bool(sealedPrivateKey != nil),
        ]).with(trust.fields).with(stamp.fields)
    }
}

extension StoredSource {
    /// The subject of its audit entries.
    var subject: String { "source:\(id)" }

    /// As the API shows it: never with the password.
    var document: JSONValue {
        JSONValue.object([
            "id": JSONValue(id), "name": .string(name), "kind": .string(kind.rawValue), "url": .string(url),
        ]).with(account.fields).with(trust.fields).with(stamp.fields)
    }
}

/// An audit entry for a thing that was saved or removed.
func auditEntry(
    _ action: String, _ subject: String, before: JSONValue?, after: JSONValue?, _ access: Access
) -> AuditEntry {
    AuditEntry(
        actor: access.actor, action: action, subject: subject, before: before?.encoded(), after: after?.encoded())
}

extension HistoryRows {
    /// Keeps who added, saved or removed one thing: how it was before and is after.
    func audit(
        _ action: String, _ subject: String, before: JSONValue? = nil, after: JSONValue? = nil, by access: Access
    ) async throws {
        try await audit([auditEntry(action, subject, before: before, after: after, access)])
    }
}

/// Bytes as lower-case hexadecimal digits.
func hexadecimal(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
        let digits = String(byte, radix: 16)
        return digits.count == 1 ? "0" + digits : digits
    }.joined()
}
