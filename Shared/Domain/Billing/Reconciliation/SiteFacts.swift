/// A date of a ConnectWise record, which may be absent or unreadable.
package enum DateFact: Hashable, Sendable {
    /// The record does not carry it.
    case absent
    /// The calendar day it carries.
    case date(BillingDate)
    /// It carries something that is not a date.
    case unreadable(String)
}

/// What the rules need of an agreement as ConnectWise holds it now.
package struct AgreementFacts: Hashable, Sendable {
    package let id: AgreementID
    /// Its name, for people.
    package let name: String
    package let company: ConnectWiseCompanyID
    /// `startDate`.
    package let startDate: DateFact
    /// `endDate`; absent: no end.
    package let endDate: DateFact
    /// `cancelledFlag`.
    package let isCancelled: Bool
    /// `billStartDate`.
    package let billStartDate: DateFact
    /// `prorateFlag`.
    package let prorates: Bool
    /// `nextInvoiceDate`: absent means never invoiced, a date that everything before it is invoiced.
    package let nextInvoiceDate: DateFact
    /// The parent, whose invoices decide for a child.
    package let parent: AgreementID?
    /// The name of its `billingCycle`; people may have given it one of their own.
    package let billingCycle: String?
    /// `billOneTimeFlag` or `oneTimeFlag`.
    package let isBilledOnce: Bool

    package init(
        id: AgreementID, name: String, company: ConnectWiseCompanyID, startDate: DateFact, endDate: DateFact,
        isCancelled: Bool, billStartDate: DateFact, prorates: Bool, nextInvoiceDate: DateFact, parent: AgreementID?,
        billingCycle: String? = nil, isBilledOnce: Bool = false
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
        self.billingCycle = billingCycle
        self.isBilledOnce = isBilledOnce
    }
}

/// What the rules need of a catalogue item.
package struct ProductFacts: Hashable, Sendable {
    package let id: ProductID
    package let identifier: String
    /// Its description, for people.
    package let description: String
    /// `inactiveFlag`.
    package let isInactive: Bool
    /// `productClass`.
    package let productClass: String
    /// `serializedFlag`.
    package let isSerialized: Bool

    package init(
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
    package var isAllowed: Bool {
        !isSerialized && ["Agreement", "NonInventory", "Inventory", "Service"].contains(productClass)
    }
}

/// An addition as ConnectWise holds it now.
package struct FoundAddition: Hashable, Sendable {
    package let id: AdditionID
    package let product: ProductID
    /// Its quantity; people may enter fractions.
    package let quantity: Double
    /// `effectiveDate`.
    package let effectiveDate: DateFact
    /// `cancelledDate`; absent: ongoing.
    package let cancelledDate: DateFact
    /// `serialNumber`, where our slot tag stands on our own.
    package let serialNumber: String?
    /// `_info.enteredBy`: the member who created it; `nil` where ConnectWise does not say.
    package let enteredBy: String?
    /// Whether the customer is asked to pay: `billCustomer` is neither NoCharge nor DoNotBill.
    package let isBillable: Bool

    /// An addition as read.
    package init(
        id: AdditionID, product: ProductID, quantity: Double, effectiveDate: DateFact, cancelledDate: DateFact,
        serialNumber: String?, enteredBy: String? = nil, isBillable: Bool = true
    ) {
        self.id = id
        self.product = product
        self.quantity = quantity
        self.effectiveDate = effectiveDate
        self.cancelledDate = cancelledDate
        self.serialNumber = serialNumber
        self.enteredBy = enteredBy
        self.isBillable = isBillable
    }

    /// Whether it is in force after `date`: not cancelled, or cancelled later.
    ///
    /// Whether it still bills is another question, which `UninvoicedPeriods` answers.
    ///
    /// An unreadable cancellation counts as live.
    package func isLive(on date: BillingDate) -> Bool {
        switch cancelledDate {
        case .absent, .unreadable: true
        case .date(let cancelled): cancelled > date
        }
    }
}

/// What ConnectWise says about one plan's destination.
package struct SiteFacts: Hashable, Sendable {
    /// The chosen agreement; `nil`: there is no such agreement, or it cannot be read.
    package let agreement: AgreementFacts?
    /// Its parent, where it has one that exists and can be read.
    package let parentAgreement: AgreementFacts?
    /// The products the plan names, as far as they exist and can be read.
    package let products: [ProductID: ProductFacts]
    /// Those of the agreement, its parent and the products that are there and cannot be read.
    package let unreadable: [UnreadableRecord]

    package init(
        agreement: AgreementFacts?, parentAgreement: AgreementFacts?, products: [ProductID: ProductFacts],
        unreadable: [UnreadableRecord] = []
    ) {
        self.agreement = agreement
        self.parentAgreement = parentAgreement
        self.products = products
        self.unreadable = unreadable
    }

    /// The agreement of this id, if it is there and cannot be read.
    package func unreadable(_ agreement: AgreementID) -> UnreadableRecord? {
        unreadable.first { $0.kind == .agreement && $0.id == agreement.number }
    }

    /// The product of this id, if it is there and cannot be read.
    func unreadable(_ product: ProductID) -> UnreadableRecord? {
        unreadable.first { $0.kind == .product && $0.id == product.number }
    }
}
