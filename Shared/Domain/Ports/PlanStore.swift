package import Billing
package import Contracts
package import Runs

/// A stored value that cannot be read back.
package struct Unreadable: Error, Hashable, Sendable {
    /// Why not, for people.
    package let reason: String

    /// A reason.
    package init(_ reason: String) { self.reason = reason }
}

/// What is stored for an announced snapshot, read in one moment with the settings of its company.
package struct PlanningFacts: Hashable, Sendable {
    /// The snapshot as it is stored, announced anew.
    package let stored: UsageSnapshotTaken
    /// The integration its company is in now; `nil`: none.
    package let presentIntegration: IntegrationID?
    /// The site that its integration writes to.
    package let site: SiteID
    /// SHA-256 of the stored body, in hexadecimal digits.
    package let bodyHash: String
    package let snapshot: Result<UsageSnapshot, Unreadable>
    /// The settings.
    package let state: Result<MappingState, Unreadable>
    /// The integration's own today, for a snapshot that was planned before; `nil` for the first plan.
    package let plannedAgainOn: BillingDate?

    /// What is stored.
    package init(
        stored: UsageSnapshotTaken, presentIntegration: IntegrationID?, site: SiteID, bodyHash: String,
        snapshot: Result<UsageSnapshot, Unreadable>, state: Result<MappingState, Unreadable>,
        plannedAgainOn: BillingDate? = nil
    ) {
        self.stored = stored
        self.presentIntegration = presentIntegration
        self.site = site
        self.bodyHash = bodyHash
        self.snapshot = snapshot
        self.state = state
        self.plannedAgainOn = plannedAgainOn
    }
}

/// The calculator's rows.
package protocol PlanStore: Sendable {
    /// Loads all that a batch needs in one round trip; one answer for each announcement, `nil` where the tenant has no
    /// such snapshot for that billing date.
    func load(_ announcements: [UsageSnapshotTaken]) async throws(PortError) -> [PlanningFacts?]

    /// Ends the parts of snapshots that will not be planned, and keeps them from being announced again, in one
    /// transaction.
    func settle(_ obsolete: [UsageSnapshotTaken], as outcome: AdditionResult.Outcome) async throws(PortError)

    /// The newest stored snapshot of each company; companies without one are left out.
    func newestSnapshots(of requests: [ReplanRequest]) async throws(PortError) -> [UsageSnapshotTaken]

    /// Stores plans, their exceptions and run states in one transaction, each where `PlanShelf` puts it. Returns what is
    /// stored, an announcement for each. Throws `unavailable` if settings changed since they were loaded: load again.
    func save(_ plans: [MadePlan]) async throws(PortError) -> [AdditionPlanMade]

    /// Gives up on stored snapshots that can never be planned: each one's part of the run ends as failed with its
    /// exception, and it is not announced again. An announcement that differs from what is stored, or names nothing
    /// stored, ends nothing.
    func giveUp(
        _ impossible: [(announcement: UsageSnapshotTaken, exception: BillingException)]) async throws(PortError)

    /// Forgets requests for new plans that were worked on, each unless newer settings have asked again.
    func answered(_ requests: [ReplanRequest]) async throws(PortError)

    /// Requests for new plans that were announced `age` ago or earlier and have not been answered.
    func overdueReplans(after age: Duration, limit: Int) async throws(PortError) -> [ReplanRequest]

    /// Marks requests for new plans announced again.
    func announcedReplans(_ requests: [ReplanRequest]) async throws(PortError)

    /// Marks plans announced.
    func announced(_ plans: [AdditionPlanMade]) async throws(PortError)

    /// Current plans stored `age` ago or earlier that have no successor: not announced, or announced and not settled
    /// and not waiting in `work`.
    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionPlanMade]
}
