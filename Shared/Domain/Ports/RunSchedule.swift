public import Billing
public import Foundation

/// An integration whose next run is due, as the scheduler sees it.
public struct DueIntegration: Hashable, Sendable {
    /// Whose.
    public let tenant: TenantID
    /// Which.
    public let integration: IntegrationID
    /// Its IANA time zone.
    public let timeZone: String
    /// The local time of day runs start at, in minutes after midnight.
    public let minuteOfDay: Int
    /// The newest billing date that was scheduled or noted as missed; `nil`: none yet.
    public let lastDate: BillingDate?
    /// Since when it is due: while nothing was scheduled yet, the local day of this moment is the first to run.
    public let dueSince: Date

    /// A due integration.
    public init(
        tenant: TenantID, integration: IntegrationID, timeZone: String, minuteOfDay: Int, lastDate: BillingDate?,
        dueSince: Date
    ) {
        self.tenant = tenant
        self.integration = integration
        self.timeZone = timeZone
        self.minuteOfDay = minuteOfDay
        self.lastDate = lastDate
        self.dueSince = dueSince
    }
}

/// What the scheduler decided for a due integration.
public struct ScheduleDecision: Hashable, Sendable {
    /// The date to run now; `nil`: none.
    public let run: BillingDate?
    /// Days that passed without a run: recorded as not collected, never caught up.
    public let missed: [BillingDate]
    /// The newest billing date nothing is left to be scheduled for; `nil`: as before, or what runs and was missed says.
    ///
    /// Stored as the last date, so that even an integration's first look leaves a day to count from.
    public let settledThrough: BillingDate?
    /// When the integration is due next.
    public let next: Date

    /// A decision.
    public init(run: BillingDate?, missed: [BillingDate], settledThrough: BillingDate? = nil, next: Date) {
        self.run = run
        self.missed = missed
        self.settledThrough = settledThrough
        self.next = next
    }
}

/// The scheduler's rows.
public protocol RunSchedule: Sendable {
    /// Claims due integrations (skipping those another replica holds), asks `decide` for each, and stores runs, missed
    /// days, collection requests (outbox) and next due times in the same transaction.
    /// - Returns: how many were claimed.
    func advance(
        now: Date, limit: Int, decide: @Sendable (DueIntegration) -> ScheduleDecision
    )
        async throws(PortError) -> Int

    /// Makes the partitions of the coming months and drops those past retention.
    func maintain() async throws(PortError)
}
