public import Billing
public import Contracts

/// What the collector must know to read one managed company.
public struct CollectionTarget: Hashable, Sendable {
    /// The company's identity at the source.
    public let identity: String
    /// Its display name when last seen, for messages.
    public let name: String
    /// The source to read.
    public let source: SourceID

    /// A target.
    public init(identity: String, name: String, source: SourceID) {
        self.identity = identity
        self.name = name
        self.source = source
    }
}

/// What to do with a collection request.
public enum CollectionOrder: Hashable, Sendable {
    /// Read it now.
    case collect(CollectionTarget)
    /// Its snapshot is stored already: announce that one.
    case stored(UsageSnapshotTaken)
    /// The run was ended, the company left the integration, or a newer date was requested: nothing to do.
    case obsolete(String)
    /// There is no such run or company of that tenant: the request is impossible.
    case impossible(String)
}

/// The collector's rows.
public protocol CollectionStore: Sendable {
    /// What a request asks for now. One that is obsolete ends the company's part of its run, and parts of older runs of
    /// the integration that are still `requested` end as `superseded`.
    func order(for request: CollectionRequest) async throws(PortError) -> CollectionOrder

    /// Stores snapshot and evidence, closes the company's earlier collection exceptions and marks it collected, in one
    /// transaction; the first stored wins, and what is stored is returned. The company's parts of older runs (earlier
    /// date, or same date and requested earlier) that are still `requested` end as `superseded`: newer work replaced
    /// theirs.
    func save(
        _ snapshot: UsageSnapshot, evidence: [DeviceEvidence], for request: CollectionRequest
    )
        async throws(PortError) -> UsageSnapshotTaken

    /// Notes that a request keeps failing: the exception is visible at once, work goes on.
    func note(_ exception: BillingException, for request: CollectionRequest) async throws(PortError)

    /// Ends the company's part of the run as failed, with the exception; parts of older runs that are still `requested`
    /// end as `superseded`.
    func fail(_ request: CollectionRequest, with exception: BillingException) async throws(PortError)

    /// Requests that were made, or announced again, `age` ago or earlier and wait without any collect work of their
    /// company: the broker lost them, or other work took their place. The older the run, the longer they are left alone.
    func overdueRequests(after age: Duration, limit: Int) async throws(PortError) -> [CollectionRequest]

    /// Marks requests announced again.
    func announcedAgain(_ requests: [CollectionRequest]) async throws(PortError)

    /// Marks snapshots announced.
    func announced(_ snapshots: [UsageSnapshotTaken]) async throws(PortError)

    /// Snapshots stored `age` ago or earlier that have no successor: not announced, or announced and not planned since.
    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [UsageSnapshotTaken]
}

/// Opens sources by their stored connection.
public protocol UsageSources: Sendable {
    /// The source with its secret opened. Throws `misconfigured` if there is none, or its secret cannot be opened.
    func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource
}
