package import Billing
package import Contracts
package import Foundation
package import Runs

/// What a change contradicts that is stored already.
package enum MappingConflict: Hashable, Sendable {
    /// Another site, source or integration of the tenant has the name.
    case siteName, sourceName, integrationName
    /// Another site of the tenant is the same ConnectWise system.
    case siteSystem
    /// The ConnectWise company is mapped to another managed company of the integration.
    case companyMapping
    /// The managed company is known to the tenant already.
    case managedCompany
    /// Anything else that holds for all rows; `rule` names it for the operator.
    case other(rule: String)
}

/// A change that contradicts what is stored, or a store that could not do it.
package enum MappingStoreError: Error, Equatable, Sendable {
    /// The store failed.
    case port(PortError)
    /// What always holds for stored rows would not hold any more.
    case conflict(MappingConflict)
}

/// The tenants' settings, runs and plans, as the mapping API uses them.
package protocol MappingStore: Sendable {
    /// Runs `body` in one transaction that sees this tenant's rows only; all or nothing.
    ///
    /// Throws what `body` throws, and `MappingStoreError` where the store itself fails.
    func transaction<Answer: Sendable>(
        of tenant: TenantID, _ body: @Sendable (any MappingTransaction) async throws -> Answer
    ) async throws -> Answer
}

/// Whether a row is only read, or kept from others until the transaction ends.
package enum RowLock: Hashable, Sendable {
    /// Only read.
    case none
    /// Nobody else changes it before the transaction ends.
    case exclusive
}

/// What can be done in one transaction of one tenant; lists are ordered by the cursor they page with.
package protocol MappingTransaction:
    ConnectionRows, IntegrationRows, CompanyRows, ProductRows, RunRows, PlanRows, PreviewRows, HeldRows, DecisionRows,
    HistoryRows, TimeRows
{}

/// Sites and sources.
package protocol ConnectionRows: Sendable {
    /// Sites by name.
    func sites(after name: String?, limit: Int) async throws(MappingStoreError) -> [StoredSite]
    func site(_ id: SiteID, lock: RowLock) async throws(MappingStoreError) -> StoredSite?
    /// Stores a new site, or the next version of a known one.
    func save(_ site: StoredSite) async throws(MappingStoreError) -> StoredSite
    /// Removes a site; refused while an integration uses it.
    func delete(_ site: SiteID) async throws(MappingStoreError)
    /// Sources by name.
    func sources(after name: String?, limit: Int) async throws(MappingStoreError) -> [StoredSource]
    func source(_ id: SourceID, lock: RowLock) async throws(MappingStoreError) -> StoredSource?
    /// Stores a new source, or the next version of a known one.
    func save(_ source: StoredSource) async throws(MappingStoreError) -> StoredSource
    /// Removes a source; refused while an integration or company uses it.
    func delete(_ source: SourceID) async throws(MappingStoreError)
}

/// Integrations.
package protocol IntegrationRows: Sendable {
    /// Integrations by name, without retired ones.
    func integrations(after name: String?, limit: Int) async throws(MappingStoreError) -> [StoredIntegration]
    func integration(_ id: IntegrationID, lock: RowLock) async throws(MappingStoreError) -> StoredIntegration?
    /// Stores a new integration, or the next version of a known one.
    func save(_ integration: StoredIntegration) async throws(MappingStoreError) -> StoredIntegration
    /// Removes an integration and its product mappings; refused while it has companies or history.
    func delete(_ integration: IntegrationID) async throws(MappingStoreError)
    /// Whether companies are in it, or anything tells what it did.
    func hasHistory(_ integration: IntegrationID) async throws(MappingStoreError) -> Bool
    /// Retires an integration: it leaves the lists, frees its name and runs no more; one that is retired stays as it is.
    func retire(_ integration: IntegrationID, by actor: String) async throws(MappingStoreError)
    /// The names of the integrations that use a site, retired ones among them.
    func integrations(using site: SiteID) async throws(MappingStoreError) -> [String]
    /// The names of the integrations that use a source, retired ones among them.
    func integrations(using source: SourceID) async throws(MappingStoreError) -> [String]
}

/// Managed companies and their mappings.
package protocol CompanyRows: Sendable {
    /// The integration's companies by identity; with `search` those whose name or identity contains it.
    func companies(
        of integration: IntegrationID, search: String?, after identity: String?, limit: Int
    ) async throws(MappingStoreError) -> [StoredCompany]
    /// Companies of the tenant by their identities, in whatever integration.
    func companies(
        _ identities: [String], ofKind sourceKind: SourceKind, lock: RowLock
    ) async throws(MappingStoreError) -> [StoredCompany]
    /// The integration's companies that are mapped to one of these.
    func companies(
        of integration: IntegrationID, mappedTo connectWise: [ConnectWiseCompanyID]
    ) async throws(MappingStoreError) -> [StoredCompany]
    /// Stores new companies and the next versions of known ones. One-to-one is checked over all of them together, so
    /// that two companies may exchange their mappings.
    func save(_ companies: [StoredCompany]) async throws(MappingStoreError) -> [StoredCompany]
    /// Locks all companies of an integration, so that no write of theirs is in the making beside a save that concerns
    /// them all.
    func lockCompanies(of integration: IntegrationID) async throws(MappingStoreError)
    /// Additions that are live or being created, of these companies.
    func openAdditions(of companies: [ManagedCompanyID]) async throws(MappingStoreError) -> [OpenAddition]
    /// Additions that are live or being created on a site.
    func openAdditions(on site: SiteID) async throws(MappingStoreError) -> [OpenAddition]
}

