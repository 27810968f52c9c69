public import Ports

/// A source as somebody wants it.
public struct SourceDraft: Sendable {
    let name: String
    let address: Address
    let user: String
    let password: String?
    let domain: String?
    let isInternalUser: Bool
    let trust: StoredTrust
    let version: Int?

    /// The one kind that can be connected.
    public static let kind = "securityCenter"

    /// A draft.
    /// - Parameters:
    ///   - password: `nil`: the stored one stays.
    ///   - version: the version it was made from; `nil`: of a new source, or of any version.
    public init(
        name: String, address: Address, user: String, password: String?, domain: String?, isInternalUser: Bool,
        trust: StoredTrust, version: Int?
    ) {
        self.name = name
        self.address = address
        self.user = user
        self.password = password
        self.domain = domain
        self.isInternalUser = isInternalUser
        self.trust = trust
        self.version = version
    }
}

extension StoredSource: TenantRecord {
    /// `source:<id>`.
    public var subject: String { "source:\(id)" }

    /// Whether there is a password, never which.
    public var fields: [String: FieldValue] {
        [
            "id": FieldValue(id), "name": .text(name), "kind": .text(kind), "url": .text(url), "user": .text(user),
            "domain": FieldValue(domain), "internalUser": .flag(isInternalUser),
            "passwordStored": .flag(sealedPassword != nil),
        ].with(trust.fields).with(stamp.fields)
    }
}
