package import Billing
package import Runs

/// Where an integration's daily runs stand, in days of its own time zone.
package struct ScheduleStanding: Hashable, Sendable {
    package let today: BillingDate
    /// Whether the time of today's run has come, jitter included.
    package let hasStarted: Bool
    /// The newest billing date that was scheduled or noted as missed; `nil`: none yet.
    package let lastDate: BillingDate?
    /// The day it became due on: while nothing was scheduled yet, the first one to run.
    package let dueSince: BillingDate

    package init(today: BillingDate, hasStarted: Bool, lastDate: BillingDate?, dueSince: BillingDate) {
        self.today = today
        self.hasStarted = hasStarted
        self.lastDate = lastDate
        self.dueSince = dueSince
    }
}

/// An integration whose next run is due, as the scheduler sees it.
package struct DueIntegration: Hashable, Sendable {
    package let tenant: TenantID
    package let integration: IntegrationID
    /// Its IANA time zone.
    package let timeZone: String
    /// Where it stands; `nil`: the store knows no such time zone.
    package let standing: ScheduleStanding?

    package init(tenant: TenantID, integration: IntegrationID, timeZone: String, standing: ScheduleStanding?) {
        self.tenant = tenant
        self.integration = integration
        self.timeZone = timeZone
        self.standing = standing
    }
}

/// What the scheduler decided for a due integration.
package struct ScheduleDecision: Hashable, Sendable {
    /// When an integration is looked at next.
    package enum Next: Hashable, Sendable {
        /// When its run of that day starts.
        case start(of: BillingDate)
        /// After so long.
        case later(Duration)
    }

    /// The date to run now; `nil`: none.
    package let run: BillingDate?
    /// Days that passed without a run: recorded as not collected, never caught up.
    package let missed: [BillingDate]
    /// The newest billing date nothing is left to be scheduled for; `nil`: as before, or what runs and was missed says.
    ///
    /// Stored as the last date, so that even an integration's first look leaves a day to count from.
    package let settledThrough: BillingDate?
    /// When the integration is due next.
    package let next: Next

    package init(run: BillingDate?, missed: [BillingDate], settledThrough: BillingDate? = nil, next: Next) {
        self.run = run
        self.missed = missed
        self.settledThrough = settledThrough
        self.next = next
    }
}

/// The scheduler's rows; what time and day it is says the store's clock.
package protocol RunSchedule: Sendable {
    /// Claims due integrations (skipping those another replica holds), asks `decide` for each, and stores runs, missed
    /// days, collection requests (outbox) and next due times in the same transaction.
    /// - Parameters:
    ///   - chosen: only these of the due ones; `nil`: whichever have been due longest.
    ///   - jitter: how long after its local time an integration's run starts; never moves it out of its day.
    /// - Returns: how many were claimed.
    func advance(
        limit: Int, among chosen: [IntegrationKey]?, jitter: @Sendable (IntegrationID) -> Duration,
        decide: @Sendable (DueIntegration) -> ScheduleDecision
    ) async throws(PortError) -> Int

    /// Which integrations are due, those longest due first; nothing else of them is read.
    func due(limit: Int) async throws(PortError) -> [IntegrationKey]

    /// Looks at an integration again after so long, whatever is due for it: nothing can be done for it now.
    func putOff(_ integration: IntegrationKey, for delay: Duration) async throws(PortError)

    /// Makes the partitions of the coming months and drops those past retention.
    func maintain() async throws(PortError)
}

extension RunSchedule {
    /// Advances whichever integrations have been due longest.
    package func advance(
        limit: Int, jitter: @Sendable (IntegrationID) -> Duration,
        decide: @Sendable (DueIntegration) -> ScheduleDecision
    ) async throws(PortError) -> Int {
        try await advance(limit: limit, among: nil, jitter: jitter, decide: decide)
    }
}
