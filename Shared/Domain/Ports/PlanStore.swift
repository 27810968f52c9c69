public import Billing
public import Contracts

/// Everything one plan is made from.
public struct PlanningInput: Hashable, Sendable {
    /// The announcement that asked for it.
    public let announcement: UsageSnapshotTaken
    /// The stored snapshot, its hash checked.
    public let snapshot: UsageSnapshot
    /// The settings, read in the same moment for the whole batch.
    public let state: MappingState
    /// The site the integration writes to.
    public let site: SiteID

    /// An input.
    public init(announcement: UsageSnapshotTaken, snapshot: UsageSnapshot, state: MappingState, site: SiteID) {
        self.announcement = announcement
        self.snapshot = snapshot
        self.state = state
        self.site = site
    }
}

/// What was loaded for one announcement.
public enum PlanningLoad: Hashable, Sendable {
    /// Ready to plan.
    case input(PlanningInput)
    /// The company or its integration was removed since: nothing to plan.
    case obsolete(UsageSnapshotTaken)
    /// No such snapshot of that tenant, or its content is not what was announced.
    case impossible(UsageSnapshotTaken, reason: String)
}

/// A plan with the id it is stored under.
public struct MadePlan: Hashable, Sendable {
    /// Derived from snapshot, mapping revision and rules version.
    public let id: PlanID
    /// What it was made from.
    public let input: PlanningInput
    /// The plan.
    public let plan: AdditionPlan

    /// A plan to be stored.
    public init(id: PlanID, input: PlanningInput, plan: AdditionPlan) {
        self.id = id
        self.input = input
        self.plan = plan
    }
}

/// The calculator's rows.
public protocol PlanStore: Sendable {
    /// Loads all that a batch needs in one round trip; one answer for each announcement.
    func load(_ announcements: [UsageSnapshotTaken]) async throws(PortError) -> [PlanningLoad]

    /// The newest stored snapshot of each company; companies without one are left out.
    func newestSnapshots(of requests: [ReplanRequest]) async throws(PortError) -> [UsageSnapshotTaken]

    /// Stores plans, their exceptions and run states in one transaction; the first stored wins, and so does a current
    /// plan of a newer snapshot of the date, or of the same one under newer settings. Returns what is stored, an
    /// announcement for each. Throws `unavailable` if settings changed since they were loaded: load again.
    func save(_ plans: [MadePlan]) async throws(PortError) -> [AdditionPlanMade]

    /// Gives up on stored snapshots that can never be planned, each with the reason: its company's part of the run ends
    /// as failed with an exception, and it is not announced again. An announcement that differs from what is stored, or
    /// names nothing stored, ends nothing.
    func giveUp(_ impossible: [(announcement: UsageSnapshotTaken, reason: String)]) async throws(PortError)

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
