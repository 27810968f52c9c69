package import Billing
package import Foundation

/// Which saving of a record it is, when it was and whose.
package struct RecordStamp: Hashable, Sendable {
    /// Counts the savings, from 1.
    package let version: Int
    /// When it was saved, by the store's clock.
    package let updatedAt: Date
    /// Who saved it.
    package let updatedBy: String

    package init(version: Int, updatedAt: Date, updatedBy: String) {
        self.version = version
        self.updatedAt = updatedAt
        self.updatedBy = updatedBy
    }
}

/// One source joined to one site, as stored.
package struct StoredIntegration: Hashable, Sendable {
    package let id: IntegrationID
    /// Its name, unique among those of the tenant that are not retired.
    package var name: String
    /// The source it reads.
    package var source: SourceID
    /// The site it writes to.
    package var site: SiteID
    /// The IANA name of its time zone.
    package var timeZone: String
    /// Whether it writes.
    package var mode: IntegrationMode
    /// Its choices where the rules leave one.
    package var policy: BillingPolicy
    /// When scheduled runs start, in minutes after local midnight; `nil`: there are none.
    package var runMinute: Int?
    /// When it is due next; `nil` without scheduled runs.
    package var nextDue: Date?
    /// Since when it is retired and kept for its history only; `nil`: it is not.
    package var retiredAt: Date?
    /// Its saving.
    package var stamp: RecordStamp

    package init(
        id: IntegrationID, name: String, source: SourceID, site: SiteID, timeZone: String, mode: IntegrationMode,
        policy: BillingPolicy, runMinute: Int?, nextDue: Date?, retiredAt: Date? = nil, stamp: RecordStamp
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
        self.retiredAt = retiredAt
        self.stamp = stamp
    }
}

/// A managed company with its mapping, as stored.
package struct StoredCompany: Hashable, Sendable {
    package let id: ManagedCompanyID
    /// The integration it is in; `nil`: none at present.
    package var integration: IntegrationID?
    /// The source that lists it.
    package var source: SourceID
    /// That source's kind.
    package let sourceKind: SourceKind
    /// Its identity at the source.
    package let identity: String
    /// Its name when last seen.
    package var name: String
    /// The ConnectWise company it is mapped to.
    package var connectWiseCompany: ConnectWiseCompanyID?
    /// That company's name when it was mapped.
    package var connectWiseCompanyName: String?
    /// The agreement its additions are on.
    package var agreement: AgreementID?
    /// That agreement's name when it was chosen.
    package var agreementName: String?
    /// Whether its additions are kept by Tallybridge.
    package var automaticBilling: Bool
    /// Its saving.
    package var stamp: RecordStamp

    package init(
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
package struct StoredProductMapping: Hashable, Sendable {
    package var mapping: ProductMapping
    /// The application's name when it was mapped.
    package var applicationName: String
    /// Its saving.
    package var stamp: RecordStamp

    package init(mapping: ProductMapping, applicationName: String, stamp: RecordStamp) {
        self.mapping = mapping
        self.applicationName = applicationName
        self.stamp = stamp
    }
}

/// A live addition, or one being created, that a saved mapping must not strand.
package struct OpenAddition: Hashable, Sendable {
    package let company: ManagedCompanyID
    /// The company's name, for people.
    package let companyName: String
    package let slot: Slot
    /// The agreement it is on.
    package let agreement: AgreementID
    /// Its id, once known.
    package let addition: AdditionID?
    package let product: MappedProduct
    package let quantity: UnitCount

    package init(
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
