import Billing
import Simulators

/// A world as the seed draws it: who there is, what is mapped, and what is used on which day.
struct Blueprint: Sendable {
    struct Tenant: Sendable {
        let name: String
        var sources: [String]
        var integrations: [Integration]
        var companies: [Company]
        var agreements: [Agreement]
    }

    /// A source joined to the tenant's one site.
    struct Integration: Sendable {
        let name: String
        let source: String
        let mode: IntegrationMode
        let usageAtZero: BillingPolicy.UsageAtZero
        let products: [Product]
        /// Whether the scheduler starts its runs, instead of a person.
        let isScheduled: Bool
        /// How many runs a person asks for each day.
        let runsPerDay: [Int]
    }

    /// What an application is billed as.
    struct Product: Sendable {
        let application: Application
        /// Categories of their own, or `all` alone.
        let categories: [SlotCategory]
        let minimum: Int
        let roundUpTo: Int
    }

    struct Agreement: Sendable {
        let id: Int
        let company: Int
        let isOver: Bool
        let prorates: Bool
        let nextInvoice: CalendarDay?
    }

    /// A managed company.
    struct Company: Sendable {
        let id: String
        let name: String
        let source: String
        let integration: Int
        let connectWiseCompany: Int?
        let agreement: Int?
        let isBilled: Bool
        /// The agreements it is moved to, by the day on which somebody does.
        var moves: [Int: Int] = [:]
        /// What it uses on each day; `nil`: the source does not have it that day.
        let days: [Usage?]
    }

    /// What a company uses.
    struct Usage: Sendable, Equatable {
        var keys: [Key]
        var devices: [Devices]
    }

    struct Key: Sendable, Equatable {
        let serial: String
        let application: Application
        var kind: String
        var subscriptionState: String?
        var expires: CalendarDay?
    }

    /// Devices that are alike.
    struct Devices: Sendable, Equatable {
        let system: String
        var count: Int
        var keys: [String]
        var pending: [String]
        var reserve: [String]
    }

    enum Application: String, Sendable, CaseIterable {
        case select = "kesb-select"
        case advanced = "kesb-advanced"
        case total = "ktsb"

        /// As the catalogue names it.
        var name: String {
            switch self {
            case .select: "Kaspersky Endpoint Security for Business Select"
            case .advanced: "Kaspersky Endpoint Security for Business Advanced"
            case .total: "Kaspersky Total Security for Business"
            }
        }
    }

    static let firstDay = CalendarDay(number: 20_781)
    /// One product for each application and category, the same in every tenant.
    static func product(_ application: Application, _ category: SlotCategory) -> (id: Int, name: String) {
        let row = Application.allCases.firstIndex(of: application) ?? 0
        let column = SlotCategory.allCases.firstIndex(of: category) ?? 0
        return (10 * (row + 1) + column, "\(application.rawValue)-\(category.rawValue)".uppercased())
    }

    let days: Int
    let tenants: [Tenant]
    let conditions: Conditions
}

/// Under what conditions a world lives.
struct Conditions: Sendable {
    var collectors: Int
    var calculators: Int
    var writers: Int
    var partitions: Int
    /// The weather in the first part of each day.
    var storm: Weather
    /// Whether the sweeps run; without them the broker loses nothing, and nothing else may get lost either.
    var sweeps: Bool
    /// Each process of a service crashes at the call of this number in its first life.
    var crashesAt: Int?
    /// Sources that cannot be reached, by day: from which second to which.
    var outages: [Outage]
    /// Days whose evening comes before anything has come to rest.
    var restlessDays: Set<Int>
    /// Plans that no store takes.
    var oddPlans: [OddPlan]
}

/// A source that cannot be reached for a part of a day.
struct Outage: Sendable {
    let tenant: String
    let source: String
    let day: Int
    let seconds: ClosedRange<Int>
}

extension Blueprint.Company {
    /// Every agreement that may hold lines of it.
    var agreements: Set<Int> { Set(moves.values).union(agreement.map { [$0] } ?? []) }
}
