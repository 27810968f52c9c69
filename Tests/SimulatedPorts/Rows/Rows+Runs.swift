import Billing
import Contracts
import Runs

extension Rows {
    /// The parts of a run as `RunTally` counts them.
    func tally(of run: RunKey) -> RunTally {
        parts(of: run).reduce(into: RunTally()) { tally, part in
            switch part.state {
            case .requested, .collected, .planned: tally.open += 1
            case .settled: tally.settled += 1
            case .failed:
                if part.isUnreachable { tally.unreachable += 1 } else { tally.failed += 1 }
            }
        }
    }

    /// A run's parts, by company.
    func parts(of run: RunKey) -> [PartRow] {
        parts.all { key, row in key.tenant == run.tenant && key.id.first == run.run && row.part.run.date == run.date }
            .map(\.row)
    }

    /// The part, if the run and its date are right.
    func part(_ part: RunPart) -> PartRow? {
        guard let row = parts[Self.key(part)], row.part == part else { return nil }
        return row
    }

    /// The company's open parts, seen from a run.
    func companyParts(of company: CompanyKey, from run: RunKey) -> CompanyParts {
        let newer = runs[Owned(run.tenant, run.run)]
        let open = parts.all { key, row in
            key.tenant == company.tenant && key.id.second == company.company && !row.state.isEnd
        }.compactMap { _, row -> OpenPart? in
            guard let run = runs[Owned(row.part.run.tenant, row.part.run.run)] else { return nil }
            return OpenPart(part: row.part, order: run.order, integration: run.integration, state: row.state)
        }
        return CompanyParts(newer: newer?.order, integration: newer?.integration, open: open)
    }

    /// Moves parts that stand in one of `states` on to `state`, which is no end.
    mutating func move(_ moved: [RunPart], from states: Set<RunPartState>, to state: RunPartState) {
        for part in moved {
            guard var row = self.part(part), states.contains(row.state) else { continue }
            row.state = state
            row.changedAt = now
            parts[Self.key(part)] = row
        }
    }

    /// Ends parts that have not ended yet as settled.
    mutating func settle(_ settled: [RunPart], as outcome: AdditionResult.Outcome) {
        for part in settled { end(part, .settled, outcome.rawValue) }
    }

    /// Ends a part that has not ended yet as failed.
    mutating func fail(_ part: RunPart, _ outcome: String, isUnreachable: Bool? = nil) {
        end(part, .failed, outcome, isUnreachable: isUnreachable)
    }

    /// Ends those of the runs that `RunTally` says have ended.
    mutating func endRuns(_ keys: [RunKey], at instant: Moment? = nil) {
        for key in Set(keys).sorted() {
            guard var row = runs[Owned(key.tenant, key.run)], row.key == key, row.state == .running,
                let end = tally(of: key).end
            else { continue }
            row.state = end
            row.endedAt = instant ?? now
            runs[Owned(key.tenant, key.run)] = row
            closeMissed(after: row)
        }
    }

    /// The newest billing date requested of an integration; a day that was noted as not collected never was.
    func newestRequestedDate(of integration: IntegrationID, tenant: TenantID) -> BillingDate? {
        runs.all { key, row in
            key.tenant == tenant && row.integration == integration && row.state != .notCollected
        }.map(\.row.key.date).max()
    }

    /// The newest dates a company was read for, or may still be, in an integration.
    func dates(of company: CompanyKey, in integration: IntegrationID) -> CompanyDates {
        let read = snapshots.all { key, row in
            key.tenant == company.tenant && row.taken.managedCompany == company.company
                && row.taken.integration == integration
        }
        let awaited = parts.all { key, row in
            key.tenant == company.tenant && key.id.second == company.company && row.state == .requested
                && runs[Owned(key.tenant, key.id.first)]?.integration == integration
        }
        return CompanyDates(
            read: read.map(\.row.taken.billingDate).max(), awaited: awaited.map(\.row.part.run.date).max())
    }

    private mutating func end(_ part: RunPart, _ state: RunPartState, _ outcome: String, isUnreachable: Bool? = nil) {
        guard var row = self.part(part), !row.state.isEnd else { return }
        row.state = state
        row.outcome = outcome
        row.isUnreachable = isUnreachable ?? row.isUnreachable
        row.changedAt = now
        parts[Self.key(part)] = row
    }

    static func key(_ part: RunPart) -> Owned<Pair<RunID, ManagedCompanyID>> {
        Owned(part.run.tenant, Pair(part.run.run, part.company))
    }
}
