package import Billing
package import Ports

/// A source as somebody wants it.
package struct SourceDraft: Sendable {
    /// How it is to be signed in to: every kind has credentials of its own.
    package enum Account: Sendable {
        /// An account of an Administration Server; a password that is `nil` stays as it is stored.
        case securityCenter(user: String, password: String?, domain: String?, isInternalUser: Bool)
    }

    let name: String
    let address: Address
    let account: Account
    let trust: StoredTrust
    let version: Int?

    /// The kinds that can be connected.
    package static let kinds: [SourceKind] = [.securityCenter]

    /// A draft.
    /// - Parameter version: the version it was made from; `nil`: of a new source, or of any version.
    package init(name: String, address: Address, account: Account, trust: StoredTrust, version: Int?) {
        self.name = name
        self.address = address
        self.account = account
        self.trust = trust
        self.version = version
    }

    /// The secret that is sent with it; `nil`: none, the stored one stays.
    var secret: String? {
        switch account {
        case .securityCenter(_, let password, _, _): password
        }
    }

    /// The account with its secret sealed.
    func account(_ sealed: [UInt8]?) -> SourceAccount {
        switch account {
        case .securityCenter(let user, _, let domain, let isInternalUser):
            .securityCenter(
                SecurityCenterAccount(
                    user: user, domain: domain, isInternalUser: isInternalUser, sealedPassword: sealed))
        }
    }
}

extension SourceAccount {
    /// The secret it is signed in with, sealed; `nil`: it has to be sent again.
    var sealedSecret: [UInt8]? {
        switch self {
        case .securityCenter(let account): account.sealedPassword
        }
    }

    /// Whether there is a password, never which.
    fileprivate var fields: [String: FieldValue] {
        switch self {
        case .securityCenter(let account):
            [
                "user": .text(account.user), "domain": FieldValue(account.domain),
                "internalUser": .flag(account.isInternalUser), "passwordStored": .flag(account.sealedPassword != nil),
            ]
        }
    }
}

extension StoredSource: TenantRecord {
    /// `source:<id>`.
    package var subject: String { "source:\(id)" }

    /// All that is stored but the secret.
    package var fields: [String: FieldValue] {
        ["id": FieldValue(id), "name": .text(name), "kind": .text(kind.rawValue), "url": .text(url)]
            .with(account.fields).with(trust.fields).with(stamp.fields)
    }
}
