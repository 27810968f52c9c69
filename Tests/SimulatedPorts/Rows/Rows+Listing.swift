import Billing
import Contracts
import Ports
import Runs

extension Rows {
    /// Tells which companies of a source are new, once for each run.
    mutating func take(_ listing: [SourceCompany], for request: CollectionRequest) throws {
        let key = Owned(request.tenant, request.source)
        guard listings[key]?.run != request.run, let kind = sources[key]?.kind else { return }
        let known = companies.all { owned, row in owned.tenant == request.tenant && row.sourceKind == kind }
        let dismissed = dismissals.all { owned, _ in
            owned.tenant == request.tenant && owned.id.first == request.source
        }
        let start = listings[key]?.newAtStart
        let new = NewCompanies(
            listed: listing, known: Set(known.map(\.row.identity) + dismissed.map(\.row.identity)), start: start)
        listings[key] = ListingRow(newAtStart: start ?? Set(new.fromTheStart.map(\.identity)), run: request.run)
        let readers = integrations.all { owned, row in
            owned.tenant == request.tenant && row.stored.source == request.source
        }.map(\.row.stored)
        guard let first = readers.filter({ $0.retiredAt == nil }).min(by: { $0.name.precedes($1.name) }) else { return }
        let place = IntegrationKey(tenant: request.tenant, integration: first.id)
        let opened = try open(new.exceptions.map { PlacedException($0, of: place) }, .collector)
        let now = now
        exceptions.update { id, row in
            row.closedAt == nil && row.place == ExceptionPlace(tenant: request.tenant, company: nil)
                && readers.contains { $0.id == row.integration } && row.exception.code == .managedCompanyNew
                && !opened.contains(id)
        } _: {
            $0.closedAt = now
        }
    }
}
