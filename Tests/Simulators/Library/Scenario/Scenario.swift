/// A whole world as one scenario file describes it.
public struct Scenario: Sendable, Equatable {
    /// The date of day 1.
    public var billingDate: CalendarDay
    /// How many billing dates are run, one after the other.
    public var days: Int
    /// The MSPs.
    public var tenants: [Tenant]
    /// How the outside systems misbehave.
    public var faults: [Fault]

    /// The date of day `number`, from 1.
    public func date(ofDay number: Int) -> CalendarDay { billingDate.adding(days: number - 1) }

    /// One MSP with its systems, what it maps, and what happens on later days.
    public struct Tenant: Sendable, Equatable {
        /// The MSP's name, unique in the scenario.
        public var name: String
        /// Its ConnectWise systems.
        public var sites: [Site]
        /// Its Kaspersky systems.
        public var sources: [Source]
        /// What Tallybridge is told to bill.
        public var integrations: [Integration]
        /// What happens, in file order.
        public var changes: [Change]
        /// Where it stands in the file: `tenants[0]`.
        public var path: String

        /// The changes of day `number`, in file order.
        public func changes(day number: Int) -> [Change] { changes.filter { $0.day == number } }

        /// The site called `name`.
        public func site(_ name: String) -> Site? { sites.first { $0.name == name } }

        /// The source called `name`.
        public func source(_ name: String) -> Source? { sources.first { $0.name == name } }
    }
}

/// What an entry that changes something says about one field.
public enum Edit<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The field is not named.
    case unchanged
    /// The field is named and null.
    case cleared
    /// The field is named and has this value.
    case set(Value)

    /// What the field is afterwards if it was `old`.
    public func applied(to old: Value?) -> Value? {
        switch self {
        case .unchanged: old
        case .cleared: nil
        case .set(let value): value
        }
    }

    /// The value if one is set.
    public var value: Value? { applied(to: nil) }
}
