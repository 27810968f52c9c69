/// A whole world as one scenario file describes it.
package struct Scenario: Sendable, Equatable {
    /// The date of day 1.
    package var billingDate: CalendarDay
    /// How many billing dates are run, one after the other.
    package var days: Int
    /// The MSPs.
    package var tenants: [Tenant]
    /// How the outside systems misbehave.
    package var faults: [Fault]

    /// The date of day `number`, from 1.
    package func date(ofDay number: Int) -> CalendarDay { billingDate.adding(days: number - 1) }

    /// One MSP with its systems, what it maps, and what happens on later days.
    package struct Tenant: Sendable, Equatable {
        /// The MSP's name, unique in the scenario.
        package var name: String
        /// Its ConnectWise systems.
        package var sites: [Site]
        /// Its Kaspersky systems.
        package var sources: [Source]
        /// What Tallybridge is told to bill.
        package var integrations: [Integration]
        /// What happens, in file order.
        package var changes: [Change]
        /// Where it stands in the file: `tenants[0]`.
        package var path: String

        /// The changes of day `number`, in file order: those before its run, or those in it.
        package func changes(day number: Int, duringRun: Bool = false) -> [Change] {
            changes.filter { $0.day == number && $0.isDuringRun == duringRun }
        }

        /// The site called `name`.
        package func site(_ name: String) -> Site? { sites.first { $0.name == name } }

        /// The source called `name`.
        package func source(_ name: String) -> Source? { sources.first { $0.name == name } }
    }
}

/// What an entry that changes something says about one field.
package enum Edit<Value: Sendable & Equatable>: Sendable, Equatable {
    /// The field is not named.
    case unchanged
    /// The field is named and null.
    case cleared
    /// The field is named and has this value.
    case set(Value)

    /// What the field is afterwards if it was `old`.
    package func applied(to old: Value?) -> Value? {
        switch self {
        case .unchanged: old
        case .cleared: nil
        case .set(let value): value
        }
    }

    /// The value if one is set.
    package var value: Value? { applied(to: nil) }
}
