package import Billing

extension Scenario {
    /// Whether an integration writes to ConnectWise.
    package enum Mode: String, Sendable, Equatable, CaseIterable {
        case observe
        case bill
    }

    /// One source joined to one site.
    package struct Integration: Sendable, Equatable {
        /// Its name, unique in the tenant.
        package var name: String
        /// The source's name.
        package var source: String
        /// The site's name.
        package var site: String
        /// The time zone its billing dates are in.
        package var timeZone: String
        /// Whether it writes.
        package var mode: Mode
        package var policy: Policy
        /// The managed companies in it.
        package var companies: [CompanyMapping]
        /// What applications are billed as.
        package var products: [ProductMapping]
        /// When tickets are opened.
        package var tickets: [TicketRule]
        /// Where it stands in the file.
        package var path: String
    }

    /// A managed company and whom it is billed to.
    package struct CompanyMapping: Sendable, Equatable {
        /// The managed company's id.
        package var managedCompany: String
        /// The company in ConnectWise; nil is not mapped.
        package var connectWiseCompany: Int?
        /// The agreement; nil is not chosen.
        package var agreement: Int?
        /// Whether it is billed.
        package var automaticBilling: Bool
        /// Where it stands in the file.
        package var path: String

        package init(
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
    package enum Billing: Sendable, Equatable {
        /// All units as one product.
        case single(String)
        /// A product per device category; nil is no product.
        case byCategory(servers: String?, workstations: String?, nonWindows: String?)
    }

    /// Which value of a period is billed.
    package enum Basis: String, Sendable, Equatable, CaseIterable {
        case latest
        case peakInPeriod
    }

    /// An application and its product or products.
    package struct ProductMapping: Sendable, Equatable {
        /// The application, by the catalogue's name.
        package var application: String
        /// What it is billed as.
        package var billing: Billing
        /// The least quantity.
        package var minimum: Int
        /// Quantities are multiples of it.
        package var roundUpTo: Int
        /// Which value is billed.
        package var basis: Basis
        /// Where it stands in the file.
        package var path: String

        package init(application: String, billing: Billing, minimum: Int, roundUpTo: Int, basis: Basis, path: String) {
            self.application = application
            self.billing = billing
            self.minimum = minimum
            self.roundUpTo = roundUpTo
            self.basis = basis
            self.path = path
        }
    }

    /// When a ticket is opened.
    package struct TicketRule: Sendable, Equatable {
        /// Events of this severity.
        package var severity: String
        /// The board's name.
        package var board: String
        /// The priority's name.
        package var priority: String?
    }

    /// An integration's policy.
    package struct Policy: Sendable, Equatable {
        /// Its choices where the rules leave one.
        package var billing = BillingPolicy.standard

        /// The default policy.
        package init() {}
    }
}
