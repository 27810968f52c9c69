public import Billing
public import Foundation

/// Which saving of a record it is, when it was and whose.
public struct RecordStamp: Hashable, Sendable {
    /// Counts the savings, from 1.
    public let version: Int
    /// When it was saved, by the store's clock.
    public let updatedAt: Date
    /// Who saved it.
    public let updatedBy: String

    /// A stamp.
    public init(version: Int, updatedAt: Date, updatedBy: String) {
        self.version = version
        self.updatedAt = updatedAt
        self.updatedBy = updatedBy
    }
}

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

/// One source joined to one site, as stored.
public struct StoredIntegration: Hashable, Sendable {
    /// Its id.
    public let id: IntegrationID
    /// Its name, unique for the tenant.
    public var name: String
    /// The source it reads.
    public var source: SourceID
    /// The site it writes to.
    public var site: SiteID
    /// The IANA name of its time zone.
    public var timeZone: String
    /// Whether it writes.
    public var mode: IntegrationMode
    /// Its choices where the rules leave one.
    public var policy: BillingPolicy
    /// When scheduled runs start, in minutes after local midnight; `nil`: there are none.
    public var runMinute: Int?
    /// When it is due next; `nil` without scheduled runs.
    public var nextDue: Date?
    /// Its saving.
    public var stamp: RecordStamp

    /// A stored integration.
    public init(
        id: IntegrationID, name: String, source: SourceID, site: SiteID, timeZone: String, mode: IntegrationMode,
        policy: BillingPolicy, runMinute: Int?, nextDue: Date?, stamp: RecordStamp
    ) {
        self.id = id
        self.name = name
        self.source = source
        self.site = site
        self.timeZone = timeZone
        self.mode = mode
        self.policy = policy
        self.runMinute = runMinute
        self.nextDue = nextDue
        self.stamp = stamp
    }
}

/// A managed company with its mapping, as stored.
public struct StoredCompany: Hashable, Sendable {
    /// Its id.
    public let id: ManagedCompanyID
    /// The integration it is in; `nil`: none at present.
    public var integration: IntegrationID?
    /// The source that lists it.
    public var source: SourceID
    /// That source's kind.
    public let sourceKind: SourceKind
    /// Its identity at the source.
    public let identity: String
    /// Its name when last seen.
    public var name: String
    /// The ConnectWise company it is mapped to.
    public var connectWiseCompany: ConnectWiseCompanyID?
    /// That company's name when it was mapped.
    public var connectWiseCompanyName: String?
    /// The agreement its additions are on.
    public var agreement: AgreementID?
    /// That agreement's name when it was chosen.
    public var agreementName: String?
    /// Whether its additions are kept by Tallybridge.
    public var automaticBilling: Bool
    /// Its saving.
    public var stamp: RecordStamp

    /// A stored company.
    public init(
        id: ManagedCompanyID, integration: IntegrationID?, source: SourceID, sourceKind: SourceKind, identity: String,
        name: String, connectWiseCompany: ConnectWiseCompanyID? = nil, connectWiseCompanyName: String? = nil,
        agreement: AgreementID? = nil, agreementName: String? = nil, automaticBilling: Bool = false, stamp: RecordStamp
    ) {
        self.id = id
        self.integration = integration
        self.source = source
        self.sourceKind = sourceKind
        self.identity = identity
        self.name = name
        self.connectWiseCompany = connectWiseCompany
        self.connectWiseCompanyName = connectWiseCompanyName
        self.agreement = agreement
        self.agreementName = agreementName
        self.automaticBilling = automaticBilling
        self.stamp = stamp
    }
}

/// A product mapping, as stored.
public struct StoredProductMapping: Hashable, Sendable {
    /// The mapping.
    public var mapping: ProductMapping
    /// The application's name when it was mapped.
    public var applicationName: String
    /// Its saving.
    public var stamp: RecordStamp

    /// A stored mapping.
    public init(mapping: ProductMapping, applicationName: String, stamp: RecordStamp) {
        self.mapping = mapping
        self.applicationName = applicationName
        self.stamp = stamp
    }
}

/// A live addition, or one being created, that a saved mapping must not strand.
public struct OpenAddition: Hashable, Sendable {
    /// Whose.
    public let company: ManagedCompanyID
    /// The company's name, for people.
    public let companyName: String
    /// Its slot.
    public let slot: Slot
    /// The agreement it is on.
    public let agreement: AgreementID
    /// Its id, once known.
    public let addition: AdditionID?
    /// Its product.
    public let product: MappedProduct
    /// Its quantity.
    public let quantity: UnitCount

    /// An open addition.
    public init(
        company: ManagedCompanyID, companyName: String, slot: Slot, agreement: AgreementID, addition: AdditionID?,
        product: MappedProduct, quantity: UnitCount
    ) {
        self.company = company
        self.companyName = companyName
        self.slot = slot
        self.agreement = agreement
        self.addition = addition
        self.product = product
        self.quantity = quantity
    }
}
