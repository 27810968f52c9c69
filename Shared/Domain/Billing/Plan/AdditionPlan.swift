/// The desired quantity of one slot.
public struct PlanEntry: Hashable, Sendable, Codable {
    /// Which slot.
    public let slot: Slot
    /// The application's name, for people.
    public let applicationName: String
    /// The product it is billed as.
    public let product: MappedProduct
    /// The units counted.
    public let units: UnitCount
    /// How units become a quantity; the writer applies the basis, because it knows when a period closed.
    public let adjustments: Adjustments
    /// The quantity for the day's count: `adjusted(units, by: adjustments)`.
    public let quantity: UnitCount
    /// Why.
    public let explanation: Explanation

    /// An entry.
    public init(
        slot: Slot, applicationName: String, product: MappedProduct, units: UnitCount, adjustments: Adjustments,
        quantity: UnitCount, explanation: Explanation
    ) {
        self.slot = slot
        self.applicationName = applicationName
        self.product = product
        self.units = units
        self.adjustments = adjustments
        self.quantity = quantity
        self.explanation = explanation
    }
}

/// For one managed company and billing date: what its additions must say, and what could not be billed.
///
/// It is desired state, made from snapshot and settings alone. Every slot of a mapped application has an entry, also
/// with zero units: whether a zero means "nothing to create", "set to zero" or "end" depends on what exists (rule 8),
/// which `reconcile` knows. A company that is not billed (unmapped, billing off) has no entries.
public struct AdditionPlan: Hashable, Sendable, Codable {
    /// Version of the rules that made it; part of the plan's id.
    public static let rulesVersion = 1

    /// Whose plan.
    public let managedCompany: ManagedCompanyID
    /// The day it bills.
    public let billingDate: BillingDate
    /// The mapping revision it was made under.
    public let mappingRevision: Int
    /// Whether it is to be written.
    public let mode: IntegrationMode
    /// What becomes of an addition whose usage is zero.
    public let usageAtZero: BillingPolicy.UsageAtZero
    /// Where it bills; `nil`: the company is not billed.
    public let destination: PlanDestination?
    /// The slots, sorted.
    public let entries: [PlanEntry]
    /// What could not be billed, as far as the plan can tell, sorted.
    public let exceptions: [BillingException]

    /// A plan; entries and exceptions may come in any order.
    public init(
        managedCompany: ManagedCompanyID, billingDate: BillingDate, mappingRevision: Int, mode: IntegrationMode,
        usageAtZero: BillingPolicy.UsageAtZero, destination: PlanDestination?, entries: [PlanEntry],
        exceptions: [BillingException]
    ) {
        self.managedCompany = managedCompany
        self.billingDate = billingDate
        self.mappingRevision = mappingRevision
        self.mode = mode
        self.usageAtZero = usageAtZero
        self.destination = destination
        self.entries = entries.sorted { $0.slot < $1.slot }
        self.exceptions = exceptions.sorted()
    }
}

/// The ConnectWise company and agreement a plan bills to.
public struct PlanDestination: Hashable, Sendable, Codable {
    /// The mapped company.
    public let company: ConnectWiseCompanyID
    /// The chosen agreement.
    public let agreement: AgreementID

    /// A destination.
    public init(company: ConnectWiseCompanyID, agreement: AgreementID) {
        self.company = company
        self.agreement = agreement
    }
}
