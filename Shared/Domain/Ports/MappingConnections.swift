public import Billing

/// How an outside system is trusted, beside the public authorities.
public struct StoredTrust: Hashable, Sendable {
    /// Certificates of authorities, as PEM; `nil`: the public ones.
    public var authoritiesPEM: String?
    /// The SHA-256 of the one certificate that is accepted; `nil`: no pin.
    public var certificateSHA256: [UInt8]?

    /// A trust.
    public init(authoritiesPEM: String? = nil, certificateSHA256: [UInt8]? = nil) {
        self.authoritiesPEM = authoritiesPEM
        self.certificateSHA256 = certificateSHA256
    }
}

/// A ConnectWise Manage system of a tenant, as stored.
public struct StoredSite: Hashable, Sendable {
    /// Its id.
    public let id: SiteID
    /// Its name, unique for the tenant.
    public var name: String
    /// The API's address, as entered.
    public var url: String
    /// The API's host, normalised, with its port where that is not 443.
    public var host: String
    /// The company id as it is used to log in; its lower case names the system.
    public var companyLogin: String
    /// The integration's client id at ConnectWise.
    public var clientID: String
    /// The public key of the API member.
    public var publicKey: String
    /// The private key, sealed; `nil`: it has to be sent again.
    public var sealedPrivateKey: [UInt8]?
    /// How it is trusted.
    public var trust: StoredTrust
    /// Its saving.
    public var stamp: RecordStamp

    /// A stored site.
    public init(
        id: SiteID, name: String, url: String, host: String, companyLogin: String, clientID: String, publicKey: String,
        sealedPrivateKey: [UInt8]?, trust: StoredTrust, stamp: RecordStamp
    ) {
        self.id = id
        self.name = name
        self.url = url
        self.host = host
        self.companyLogin = companyLogin
        self.clientID = clientID
        self.publicKey = publicKey
        self.sealedPrivateKey = sealedPrivateKey
        self.trust = trust
        self.stamp = stamp
    }
}

/// An account of a Security Center's Administration Server, as stored.
public struct SecurityCenterAccount: Hashable, Sendable {
    /// Its name.
    public var user: String
    /// Its domain.
    public var domain: String?
    /// Whether it is one of the server's own.
    public var isInternalUser: Bool
    /// Its password, sealed; `nil`: it has to be sent again.
    public var sealedPassword: [UInt8]?

    /// An account.
    public init(user: String, domain: String?, isInternalUser: Bool, sealedPassword: [UInt8]?) {
        self.user = user
        self.domain = domain
        self.isInternalUser = isInternalUser
        self.sealedPassword = sealedPassword
    }
}

/// How a source is signed in to: every kind has credentials of its own.
public enum SourceAccount: Hashable, Sendable {
    /// Of an Administration Server.
    case securityCenter(SecurityCenterAccount)

    /// The kind of source it belongs to.
    public var kind: SourceKind {
        switch self {
        case .securityCenter: .securityCenter
        }
    }
}

/// A Kaspersky server or account of a tenant, as stored.
public struct StoredSource: Hashable, Sendable {
    /// Its id.
    public let id: SourceID
    /// Its name, unique for the tenant.
    public var name: String
    /// Its address.
    public var url: String
    /// How it is signed in to.
    public var account: SourceAccount
    /// How it is trusted.
    public var trust: StoredTrust
    /// Its saving.
    public var stamp: RecordStamp

    /// Its kind, which never changes.
    public var kind: SourceKind { account.kind }

    /// A stored source.
    public init(
        id: SourceID, name: String, url: String, account: SourceAccount, trust: StoredTrust, stamp: RecordStamp
    ) {
        self.id = id
        self.name = name
        self.url = url
        self.account = account
        self.trust = trust
        self.stamp = stamp
    }
}