/// Product mappings.
package protocol ProductRows: Sendable {
    /// The integration's product mappings by application code.
    func products(of integration: IntegrationID) async throws(MappingStoreError) -> [StoredProductMapping]
    /// Stores new mappings and the next versions of known ones.
    func save(
        _ mappings: [StoredProductMapping], of integration: IntegrationID
    ) async throws(MappingStoreError) -> [StoredProductMapping]
    /// Removes one mapping.
    func delete(_ application: ApplicationCode, of integration: IntegrationID) async throws(MappingStoreError)
    /// Additions of the integration's companies that are live or being created; with `applications` only of those.
    func openAdditions(
        of integration: IntegrationID, applications: [ApplicationCode]?
    ) async throws(MappingStoreError) -> [OpenAddition]
    /// The product names of all keys in the newest snapshots of the integration's companies.
    func productNamesSeen(by integration: IntegrationID) async throws(MappingStoreError) -> [String]
    /// The tenant's own additions to the catalogue.
    func catalogueExtensions() async throws(MappingStoreError) -> [ApplicationDefinition]
}

/// Billing runs.
package protocol RunRows: Sendable {
    /// The newest billing date that was requested of an integration.
    func newestRequestedDate(of integration: IntegrationID) async throws(MappingStoreError) -> BillingDate?
    /// Makes a run with a part for every company of its integration, and puts their collection requests into the
    /// outbox; one without companies has ended at once. Requested later means newer, among runs of one date.
    /// - Returns: whether it was made; a run of this id that is there already is left alone.
    func start(_ run: NewRun) async throws(MappingStoreError) -> Bool
    /// Runs, newest first.
    func runs(_ filter: RunFilter) async throws(MappingStoreError) -> [StoredRun]
    func run(_ id: RunID) async throws(MappingStoreError) -> StoredRun?
    /// A run's companies by identity.
    func companies(
        of run: RunID, after identity: String?, limit: Int
    ) async throws(MappingStoreError) -> [StoredRunCompany]
}

/// Snapshots, plans and exceptions.
package protocol PlanRows: Sendable {
    /// The current plan of each of the integration's companies, by identity; with `date` the last one for that day.
    func plans(
        of integration: IntegrationID, on date: BillingDate?, identity: String?, after: String?, limit: Int
    ) async throws(MappingStoreError) -> [StoredPlan]
    /// The newest snapshot of each of the integration's companies for a day, by identity.
    func snapshots(
        of integration: IntegrationID, on date: BillingDate
    ) async throws(MappingStoreError) -> [(company: StoredCompany, snapshot: UsageSnapshot)]
    /// Exceptions, oldest first.
    func exceptions(_ filter: ExceptionFilter) async throws(MappingStoreError) -> [StoredException]
}

/// Revision, audit trail and outbox.
package protocol HistoryRows: Sendable {
    /// The tenant's mapping revision.
    func revision() async throws(MappingStoreError) -> Int
    /// Raises the tenant's mapping revision by one and returns it.
    func raiseRevision() async throws(MappingStoreError) -> Int
    /// Those of the integration's companies that have a snapshot; with `companies` only of those.
    func companiesWithSnapshot(
        of integration: IntegrationID, among companies: [ManagedCompanyID]?
    ) async throws(MappingStoreError) -> [ManagedCompanyID]
    /// Keeps requests for new plans until they are answered; they are announced by `announce(_:)`.
    func keep(_ requests: [ReplanRequest]) async throws(MappingStoreError)
    /// Closes the open exceptions of a company that left its integration: nobody can fix them any more.
    func closeExceptions(of company: ManagedCompanyID) async throws(MappingStoreError)
    /// Closes what was told of companies, by their identities, while they were in no integration; with `integration` only
    /// what was told there.
    func closeExceptions(
        ofNew identities: [String], in integration: IntegrationID?
    ) async throws(MappingStoreError)
    /// Closes the open exceptions of an integration as a whole that is retired.
    func closeExceptions(ofWhole integration: IntegrationID) async throws(MappingStoreError)
    /// Adds to the audit trail.
    func audit(_ entries: [AuditEntry]) async throws(MappingStoreError)
    /// The newest audit entries of a subject, newest first.
    func auditTrail(of subject: String, limit: Int) async throws(MappingStoreError) -> [AuditEntry]
    /// Puts records into the outbox, to be published after the transaction.
    func announce(_ records: [OutgoingRecord]) async throws(MappingStoreError)
}

/// The present, by the store's clock.
package protocol TimeRows: Sendable {
    /// Whether the store knows a time zone of this name: `UTC`, or an IANA name of a place such as `Europe/Berlin`.
    func isTimeZone(_ name: String) async throws(MappingStoreError) -> Bool
    /// What day it is in a time zone that was saved; `nil`: the store knows it no more.
    func today(in timeZone: String) async throws(MappingStoreError) -> BillingDate?
    /// The next moment at which it is so many minutes after midnight there: the first such moment on a day that has two,
    /// the first moment after the gap on a day that has none. `nil`: the zone is unknown.
    func next(minute: Int, in timeZone: String) async throws(MappingStoreError) -> Date?
}
