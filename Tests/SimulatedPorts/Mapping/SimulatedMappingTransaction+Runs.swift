import Billing
import Ports
import Runs

extension SimulatedMappingTransaction {
    func newestRequestedDate(of integration: IntegrationID) async throws(MappingStoreError) -> BillingDate? {
        try run("reading the newest billing date") { $0.newestRequestedDate(of: integration, tenant: tenant) }
    }

    func start(_ run: NewRun) async throws(MappingStoreError) -> Bool {
        try self.run("starting a run") { rows in
            guard run.tenant == tenant else {
                throw PortError(.refused, "starting a run: it is another tenant's")
            }
            return try rows.start(run, origin: origin, at: Moment(clock.now))
        }
    }

    func runs(_ filter: RunFilter) async throws(MappingStoreError) -> [StoredRun] {
        try run("listing runs") { rows in
            let cursor = filter.after.map { rows.runs[Owned(tenant, $0)] }
            if case .some(.none) = cursor { return [] }
            let found = rows.runs.all { key, row in
                key.tenant == tenant && filter.integration.map { $0 == row.integration } ?? true
                    && filter.billingDate.map { $0 == row.key.date } ?? true
                    && filter.state.map { $0 == row.state } ?? true
                    && cursor.flatMap { $0 }.map { row.place < $0.place } ?? true
            }
            return found.map(\.row).sorted { $0.place > $1.place }.prefix(filter.limit)
                .compactMap { rows.stored($0) }
        }
    }

    func run(_ id: RunID) async throws(MappingStoreError) -> StoredRun? {
        try run("reading a run") { rows in rows.runs[Owned(tenant, id)].flatMap { rows.stored($0) } }
    }

    func companies(
        of run: RunID, after identity: String?, limit: Int
    ) async throws(MappingStoreError) -> [StoredRunCompany] {
        try self.run("listing a run's companies") { rows in
            guard let run = rows.runs[Owned(tenant, run)] else { return [] }
            let found = rows.parts(of: run.key).compactMap { part -> StoredRunCompany? in
                guard let company = rows.companies[Owned(tenant, part.part.company)] else { return nil }
                return StoredRunCompany(
                    identity: company.identity, name: company.name, state: part.state, outcome: part.outcome)
            }
            return Array(
                found.filter { $0.identity.follows(identity) }.sorted { $0.identity.precedes($1.identity) }
                    .prefix(limit))
        }
    }
}

extension RunRow {
    /// Its place in lists, oldest first.
    fileprivate var place: Pair<Moment, RunID> { Pair(requestedAt, key.run) }
}

extension Rows {
    fileprivate func stored(_ run: RunRow) -> StoredRun? {
        guard let integration = integrations[Owned(run.key.tenant, run.integration)] else { return nil }
        let counts = parts(of: run.key).reduce(into: [RunPartState: Int]()) { $0[$1.state, default: 0] += 1 }
        return StoredRun(
            id: run.key.run, integration: run.integration, integrationName: integration.stored.name,
            billingDate: run.key.date, trigger: run.trigger, state: run.state, requestedAt: run.requestedAt.date,
            requestedBy: run.requestedBy, endedAt: run.endedAt?.date, counts: counts)
    }
}
