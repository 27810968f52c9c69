package import Billing
package import Runs

/// The kinds of work that wait for slow outside systems.
package enum WorkKind: String, CaseIterable, Hashable, Sendable, Codable {
    /// Read a managed company's usage; lane: the source.
    case collect
    /// Make ConnectWise equal to a company's current plan; lane: the site.
    case write
}

/// What a work item is about, within its tenant and kind; there is one item of a kind for a subject.
package typealias WorkSubject = Identifier<Identified.WorkSubject>

extension Identified {
    /// What a work item is about.
    package enum WorkSubject: Sendable {}
}

extension WorkSubject {
    /// A managed company: the subject of collecting and of writing.
    package init(_ company: ManagedCompanyID) { self.init(company.text) }

    /// The longest subject, in bytes.
    package static let longest = 200
}

/// Work to be queued; there is at most one item of a kind for a subject, and the one with the highest rank wins.
package struct NewWork: Hashable, Sendable {
    package let kind: WorkKind
    package let tenant: TenantID
    /// What it is about.
    package let subject: WorkSubject
    /// The outside system it burdens: a source's or a site's id.
    package let lane: String
    /// Orders items of one subject.
    package let rank: Rank
    /// The message that asked for it, canonical JSON.
    package let payload: [UInt8]

    package init(
        kind: WorkKind, tenant: TenantID, subject: WorkSubject, lane: String, rank: Rank, payload: [UInt8]
    ) {
        self.kind = kind
        self.tenant = tenant
        self.subject = subject
        self.lane = lane
        self.rank = rank
        self.payload = payload
    }

    /// The managed company, for the kinds whose subject is one.
    package var company: ManagedCompanyID { ManagedCompanyID(subject.text) }
}

/// A claimed work item: nobody else has it until its lease ends.
package struct WorkItem: Hashable, Sendable {
    /// What was queued.
    package let work: NewWork
    /// How often it was claimed before.
    package let attempts: Int
    /// How long ago this work (of this rank) was queued, by the store's clock.
    package let age: Duration
    /// Fences the claim.
    package let token: String

    /// A claimed item.
    package init(work: NewWork, attempts: Int, age: Duration, token: String) {
        self.work = work
        self.attempts = attempts
        self.age = age
        self.token = token
    }
}

/// The store's queue of work.
///
/// All times are the store's own clock.
package protocol WorkQueue: Sendable {
    /// Queues work. For a subject that has an item of the kind already the higher rank wins; an equal or lower one
    /// changes nothing (announcing again is free). A newer one is due at once and starts with no attempts.
    func add(_ work: [NewWork]) async throws(PortError)

    /// Claims due items: fairly between tenants, at most `perLane` under lease in any lane, items of all kinds and of all
    /// replicas counted.
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
