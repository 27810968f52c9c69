public import Billing

/// Announces what became of a plan in ConnectWise.
public struct AdditionResult: Message {
    /// How a plan ended.
    public enum Outcome: String, CaseIterable, Codable, Sendable {
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
        /// Some slot is blocked or was refused; an exception says why.
        case incomplete
        /// ConnectWise could not be reached in time; work goes on.
        case failed
    }

    /// `ce_type` of its records.
    public static let type = "tallybridge.addition-result.v1"
    /// Where it is announced.
    public static let topic = Topic.additionResults

    /// Derived from plan and outcome.
    public let id: String
    /// Whose it is.
    public let tenant: TenantID
    /// The managed company; the key of the record.
    public let managedCompany: ManagedCompanyID
    /// The plan.
    public let plan: PlanID
    /// The run of its snapshot.
    public let run: RunID
    /// The integration of the run.
    public let integration: IntegrationID
    /// The day it bills.
    public let billingDate: BillingDate
    /// How it ended.
    public let outcome: Outcome
    /// Additions created.
    public let created: Int
    /// Quantities changed.
    public let changed: Int
    /// Additions ended.
    public let ended: Int
    /// Exceptions open for the company.
    public let exceptions: Int

    /// A result; its id follows from plan and outcome.
    public init(
        tenant: TenantID, managedCompany: ManagedCompanyID, plan: PlanID, run: RunID, integration: IntegrationID,
        billingDate: BillingDate, outcome: Outcome, created: Int, changed: Int, ended: Int, exceptions: Int
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
    }

    /// The forms of its own fields.
    public var form: MessageForm {
        MessageForm(
            uuids: ["plan": plan.text, "run": run.text, "integration": integration.text],
            numbers: ["created": created, "changed": changed, "ended": ended, "exceptions": exceptions])
    }
}
