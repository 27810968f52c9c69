/// A date of a ConnectWise record, which may be absent or unreadable.
public enum DateFact: Hashable, Sendable {
    /// The record does not carry it.
    case absent
    /// The calendar day it carries.
    case date(BillingDate)
    /// It carries something that is not a date.
    case unreadable(String)
}

/// What the rules need of an agreement as ConnectWise holds it now.
public struct AgreementFacts: Hashable, Sendable {
    /// Its id.
    public let id: AgreementID
    /// Its name, for people.
    public let name: String
    /// Whose it is.
    public let company: ConnectWiseCompanyID
    /// `startDate`.
    public let startDate: DateFact
    /// `endDate`; absent: no end.
    public let endDate: DateFact
    /// `cancelledFlag`.
    public let isCancelled: Bool
    /// `billStartDate`.
    public let billStartDate: DateFact
    /// `prorateFlag`.
    public let prorates: Bool
    /// `nextInvoiceDate`: absent means never invoiced, a date that everything before it is invoiced.
    public let nextInvoiceDate: DateFact
    /// The parent, whose invoices decide for a child.
    public let parent: AgreementID?

    /// An agreement's facts.
    public init(
        id: AgreementID, name: String, company: ConnectWiseCompanyID, startDate: DateFact, endDate: DateFact,
        isCancelled: Bool, billStartDate: DateFact, prorates: Bool, nextInvoiceDate: DateFact, parent: AgreementID?
    ) {
        self.id = id
        self.name = name
        self.company = company
        self.startDate = startDate
        self.endDate = endDate
        self.isCancelled = isCancelled
        self.billStartDate = billStartDate
        self.prorates = prorates
        self.nextInvoiceDate = nextInvoiceDate
        self.parent = parent
    }
}

/// What the rules need of a catalogue item.
public struct ProductFacts: Hashable, Sendable {
    /// Its id.
    public let id: ProductID
    /// Its identifier.
    public let identifier: String
    /// Its description, for people.
    public let description: String
    /// `inactiveFlag`.
    public let isInactive: Bool
    /// `productClass`.
    public let productClass: String
    /// `serializedFlag`.
    public let isSerialized: Bool

    /// A product's facts.
    public init(
        id: ProductID, identifier: String, description: String, isInactive: Bool, productClass: String,
        isSerialized: Bool
    ) {
        self.id = id
        self.identifier = identifier
        self.description = description
        self.isInactive = isInactive
        self.productClass = productClass
        self.isSerialized = isSerialized
    }

    /// Whether it may be billed at all: not serialized, and of class Agreement, NonInventory, Inventory or Service.
    ///
    /// Source: ConnectWise refuses Bundle-class products as agreement additions.
    public var isAllowed: Bool {
        !isSerialized && ["Agreement", "NonInventory", "Inventory", "Service"].contains(productClass)
    }
}

/// An addition as ConnectWise holds it now.
public struct FoundAddition: Hashable, Sendable {
    /// Its id.
    public let id: AdditionID
    /// Its product.
    public let product: ProductID
    /// Its quantity; people may enter fractions.
    public let quantity: Double
    /// `effectiveDate`.
    public let effectiveDate: DateFact
    /// `cancelledDate`; absent: ongoing.
    public let cancelledDate: DateFact
    /// `serialNumber`, where our slot tag stands on our own.
    public let serialNumber: String?

    /// An addition as read.
    public init(
        id: AdditionID, product: ProductID, quantity: Double, effectiveDate: DateFact, cancelledDate: DateFact,
        serialNumber: String?
    ) {
        self.id = id
        self.product = product
        self.quantity = quantity
        self.effectiveDate = effectiveDate
        self.cancelledDate = cancelledDate
        self.serialNumber = serialNumber
    }

    /// Whether it bills after `date`: not cancelled, or cancelled later.
    ///
    /// An unreadable cancellation counts as live.
    public func isLive(on date: BillingDate) -> Bool {
        switch cancelledDate {
        case .absent, .unreadable: true
        case .date(let cancelled): cancelled > date
        }
    }
}

/// What ConnectWise says about one plan's destination.
public struct SiteFacts: Hashable, Sendable {
    /// The chosen agreement; `nil`: there is no such agreement.
    public let agreement: AgreementFacts?
    /// Its parent, where it has one and it exists.
    public let parentAgreement: AgreementFacts?
    /// The products the plan names, as far as they exist.
    public let products: [ProductID: ProductFacts]

    /// Facts of a site.
    public init(agreement: AgreementFacts?, parentAgreement: AgreementFacts?, products: [ProductID: ProductFacts]) {
        self.agreement = agreement
        self.parentAgreement = parentAgreement
        self.products = products
    }
}
