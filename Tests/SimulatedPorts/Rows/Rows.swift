package import Billing
package import Contracts
package import Ports
package import Runs

/// Everything that is stored, in tables keyed like those of PostgreSQL.
package struct Rows: Sendable {
    /// The instant of the present step.
    package internal(set) var now = Moment(microseconds: 0)
    /// By how much days and due times are shifted, as by the offset of a connection.
    package var offset = Duration.zero
    /// The deployment's epoch, which ids of scheduled runs are derived from.
    package var epoch = 1

    package var tenants = Table<TenantID, TenantRow>()
    package var tokens = Table<String, TokenRow>()
    package var sites = Table<Owned<SiteID>, StoredSite>()
    package var sources = Table<Owned<SourceID>, StoredSource>()
    package var integrations = Table<Owned<IntegrationID>, IntegrationRow>()
    package var companies = Table<Owned<ManagedCompanyID>, StoredCompany>()
    package var products = Table<Owned<Pair<IntegrationID, ApplicationCode>>, StoredProductMapping>()
    package var definitions = Table<Owned<ApplicationCode>, ApplicationDefinition>()
    package var audit = Table<Int, AuditRow>()

    package var runs = Table<Owned<RunID>, RunRow>()
    package var parts = Table<Owned<Pair<RunID, ManagedCompanyID>>, PartRow>()
    package var snapshots = Table<Owned<SnapshotID>, SnapshotRow>()
    package var plans = Table<Owned<PlanID>, PlanRow>()
    package var replans = Table<Owned<ManagedCompanyID>, ReplanRow>()
    package var ledger = Table<Owned<Pair<ManagedCompanyID, Pair<Slot, Int>>>, LedgerRow>()
    package var intents = Table<Int, IntentRow>()
    /// Who creates additions in our name, by site.
    package var members = Table<Owned<SiteID>, Set<String>>()
    package var exceptions = Table<Int, ExceptionRow>()
    package var listings = Table<Owned<SourceID>, ListingRow>()
    package var held = Table<Int, HeldRow>()
    package var answers = Table<Int, AnswerRow>()
    package var decisions = Table<Int, DecisionRow>()
    package var dismissals = Table<Owned<Pair<SourceID, String>>, StoredDismissal>()
    /// When the lines of companies without an integration were looked at last.
    var linesSeen: [Owned<ManagedCompanyID>: Moment] = [:]

    package var readings = Table<Owned<SiteID>, SiteRow>()
    package var leases = Table<Owned<Pair<SiteID, AgreementID>>, LeaseRow>()
    package var work = Table<Owned<Pair<String, WorkSubject>>, WorkRow>()
    package var outbox = Table<Int, OutboxRow>()
    package var deadLetters = Table<String, DeadLetter>()

    /// Whose work was claimed last: the next claim begins behind it.
    var lastServed: TenantID?
    private var lastNumber = 0

    init() {}

    /// The instant that dates runs.
    var present: Moment { now + offset }

    /// The next number of whatever is numbered.
    mutating func nextNumber() -> Int {
        lastNumber += 1
        return lastNumber
    }

    /// The next token or id, in the form of a UUID.
    mutating func nextID() -> String {
        let digits = String(nextNumber(), radix: 16)
        return "00000000-0000-4000-a000-" + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}

/// A tenant.
package struct TenantRow: Sendable {
    package var name: String
    package var revision: Int
}

/// A bearer token.
package struct TokenRow: Sendable {
    package var access: Access
    package var expiresAt: Moment
}

/// An integration, with what only the scheduler keeps.
package struct IntegrationRow: Sendable {
    package var stored: StoredIntegration
    package var lastDate: BillingDate?
    /// Whether its policy can be read back.
    package var isReadable = true
}

/// A line of the audit trail.
package struct AuditRow: Sendable {
    package let tenant: TenantID
    package let entry: AuditEntry
}

/// A billing run.
package struct RunRow: Sendable {
    package let key: RunKey
    package let integration: IntegrationID
    package let trigger: RunTrigger
    package var state: RunState
    package let requestedAt: Moment
    package let requestedBy: String
    package var endedAt: Moment?

    /// Where it stands in the order of runs.
    var order: RunOrder { RunOrder(date: key.date, requestedAt: requestedAt.microseconds, run: key.run) }
}

/// A company's part of a run.
package struct PartRow: Sendable {
    package let part: RunPart
    package var state: RunPartState
    package var outcome: String?
    package var isUnreachable = false
    package var changedAt: Moment
}

/// A body as it was stored, beside the hash over its text; a test may make it unreadable.
package struct StoredBody<Value: Sendable>: Sendable {
    package var value: Result<Value, Unreadable>
    package var hash: String
}

/// A snapshot.
package struct SnapshotRow: Sendable {
    package let taken: UsageSnapshotTaken
    package var body: StoredBody<UsageSnapshot>
    package let evidence: [DeviceEvidence]
    package let storedAt: Moment
    package var announcedAt: Moment?
    package var plannedAt: Moment?
}

/// A plan.
package struct PlanRow: Sendable {
    package let made: AdditionPlanMade
    package var body: StoredBody<AdditionPlan>
    package let storedAt: Moment
    package var announcedAt: Moment?
    package var settledAt: Moment?
    package var outcome: AdditionResult.Outcome?
    package var settlements: [SlotSettlement]?
    package var resultAnnouncedAt: Moment?
}

/// A request for a new plan.
package struct ReplanRow: Sendable {
    package var revision: Int
    package var askedAt: Moment
    package var announcedAt: Moment
}

/// A ledger entry with the site it is on.
package struct LedgerRow: Sendable {
    package let site: SiteID
    package var entry: LedgerEntry
}

/// A write intent.
package struct IntentRow: Sendable {
    package let company: CompanyKey
    package let intent: WriteIntent
    package let intendedAt: Moment
    /// When ConnectWise was last looked at for it.
    package var lookedAt: Moment
    package var settledAt: Moment?
    package var outcome: WriteIntent.Outcome?
}

/// A billing exception.
package struct ExceptionRow: Sendable {
    package let place: ExceptionPlace
    package let integration: IntegrationID
    package let origin: ExceptionOrigin
    package var exception: BillingException
    package let openedAt: Moment
    package var seenAt: Moment
    package var closedAt: Moment?
}

/// A change that a guard holds, or held.
package struct HeldRow: Sendable {
    package let place: CompanyKey
    package var integration: IntegrationID
    package var billingDate: BillingDate
    package var change: HeldChange
    package let since: Moment
    package var seenAt: Moment
    package var closedAt: Moment?
}

/// A person's answer to one.
package struct AnswerRow: Sendable {
    package let place: CompanyKey
    package let answer: GuardAnswer
    package let actor: String
    package let at: Moment
}

/// What a source listed when it was first read and nobody had added, and the run whose listing was compared last.
package struct ListingRow: Sendable {
    package let newAtStart: Set<String>
    package var run: RunID
}

/// A site as it was read last.
package struct SiteRow: Sendable {
    package var readAt: Moment
    package var agreements: Table<AgreementID, AgreementFacts>
    package var products: Table<ProductID, ProductFacts>
    package var unreadable: [UnreadableRecord] = []
}

/// A lease; no token once it was released.
package struct LeaseRow: Sendable {
    package var token: String?
    package var expiresAt: Moment?
}

/// A work item.
package struct WorkRow: Sendable {
    package var work: NewWork
    package var attempts = 0
    package var queuedAt: Moment
    package var notBefore: Moment
    package var reason: String?
    package var token: String?
    package var leasedUntil: Moment?
}

/// A record that waits to be published.
package struct OutboxRow: Sendable {
    package let tenant: TenantID
    package let origin: String
    package let record: OutgoingRecord
}
