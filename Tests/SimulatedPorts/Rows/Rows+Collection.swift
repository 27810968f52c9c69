import Billing
import Contracts
import Ports
import Runs

extension Rows {
    /// A stored snapshot under the id and billing date of an announcement.
    subscript(snapshot taken: UsageSnapshotTaken) -> SnapshotRow? {
        get {
            let row = snapshots[Owned(taken.tenant, SnapshotID(taken.id))]
            return row?.taken.billingDate == taken.billingDate ? row : nil
        }
        set { snapshots[Owned(taken.tenant, SnapshotID(taken.id))] = newValue }
    }

    func standing(of request: CollectionRequest) -> CollectionStanding? {
        guard let run = runs[Owned(request.tenant, request.run)],
            let part = part(RunPart(run: run.key, company: request.managedCompany)),
            let company = companies[Owned(request.tenant, request.managedCompany)]
        else { return nil }
        let snapshot = snapshots[Owned(request.tenant, SnapshotID(request.id))]
        return CollectionStanding(
            integration: run.integration, billingDate: run.key.date,
            hasEnded: run.state != .running || part.state.isEnd,
            presentIntegration: company.integration, dates: dates(of: request.companyKey, in: run.integration),
            stored: snapshot?.taken.billingDate == run.key.date ? snapshot?.taken : nil,
            target: CollectionTarget(identity: company.identity, name: company.name, source: company.source))
    }

    /// Stores a snapshot; the first stored wins.
    mutating func store(
        _ snapshot: UsageSnapshot, _ evidence: [DeviceEvidence], for request: CollectionRequest
    ) throws -> UsageSnapshotTaken {
        let body = try StoredBody(snapshot)
        let taken = UsageSnapshotTaken(snapshot, for: request, contentHash: body.hash)
        if let first = self[snapshot: taken] { return first.taken }
        self[snapshot: taken] = SnapshotRow(
            taken: taken, body: body, evidence: evidence.sorted { $0.identity < $1.identity }, storedAt: now)
        return taken
    }

    func overdueRequests(after age: Duration, limit: Int) -> [CollectionRequest] {
        let waiting = parts.all { key, row in
            guard row.state == .requested, row.changedAt <= now - age, let run = runs[Owned(key.tenant, key.id.first)],
                row.changedAt <= now - (now - run.requestedAt) / 2
            else { return false }
            return work[Owned(key.tenant, Pair(WorkKind.collect.rawValue, WorkSubject(key.id.second)))] == nil
        }.map(\.row).sorted { $0.changedAt < $1.changedAt }
        return waiting.prefix(limit).compactMap { row in
            guard let run = runs[Owned(row.part.run.tenant, row.part.run.run)],
                let company = companies[Owned(row.part.run.tenant, row.part.company)]
            else { return nil }
            return CollectionRequest(
                tenant: row.part.run.tenant, managedCompany: company.id, run: run.key.run,
                integration: run.integration, source: company.source, billingDate: run.key.date,
                sequence: run.requestedAt.milliseconds)
        }
    }

    func overdueSnapshots(after age: Duration, limit: Int) -> [UsageSnapshotTaken] {
        snapshots.all { _, row in
            row.plannedAt == nil && isOverdue(storedAt: row.storedAt, announcedAt: row.announcedAt, after: age)
        }.map(\.row).sorted { $0.storedAt < $1.storedAt }.prefix(limit).map(\.taken)
    }

    /// Whether something stored so long ago was not announced, nor within `age` or half its own age.
    func isOverdue(storedAt: Moment, announcedAt: Moment?, after age: Duration) -> Bool {
        guard storedAt <= now - age else { return false }
        guard let announcedAt else { return true }
        return announcedAt <= now - max(age, (now - storedAt) / 2)
    }

    /// Marks snapshots as having a successor.
    mutating func markPlanned(_ planned: [UsageSnapshotTaken]) {
        for taken in planned {
            guard var row = self[snapshot: taken], row.plannedAt == nil else { continue }
            row.plannedAt = now
            self[snapshot: taken] = row
        }
    }
}
