public import Billing

extension Scenario {
    /// Whether an integration writes to ConnectWise.
    public enum Mode: String, Sendable, Equatable, CaseIterable {
        case observe
        case bill
    }

    /// One source joined to one site.
    public struct Integration: Sendable, Equatable {
        /// Its name, unique in the tenant.
        public var name: String
        /// The source's name.
        public var source: String
        /// The site's name.
        public var site: String
        /// The time zone its billing dates are in.
        public var timeZone: String
        /// Whether it writes.
        public var mode: Mode
        /// Its policy.
        public var policy: Policy
        /// The managed companies in it.
        public var companies: [CompanyMapping]
        /// What applications are billed as.
        public var products: [ProductMapping]
        /// When tickets are opened.
        public var tickets: [TicketRule]
        /// Where it stands in the file.
        public var path: String
    }

    /// A managed company and whom it is billed to.
    public struct CompanyMapping: Sendable, Equatable {
        /// The managed company's id.
        public var managedCompany: String
        /// The company in ConnectWise; nil is not mapped.
        public var connectWiseCompany: Int?
        /// The agreement; nil is not chosen.
        public var agreement: Int?
        /// Whether it is billed.
        public var automaticBilling: Bool
        /// Where it stands in the file.
        public var path: String

        /// A mapping.
        public init(
            managedCompany: String, connectWiseCompany: Int?, agreement: Int?, automaticBilling: Bool, path: String
        ) {
            self.managedCompany = managedCompany
            self.connectWiseCompany = connectWiseCompany
            self.agreement = agreement
            self.automaticBilling = automaticBilling
            self.path = path
        }
    }

    /// What an application's units are billed as.
    public enum Billing: Sendable, Equatable {
        /// All units as one product.
        case single(String)
        /// A product per device category; nil is no product.
        case byCategory(servers: String?, workstations: String?, nonWindows: String?)
    }

    /// Which value of a period is billed.
    public enum Basis: String, Sendable, Equatable, CaseIterable {
        case latest
        case peakInPeriod
    }

    /// An application and its product or products.
    public struct ProductMapping: Sendable, Equatable {
        /// The application, by the catalogue's name.
        public var application: String
        /// What it is billed as.
        public var billing: Billing
        /// The least quantity.
        public var minimum: Int
        /// Quantities are multiples of it.
        public var roundUpTo: Int
        /// Which value is billed.
        public var basis: Basis
        /// Where it stands in the file.
        public var path: String

        /// A mapping.
        public init(application: String, billing: Billing, minimum: Int, roundUpTo: Int, basis: Basis, path: String) {
            self.application = application
            self.billing = billing
            self.minimum = minimum
            self.roundUpTo = roundUpTo
            self.basis = basis
            self.path = path
        }
    }

    /// When a ticket is opened.
    public struct TicketRule: Sendable, Equatable {
        /// Events of this severity.
        public var severity: String
        /// The board's name.
        public var board: String
        /// The priority's name.
        public var priority: String?
    }

    /// An integration's policy.
    public struct Policy: Sendable, Equatable {
        /// Its choices where the rules leave one.
        public var billing = BillingPolicy.standard
        /// When changes are held.
        public var guards = Guards()

        /// The default policy.
        public init() {}
    }

    /// When a change waits for a person.
    public struct Guards: Sendable, Equatable {
        /// Whether anything is held.
        public var enabled = true
        /// A fall to zero from at least this many is held.
        public var zeroFrom = 5
        /// A change of more than this many per cent, and of more than `changeUnits`, is held.
        public var changePercent = 50
        /// Together with `changePercent`: a change of more than this many units.
        public var changeUnits = 20
        /// More than this many per cent of the companies at zero, and at least `runZeroCompanies`, hold a run.
        public var runZeroCompaniesPercent = 10
        /// Together with `runZeroCompaniesPercent`: at least this many companies.
        public var runZeroCompanies = 3
        /// A run's total fallen by more than this many per cent holds its decreases.
        public var runFallPercent = 30

        /// The default guards.
        public init() {}
    }
}
