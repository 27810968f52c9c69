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
