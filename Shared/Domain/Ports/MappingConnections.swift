package import Billing

/// How an outside system is trusted, beside the public authorities.
package struct StoredTrust: Hashable, Sendable {
    /// Certificates of authorities, as PEM; `nil`: the public ones.
    package var authoritiesPEM: String?
    /// The SHA-256 of the one certificate that is accepted; `nil`: no pin.
    package var certificateSHA256: [UInt8]?

    package init(authoritiesPEM: String? = nil, certificateSHA256: [UInt8]? = nil) {
        self.authoritiesPEM = authoritiesPEM
        self.certificateSHA256 = certificateSHA256
    }
}

/// A ConnectWise Manage system of a tenant, as stored.
package struct StoredSite: Hashable, Sendable {
    package let id: SiteID
    /// Its name, unique for the tenant.
    package var name: String
    /// The API's address, as entered.
    package var url: String
    /// The API's host, normalised, with its port where that is not 443.
    package var host: String
    /// The company id as it is used to log in; its lower case names the system.
    package var companyLogin: String
    /// The integration's client id at ConnectWise.
    package var clientID: String
    /// The public key of the API member.
    package var publicKey: String
    /// The private key, sealed; `nil`: it has to be sent again.
    package var sealedPrivateKey: [UInt8]?
    /// How it is trusted.
    package var trust: StoredTrust
    /// Its saving.
    package var stamp: RecordStamp

    package init(
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
package struct SecurityCenterAccount: Hashable, Sendable {
    /// Its name.
    package var user: String
    package var domain: String?
    /// Whether it is one of the server's own.
    package var isInternalUser: Bool
    /// Its password, sealed; `nil`: it has to be sent again.
    package var sealedPassword: [UInt8]?

    package init(user: String, domain: String?, isInternalUser: Bool, sealedPassword: [UInt8]?) {
        self.user = user
        self.domain = domain
        self.isInternalUser = isInternalUser
        self.sealedPassword = sealedPassword
    }
}

/// How a source is signed in to: every kind has credentials of its own.
package enum SourceAccount: Hashable, Sendable {
    /// Of an Administration Server.
    case securityCenter(SecurityCenterAccount)

    /// The kind of source it belongs to.
    package var kind: SourceKind {
        switch self {
        case .securityCenter: .securityCenter
        }
    }
}

/// A Kaspersky server or account of a tenant, as stored.
package struct StoredSource: Hashable, Sendable {
    package let id: SourceID
    /// Its name, unique for the tenant.
    package var name: String
    /// Its address.
    package var url: String
    /// How it is signed in to.
    package var account: SourceAccount
    /// How it is trusted.
    package var trust: StoredTrust
    /// Its saving.
    package var stamp: RecordStamp

    /// Its kind, which never changes.
    package var kind: SourceKind { account.kind }

    package init(
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
