package import Foundation

extension Scenario {
    /// One ConnectWise Manage system.
    package struct Site: Sendable, Equatable {
        /// Its name, unique in the tenant.
        package var name: String
        /// The MSP's customers there.
        package var companies: [Company]
        /// Their agreements.
        package var agreements: [Agreement]
        /// The catalogue.
        package var products: [Product]
        /// What the agreements already hold, made by people.
        package var additions: [Addition]
        /// Where it stands in the file.
        package var path: String
    }

    /// A company in ConnectWise.
    package struct Company: Sendable, Equatable {
        /// Its number in ConnectWise.
        package var id: Int
        /// Its short unique name.
        package var identifier: String
        package var name: String
        /// Deleted companies stay readable.
        ///
        /// An extension of the format; false when left out.
        package var deleted: Bool
    }

    /// How long one invoice's period is.
    package enum Cycle: String, Sendable, Equatable, CaseIterable {
        case weekly
        case biWeekly
        case monthly
        case biMonthly
        case quarterly
        case semiAnnual
        case yearly
        /// Invoiced once: what period that would be is not known, so it counts as a month.
        case notRecurring

        /// The day one cycle after `day`.
        package func next(after day: CalendarDay) -> CalendarDay { moved(day, by: 1) }

        /// The day one cycle before `day`.
        package func previous(before day: CalendarDay) -> CalendarDay { moved(day, by: -1) }

        private func moved(_ day: CalendarDay, by cycles: Int) -> CalendarDay {
            switch self {
            case .weekly: day.adding(days: 7 * cycles)
            case .biWeekly: day.adding(days: 14 * cycles)
            case .monthly, .notRecurring: day.adding(months: cycles)
            case .biMonthly: day.adding(months: 2 * cycles)
            case .quarterly: day.adding(months: 3 * cycles)
            case .semiAnnual: day.adding(months: 6 * cycles)
            case .yearly: day.adding(months: 12 * cycles)
            }
        }

        /// The name ConnectWise shows for it.
        package var connectWiseName: String {
            self == .notRecurring ? "Not recurring" : rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }

    /// An agreement in ConnectWise.
    package struct Agreement: Sendable, Equatable {
        /// Its number.
        package var id: Int
        /// Whose agreement it is.
        package var companyId: Int
        package var name: String
        /// Its first day; nil is a date that is really missing.
        package var startDate: CalendarDay?
        /// Its last day, which still bills.
        package var endDate: CalendarDay?
        /// Whether it was cancelled.
        package var cancelled: Bool
        /// The first day that may be billed; nil is a date that is really missing.
        package var billStartDate: CalendarDay?
        /// Whether partial periods are prorated.
        package var prorate: Bool
        /// Everything before it has been invoiced; nil is never invoiced.
        package var nextInvoiceDate: CalendarDay?
        /// How long a period is.
        package var cycle: Cycle
        /// `billOneTimeFlag`: it is billed once.
        ///
        /// An extension of the format, as the next; false when left out.
        package var billOneTime = false
        /// `oneTimeFlag`.
        package var oneTime = false
        /// The parent, whose invoices count for this one.
        package var parentId: Int?
    }

    /// ConnectWise's classes of catalogue items.
    package enum ProductClass: String, Sendable, Equatable, CaseIterable {
        case agreement = "Agreement"
        case bundle = "Bundle"
        case inventory = "Inventory"
        case nonInventory = "NonInventory"
        case service = "Service"
    }

    /// An item of the catalogue.
    package struct Product: Sendable, Equatable {
        /// Its number.
        package var id: Int
        /// Its unique name.
        package var identifier: String
        /// What it says on the invoice.
        package var description: String
        /// Price per unit and cycle.
        package var price: Decimal
        /// Cost per unit and cycle.
        package var cost: Decimal
        /// Refused for new additions.
        package var inactive: Bool
        package var productClass: ProductClass
        /// Whether every piece has a serial number.
        ///
        /// An extension of the format; false when left out.
        package var serialized: Bool
    }

    /// Whether a line asks the customer for its price.
    ///
    /// An extension of the format; Billable when left out.
    package enum BillCustomer: String, Sendable, Equatable, CaseIterable {
        case billable = "Billable"
        case doNotBill = "DoNotBill"
        case noCharge = "NoCharge"
    }

    /// An addition that a person made before day 1.
    package struct Addition: Sendable, Equatable {
        /// Its number.
        package var id: Int
        /// The agreement it stands on.
        package var agreementId: Int
        /// The product's identifier.
        package var product: String
        /// How many.
        package var quantity: Decimal
        /// Its first day; the agreement's first billable day when left out.
        package var effectiveDate: CalendarDay?
        /// From this day on it no longer bills.
        package var cancelledDate: CalendarDay?
        /// A price of its own instead of the catalogue's.
        package var unitPrice: Decimal?
        /// The free text that Tallybridge marks its own by.
        package var serialNumber: String?
        package var billCustomer: BillCustomer
    }
}
