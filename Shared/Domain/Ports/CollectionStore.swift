package import Billing
package import Contracts
package import Runs

/// What the collector must know to read one managed company.
package struct CollectionTarget: Hashable, Sendable {
    /// The company's identity at the source.
    package let identity: String
    /// Its display name when last seen, for messages.
    package let name: String
    /// The source to read.
    package let source: SourceID

    package init(identity: String, name: String, source: SourceID) {
        self.identity = identity
        self.name = name
        self.source = source
    }
}

/// What is stored about a collection request, read in one moment.
package struct CollectionStanding: Hashable, Sendable {
    /// The run's integration and billing date.
    package let integration: IntegrationID
    /// The day the run bills.
    package let billingDate: BillingDate
    /// Whether the run, or the company's part of it, has ended.
    package let hasEnded: Bool
    /// The integration the company is in now; `nil`: none.
    package let presentIntegration: IntegrationID?
    /// The newest billing dates the company was read for, or may still be, in the run's integration.
    package let dates: CompanyDates
    /// The snapshot that is stored for the request already.
    package let stored: UsageSnapshotTaken?
    /// What to read.
    package let target: CollectionTarget

    /// What is stored.
    package init(
        integration: IntegrationID, billingDate: BillingDate, hasEnded: Bool, presentIntegration: IntegrationID?,
        dates: CompanyDates, stored: UsageSnapshotTaken?, target: CollectionTarget
    ) {
        self.integration = integration
        self.billingDate = billingDate
        self.hasEnded = hasEnded
        self.presentIntegration = presentIntegration
        self.dates = dates
        self.stored = stored
        self.target = target
    }
}

/// The collector's rows.
package protocol CollectionStore: Sendable {
    /// What is stored about a request; `nil`: the tenant has no such run with such a company.
    func standing(of request: CollectionRequest) async throws(PortError) -> CollectionStanding?

    /// Ends the company's part of a request that nothing will be collected for, and its parts of older runs of the
    /// integration that are still `requested` as superseded, in one transaction.
    func settle(_ request: CollectionRequest, as outcome: AdditionResult.Outcome) async throws(PortError)

    /// Stores snapshot and evidence, closes the company's earlier collection exceptions and marks it collected, in one
    /// transaction; the first stored wins, and what is stored is returned. The company's parts of older runs (earlier
    /// date, or same date and requested earlier) that are still `requested` end as `superseded`: newer work replaced
    /// theirs.
    func save(
        _ snapshot: UsageSnapshot, evidence: [DeviceEvidence], for request: CollectionRequest
    )
        async throws(PortError) -> UsageSnapshotTaken

    /// Tells which companies of the source are new (`NewCompanies`), once for each run: the first listing of a run counts,
    /// others of it are passed over.
    func take(_ listing: [SourceCompany], for request: CollectionRequest) async throws(PortError)

    /// Notes that a request keeps failing: the exception is visible at once, work goes on.
    func note(_ exception: BillingException, for request: CollectionRequest) async throws(PortError)

    /// Ends the company's part of the run as failed, with the exception; parts of older runs that are still `requested`
    /// end as `superseded`.
    /// - Parameter isUnreachable: the source gave nothing at all: a run all of whose companies say so has failed.
    func fail(
        _ request: CollectionRequest, with exception: BillingException, isUnreachable: Bool) async throws(PortError)

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
package protocol UsageSources: Sendable {
    /// The source with its secret opened. Throws `misconfigured` if there is none, or its secret cannot be opened.
    func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource
}
