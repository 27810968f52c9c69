import Billing
import Contracts
import Ports
import Runs

extension Rows {
    /// Makes a run with a part for every company of its integration, and puts the collection requests into the outbox;
    /// one without companies has ended at once.
    /// - Returns: whether it was made; one of this id, or the scheduled one of that date, is left alone.
    mutating func start(_ new: NewRun, origin: String, at instant: Moment) throws -> Bool {
        guard hasCome(new.billingDate, for: integrations[Owned(new.tenant, new.integration)]) else {
            throw Violation("run_date_has_come")
        }
        guard !isThere(new) else { return false }
        guard integrations[Owned(new.tenant, new.integration)] != nil else {
            throw Violation("billing_runs_tenant_id_integration_id_fkey")
        }
        let present = companies.all { key, row in key.tenant == new.tenant && row.integration == new.integration }
        let key = RunKey(tenant: new.tenant, run: new.id, date: new.billingDate)
        let requestedAt = requestTime(of: new, at: instant)
        runs[Owned(new.tenant, new.id)] = RunRow(
            key: key, integration: new.integration, trigger: new.trigger, state: .running, requestedAt: requestedAt,
            requestedBy: new.requestedBy.withoutNul)
        for (_, company) in present {
            let part = RunPart(run: key, company: company.id)
            parts[Self.key(part)] = PartRow(part: part, state: .requested, changedAt: instant)
            let request = CollectionRequest(
                tenant: new.tenant, managedCompany: company.id, run: new.id, integration: new.integration,
                source: company.source, billingDate: new.billingDate, sequence: requestedAt.milliseconds)
            try announce(
                [try OutgoingRecord(request, from: origin, at: instant.date)], of: new.tenant, origin: origin)
        }
        endRuns([key], at: instant)
        return true
    }

    /// Notes a day that passed without a run.
    mutating func noteMissed(_ new: NewRun) {
        guard !isThere(new) else { return }
        runs[Owned(new.tenant, new.id)] = RunRow(
            key: RunKey(tenant: new.tenant, run: new.id, date: new.billingDate), integration: new.integration,
            trigger: new.trigger, state: .notCollected, requestedAt: now, requestedBy: new.requestedBy, endedAt: now)
    }

    /// Puts records into the outbox of a service.
    mutating func announce(_ records: [OutgoingRecord], of tenant: TenantID, origin: String) throws(Violation) {
        guard records.isEmpty || tenants[tenant] != nil else { throw Violation("outbox_tenant_id_fkey") }
        for record in records { outbox[nextNumber()] = OutboxRow(tenant: tenant, origin: origin, record: record) }
    }

    /// Whether a day has begun in the integration's zone; in an unknown one it counts as UTC.
    private func hasCome(_ date: BillingDate, for integration: IntegrationRow?) -> Bool {
        guard let zone = (integration?.stored.timeZone).flatMap(LocalTime.init) ?? LocalTime("UTC") else { return true }
        return integration == nil || date <= zone.day(of: present)
    }

    private func isThere(_ new: NewRun) -> Bool {
        if runs[Owned(new.tenant, new.id)] != nil { return true }
        guard new.trigger == .scheduled else { return false }
        return runs.contains { key, row in
            key.tenant == new.tenant && row.integration == new.integration && row.key.date == new.billingDate
                && row.trigger == .scheduled
        }
    }

    /// Requested later means a higher time, by a millisecond at least: it orders runs of one date.
    private func requestTime(of new: NewRun, at instant: Moment) -> Moment {
        let others = runs.all { key, row in
            key.tenant == new.tenant && row.integration == new.integration && row.key.date == new.billingDate
        }
        guard let newest = others.map(\.row.requestedAt).max() else { return instant }
        return max(instant, newest + .milliseconds(1))
    }
}
