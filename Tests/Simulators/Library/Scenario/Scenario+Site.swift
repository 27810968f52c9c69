public import Foundation

extension Scenario {
    /// One ConnectWise Manage system.
    public struct Site: Sendable, Equatable {
        /// Its name, unique in the tenant.
        public var name: String
        /// The MSP's customers there.
        public var companies: [Company]
        /// Their agreements.
        public var agreements: [Agreement]
        /// The catalogue.
        public var products: [Product]
        /// What the agreements already hold, made by people.
        public var additions: [Addition]
        /// Where it stands in the file.
        public var path: String
    }

    /// A company in ConnectWise.
    public struct Company: Sendable, Equatable {
        /// Its number in ConnectWise.
        public var id: Int
        /// Its short unique name.
        public var identifier: String
        /// Its name.
        public var name: String
        /// Deleted companies stay readable.
        ///
        /// An extension of the format; false when left out.
        public var deleted: Bool
    }

    /// How long one invoice's period is.
    public enum Cycle: String, Sendable, Equatable, CaseIterable {
        case weekly
        case biWeekly
        case monthly
        case biMonthly
        case quarterly
        case semiAnnual
        case yearly

        /// The day one cycle after `day`.
        public func next(after day: CalendarDay) -> CalendarDay { moved(day, by: 1) }

        /// The day one cycle before `day`.
        public func previous(before day: CalendarDay) -> CalendarDay { moved(day, by: -1) }

        private func moved(_ day: CalendarDay, by cycles: Int) -> CalendarDay {
            switch self {
            case .weekly: day.adding(days: 7 * cycles)
            case .biWeekly: day.adding(days: 14 * cycles)
            case .monthly: day.adding(months: cycles)
            case .biMonthly: day.adding(months: 2 * cycles)
            case .quarterly: day.adding(months: 3 * cycles)
            case .semiAnnual: day.adding(months: 6 * cycles)
            case .yearly: day.adding(months: 12 * cycles)
            }
        }

        /// The name ConnectWise shows for it.
        public var connectWiseName: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
    }

    /// An agreement in ConnectWise.
    public struct Agreement: Sendable, Equatable {
        /// Its number.
        public var id: Int
        /// Whose agreement it is.
        public var companyId: Int
        /// Its name.
        public var name: String
        /// Its first day; nil is a date that is really missing.
        public var startDate: CalendarDay?
        /// Its last day, which still bills.
        public var endDate: CalendarDay?
        /// Whether it was cancelled.
        public var cancelled: Bool
        /// The first day that may be billed; nil is a date that is really missing.
        public var billStartDate: CalendarDay?
        /// Whether partial periods are prorated.
        public var prorate: Bool
        /// Everything before it has been invoiced; nil is never invoiced.
        public var nextInvoiceDate: CalendarDay?
        /// How long a period is.
        public var cycle: Cycle
        /// The parent, whose invoices count for this one.
        public var parentId: Int?
    }

    /// ConnectWise's classes of catalogue items.
    public enum ProductClass: String, Sendable, Equatable, CaseIterable {
        case agreement = "Agreement"
        case bundle = "Bundle"
        case inventory = "Inventory"
        case nonInventory = "NonInventory"
        case service = "Service"
    }

    /// An item of the catalogue.
    public struct Product: Sendable, Equatable {
        /// Its number.
        public var id: Int
        /// Its unique name.
        public var identifier: String
        /// What it says on the invoice.
        public var description: String
        /// Price per unit and cycle.
        public var price: Decimal
        /// Cost per unit and cycle.
        public var cost: Decimal
        /// Refused for new additions.
        public var inactive: Bool
        /// Its class.
        public var productClass: ProductClass
        /// Whether every piece has a serial number.
        ///
        /// An extension of the format; false when left out.
        public var serialized: Bool
    }

    /// An addition that a person made before day 1.
    public struct Addition: Sendable, Equatable {
        /// Its number.
        public var id: Int
        /// The agreement it stands on.
        public var agreementId: Int
        /// The product's identifier.
        public var product: String
        /// How many.
        public var quantity: Decimal
        /// Its first day; the agreement's first billable day when left out.
        public var effectiveDate: CalendarDay?
        /// From this day on it no longer bills.
        public var cancelledDate: CalendarDay?
        /// A price of its own instead of the catalogue's.
        public var unitPrice: Decimal?
        /// The free text that Tallybridge marks its own by.
        public var serialNumber: String?
    }
}
