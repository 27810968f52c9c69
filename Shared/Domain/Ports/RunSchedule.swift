public import Billing

/// Where an integration's daily runs stand, in days of its own time zone.
public struct ScheduleStanding: Hashable, Sendable {
    /// Today.
    public let today: BillingDate
    /// Whether the time of today's run has come, jitter included.
    public let hasStarted: Bool
    /// The newest billing date that was scheduled or noted as missed; `nil`: none yet.
    public let lastDate: BillingDate?
    /// The day it became due on: while nothing was scheduled yet, the first one to run.
    public let dueSince: BillingDate

    /// A standing.
    public init(today: BillingDate, hasStarted: Bool, lastDate: BillingDate?, dueSince: BillingDate) {
        self.today = today
        self.hasStarted = hasStarted
        self.lastDate = lastDate
        self.dueSince = dueSince
    }
}

/// An integration whose next run is due, as the scheduler sees it.
public struct DueIntegration: Hashable, Sendable {
    /// Whose.
    public let tenant: TenantID
    /// Which.
    public let integration: IntegrationID
    /// Its IANA time zone.
    public let timeZone: String
    /// Where it stands; `nil`: the store knows no such time zone.
    public let standing: ScheduleStanding?

    /// A due integration.
    public init(tenant: TenantID, integration: IntegrationID, timeZone: String, standing: ScheduleStanding?) {
        self.tenant = tenant
        self.integration = integration
        self.timeZone = timeZone
        self.standing = standing
    }
}

/// What the scheduler decided for a due integration.
public struct ScheduleDecision: Hashable, Sendable {
    /// When an integration is looked at next.
    public enum Next: Hashable, Sendable {
        /// When its run of that day starts.
        case start(of: BillingDate)
        /// After so long.
        case later(Duration)
    }

    /// The date to run now; `nil`: none.
    public let run: BillingDate?
    /// Days that passed without a run: recorded as not collected, never caught up.
    public let missed: [BillingDate]
    /// The newest billing date nothing is left to be scheduled for; `nil`: as before, or what runs and was missed says.
    ///
    /// Stored as the last date, so that even an integration's first look leaves a day to count from.
    public let settledThrough: BillingDate?
    /// When the integration is due next.
    public let next: Next

    /// A decision.
    public init(run: BillingDate?, missed: [BillingDate], settledThrough: BillingDate? = nil, next: Next) {
        self.run = run
        self.missed = missed
        self.settledThrough = settledThrough
        self.next = next
    }
}

/// The scheduler's rows; what time and day it is says the store's clock.
public protocol RunSchedule: Sendable {
    /// Claims due integrations (skipping those another replica holds), asks `decide` for each, and stores runs, missed
    /// days, collection requests (outbox) and next due times in the same transaction.
    /// - Parameter jitter: how long after its local time an integration's run starts; never moves it out of its day.
    /// - Returns: how many were claimed.
    func advance(
        limit: Int, jitter: @Sendable (IntegrationID) -> Duration,
        decide: @Sendable (DueIntegration) -> ScheduleDecision
    ) async throws(PortError) -> Int

    /// Makes the partitions of the coming months and drops those past retention.
    func maintain() async throws(PortError)
}
