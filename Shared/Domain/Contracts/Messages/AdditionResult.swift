package import Billing

/// Announces what became of a plan in ConnectWise.
package struct AdditionResult: Message {
    /// How a plan ended.
    package enum Outcome: String, CaseIterable, Codable, Sendable {
        /// ConnectWise was changed and now says what the plan says.
        case applied
        /// It said so already.
        case unchanged
        /// The integration only observes: nothing was written.
        case observed
        /// A newer billing date has been requested: this one may not write any more.
        case superseded
        /// The company is not billed: not mapped, billing off, or a person has to act first.
        case notBilled
        /// Some slot is blocked, held by a guard or was refused; an exception or a held entry says why.
        case incomplete
        /// ConnectWise could not be reached in time; work goes on.
        case failed
    }

    /// `ce_type` of its records.
    package static let type = "tallybridge.addition-result.v1"
    /// Where it is announced.
    package static let topic = Topic.additionResults

    /// Derived from plan and outcome.
    package let id: String
    package let tenant: TenantID
    /// The managed company; the key of the record.
    package let managedCompany: ManagedCompanyID
    package let plan: PlanID
    /// The run of its snapshot.
    package let run: RunID
    /// The integration of the run.
    package let integration: IntegrationID
    /// The day it bills.
    package let billingDate: BillingDate
    /// How it ended.
    package let outcome: Outcome
    /// Additions created.
    package let created: Int
    /// Quantities changed.
    package let changed: Int
    /// Additions ended.
    package let ended: Int
    /// Exceptions open for the company.
    package let exceptions: Int
    /// Slots whose change a guard holds; left out where there is none.
    package let held: Int?

    /// A result; its id follows from plan and outcome.
    package init(
        tenant: TenantID, managedCompany: ManagedCompanyID, plan: PlanID, run: RunID, integration: IntegrationID,
        billingDate: BillingDate, outcome: Outcome, created: Int, changed: Int, ended: Int, exceptions: Int,
        held: Int = 0
    ) {
        self.id = DerivedID.uuid("result", plan.text, outcome.rawValue)
        self.tenant = tenant
        self.managedCompany = managedCompany
        self.plan = plan
        self.run = run
        self.integration = integration
        self.billingDate = billingDate
        self.outcome = outcome
        self.created = created
        self.changed = changed
        self.ended = ended
        self.exceptions = exceptions
        self.held = held > 0 ? held : nil
    }

    /// The forms of its own fields.
    package var form: MessageForm {
        MessageForm(
            uuids: ["plan": plan.text, "run": run.text, "integration": integration.text],
            numbers: [
                "created": created, "changed": changed, "ended": ended, "exceptions": exceptions, "held": held ?? 0,
            ])
    }
}
