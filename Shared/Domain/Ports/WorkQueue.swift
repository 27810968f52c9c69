public import Billing

/// The kinds of work that wait for slow outside systems.
public enum WorkKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// Read a managed company's usage; lane: the source.
    case collect
    /// Make ConnectWise equal to a company's current plan; lane: the site.
    case write
}

/// Work to be queued; there is at most one item of a kind for a company, and the one with the highest rank wins.
public struct NewWork: Hashable, Sendable {
    /// Its kind.
    public let kind: WorkKind
    /// Whose.
    public let tenant: TenantID
    /// For which company.
    public let company: ManagedCompanyID
    /// The outside system it burdens: a source's or a site's id.
    public let lane: String
    /// Orders items of one company: billing date (days since 1970), then sequence.
    public let rank: WorkRank
    /// The message that asked for it, canonical JSON.
    public let payload: [UInt8]

    /// New work.
    public init(
        kind: WorkKind, tenant: TenantID, company: ManagedCompanyID, lane: String, rank: WorkRank, payload: [UInt8]
    ) {
        self.kind = kind
        self.tenant = tenant
        self.company = company
        self.lane = lane
        self.rank = rank
        self.payload = payload
    }
}

/// What is newer among work for one company.
public struct WorkRank: Hashable, Comparable, Sendable {
    /// The billing date.
    public let billingDate: BillingDate
    /// The sequence among equals.
    public let sequence: Int

    /// A rank.
    public init(billingDate: BillingDate, sequence: Int) {
        self.billingDate = billingDate
        self.sequence = sequence
    }

    /// By date, then sequence.
    public static func < (left: Self, right: Self) -> Bool {
        (left.billingDate, left.sequence) < (right.billingDate, right.sequence)
    }
}

/// A claimed work item: nobody else has it until its lease ends.
public struct WorkItem: Hashable, Sendable {
    /// What was queued.
    public let work: NewWork
    /// How often it was claimed before.
    public let attempts: Int
    /// How long ago this work (of this rank) was queued, by the store's clock.
    public let age: Duration
    /// Fences the claim.
    public let token: String

    /// A claimed item.
    public init(work: NewWork, attempts: Int, age: Duration, token: String) {
        self.work = work
        self.attempts = attempts
        self.age = age
        self.token = token
    }
}

/// The store's queue of work.
///
/// All times are the store's own clock.
public protocol WorkQueue: Sendable {
    /// Queues work. For a company that has an item of the kind already the higher rank wins; an equal or lower one
    /// changes nothing (announcing again is free). A newer one is due at once and starts with no attempts.
    func add(_ work: [NewWork]) async throws(PortError)

    /// Claims due items: fairly between tenants, at most `perLane` under lease in any lane (over all replicas).
    func claim(_ kind: WorkKind, limit: Int, perLane: Int, lease: Duration) async throws(PortError) -> [WorkItem]

    /// Removes a claimed item. `false`: the claim had been lost, or newer work came meanwhile and stays.
    func complete(_ item: WorkItem) async throws(PortError) -> Bool

    /// Gives a claimed item back, due again after `delay`, with the reason for people. Newer work stays due at once.
    func postpone(_ item: WorkItem, for delay: Duration, reason: String) async throws(PortError)

    /// Prolongs a claim. `false`: it had been lost.
    func renew(_ item: WorkItem, lease: Duration) async throws(PortError) -> Bool

    /// How many items wait and how long the oldest has waited.
    func depth(_ kind: WorkKind) async throws(PortError) -> (items: Int, oldest: Duration)
}
