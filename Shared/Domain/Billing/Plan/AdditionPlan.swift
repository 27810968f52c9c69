/// The desired quantity of one slot.
package struct PlanEntry: Hashable, Sendable, Codable {
    package let slot: Slot
    /// The application's name, for people.
    package let applicationName: String
    /// The product it is billed as.
    package let product: MappedProduct
    /// The units counted.
    package let units: UnitCount
    /// How units become a quantity; the writer applies the basis, because it knows when a period closed.
    package let adjustments: Adjustments
    /// The quantity for the day's count: `adjusted(units, by: adjustments)`.
    package let quantity: UnitCount
    /// Why.
    package let explanation: Explanation
    /// Further units that hold a key that cannot be read, because of which nothing is lowered; `nil`: there are none.
    package let uncertain: UnitCount?

    package init(
        slot: Slot, applicationName: String, product: MappedProduct, units: UnitCount, adjustments: Adjustments,
        quantity: UnitCount, explanation: Explanation, uncertain: UnitCount? = nil
    ) {
        self.slot = slot
        self.applicationName = applicationName
        self.product = product
        self.units = units
        self.adjustments = adjustments
        self.quantity = quantity
        self.explanation = explanation
        self.uncertain = uncertain
    }
}

/// For one managed company and billing date: what its additions must say, and what could not be billed.
///
/// It is desired state, made from snapshot and settings alone. Every slot of a mapped application has an entry, also
/// with zero units: whether a zero means "nothing to create", "set to zero" or "end" depends on what exists (rule 8),
/// which `reconcile` knows. A company that is not billed (unmapped, billing off) has no entries.
package struct AdditionPlan: Hashable, Sendable, Codable {
    /// Version of the rules that made it; part of the plan's id.
    package static let rulesVersion = 2

    /// Whose plan.
    package let managedCompany: ManagedCompanyID
    /// The day it bills.
    package let billingDate: BillingDate
    /// For a plan that was made again from its snapshot: the integration's own today when that was; `nil` for the first.
    package let madeAgainOn: BillingDate?
    /// The mapping revision it was made under.
    package let mappingRevision: Int
    /// Whether it is to be written.
    package let mode: IntegrationMode
    /// What becomes of an addition whose usage is zero.
    package let usageAtZero: BillingPolicy.UsageAtZero
    /// Where it bills; `nil`: the company is not billed.
    package let destination: PlanDestination?
    /// The slots, sorted.
    package let entries: [PlanEntry]
    /// What could not be billed, as far as the plan can tell, sorted.
    package let exceptions: [BillingException]
    /// What is used and billed in no slot; `nil` in plans of rules before version 2.
    package let unbilled: [UnbilledUse]?

    /// A plan; entries and exceptions may come in any order.
    package init(
        managedCompany: ManagedCompanyID, billingDate: BillingDate, mappingRevision: Int, mode: IntegrationMode,
        usageAtZero: BillingPolicy.UsageAtZero, destination: PlanDestination?, entries: [PlanEntry],
        exceptions: [BillingException], unbilled: [UnbilledUse]? = nil, madeAgainOn: BillingDate? = nil
    ) {
        self.managedCompany = managedCompany
        self.billingDate = billingDate
        self.madeAgainOn = madeAgainOn
        self.mappingRevision = mappingRevision
        self.mode = mode
        self.usageAtZero = usageAtZero
        self.destination = destination
        self.entries = entries.sorted { $0.slot < $1.slot }
        self.exceptions = exceptions.sorted()
        self.unbilled = unbilled
    }

    /// The day its new and ended lines are dated by (rule 13): nobody decided anything on a day that was over.
    package var linesOn: BillingDate { madeAgainOn.map { max($0, billingDate) } ?? billingDate }
}

/// The ConnectWise company and agreement a plan bills to.
package struct PlanDestination: Hashable, Sendable, Codable {
    /// The mapped company.
    package let company: ConnectWiseCompanyID
    /// The chosen agreement.
    package let agreement: AgreementID

    package init(company: ConnectWiseCompanyID, agreement: AgreementID) {
        self.company = company
        self.agreement = agreement
    }
}
