package import Billing
package import Foundation

/// Everything stored that decides what becomes of one company's lines, beside the settings of its integration.
package struct CompanyStanding: Hashable, Sendable {
    package let company: StoredCompany
    /// The newest snapshot that was read for the integration; `nil`: there is none yet.
    package let snapshot: StoredSnapshot?
    /// Its lines, of all slots and generations.
    package let ledger: [LedgerEntry]
    /// What people decided and nobody carried out yet, oldest first.
    package let decisions: [PersonDecision]
    /// The newest answer for each slot and direction.
    package let answers: [GuardAnswer]

    package init(
        company: StoredCompany, snapshot: StoredSnapshot? = nil, ledger: [LedgerEntry] = [],
        decisions: [PersonDecision] = [], answers: [GuardAnswer] = []
    ) {
        self.company = company
        self.snapshot = snapshot
        self.ledger = ledger
        self.decisions = decisions
        self.answers = answers
    }
}

/// A snapshot as it is stored.
package struct StoredSnapshot: Hashable, Sendable {
    package let usage: Result<UsageSnapshot, Unreadable>
    package let storedAt: Date
    /// Whether it was planned before: the next plan of it is made again.
    package let isPlanned: Bool

    package init(usage: Result<UsageSnapshot, Unreadable>, storedAt: Date, isPlanned: Bool) {
        self.usage = usage
        self.storedAt = storedAt
        self.isPlanned = isPlanned
    }
}

/// A site's facts with the moment they are as of.
package struct StoredSiteReading: Hashable, Sendable {
    /// When the reading began.
    package let readAt: Date
    package let site: KnownSite

    package init(readAt: Date, site: KnownSite) {
        self.readAt = readAt
        self.site = site
    }
}

/// What the effect of a save is told from.
package protocol PreviewRows: Sendable {
    /// How companies stand, by identity: those of an integration, or those named, in whatever integration they are.
    /// - Parameter integration: whose snapshots count.
    func standings(
        of integration: IntegrationID, among companies: [ManagedCompanyID]?, after identity: String?, limit: Int
    ) async throws(MappingStoreError) -> [CompanyStanding]
    /// What was last read of these agreements, their parents, and products by id or identifier, whatever its case; `nil`:
    /// the site was never read, or what is stored of it cannot be read back.
    func knownSite(
        _ site: SiteID, agreements: [AgreementID], products: [ProductID], identifiers: [String]
    ) async throws(MappingStoreError) -> StoredSiteReading?
}
