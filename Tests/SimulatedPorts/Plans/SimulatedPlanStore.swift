package import Billing
package import Contracts
package import Ports
package import Runs

/// The calculator's rows.
package struct SimulatedPlanStore: PlanStore {
    let store: SimulatedStore
    let catalogue: ApplicationCatalogue
    let gate: any PortGate

    package func load(_ announcements: [UsageSnapshotTaken]) async throws(PortError) -> [PlanningFacts?] {
        let catalogue = catalogue
        return try await store.call("plans.load", gate) { rows in
            announcements.map { rows.planningFacts(of: $0, extending: catalogue) }
        }
    }

    package func settle(
        _ obsolete: [UsageSnapshotTaken], as outcome: AdditionResult.Outcome
    ) async throws(PortError) {
        try await store.call("plans.settle", gate) { rows in
            rows.markPlanned(obsolete)
            rows.settle(obsolete.map(\.part), as: outcome)
            rows.endRuns(obsolete.map(\.runKey))
        }
    }

    package func newestSnapshots(
        of requests: [ReplanRequest]
    ) async throws(PortError) -> [UsageSnapshotTaken] {
        try await store.call("plans.newestSnapshots", gate) { rows in
            Set(requests.map(\.companyKey)).sorted().compactMap { rows.newestSnapshot(of: $0) }
        }
    }

    package func save(_ plans: [MadePlan]) async throws(PortError) -> [AdditionPlanMade] {
        try await store.call("plans.save", gate) { try $0.save(plans) }
    }

    package func giveUp(
        _ impossible: [(announcement: UsageSnapshotTaken, exception: BillingException)]
    ) async throws(PortError) {
        try await store.call("plans.giveUp", gate) { try $0.giveUp(impossible) }
    }

    package func answered(_ requests: [ReplanRequest]) async throws(PortError) {
        try await store.call("plans.answered", gate) { rows in
            for request in requests {
                let key = Owned(request.tenant, request.managedCompany)
                guard let row = rows.replans[key], row.revision <= request.mappingRevision else { continue }
                rows.replans[key] = nil
            }
        }
    }

    package func overdueReplans(
        after age: Duration, limit: Int
    ) async throws(PortError) -> [ReplanRequest] {
        try await store.call("plans.overdueReplans", gate) { rows in
            let now = rows.now
            return rows.replans.all { _, row in
                row.announcedAt <= now - age && row.announcedAt <= now - (now - row.askedAt) / 2
            }.sorted { $0.row.announcedAt < $1.row.announcedAt }.prefix(limit).map { key, row in
                ReplanRequest(tenant: key.tenant, managedCompany: key.id, mappingRevision: row.revision)
            }
        }
    }

    package func announcedReplans(_ requests: [ReplanRequest]) async throws(PortError) {
        try await store.call("plans.announcedReplans", gate) { rows in
            for request in requests {
                let key = Owned(request.tenant, request.managedCompany)
                guard rows.replans[key]?.revision == request.mappingRevision else { continue }
                rows.replans[key]?.announcedAt = rows.now
            }
        }
    }

    package func announced(_ plans: [AdditionPlanMade]) async throws(PortError) {
        try await store.call("plans.announced", gate) { rows in
            let now = rows.now
            for plan in plans { rows[plan: plan]?.announcedAt = now }
        }
    }

    package func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        try await store.call("plans.overdue", gate) { $0.overduePlans(after: age, limit: limit) }
    }
}

extension SimulatedStore {
    /// The calculator's rows; tenants' own definitions extend `catalogue`.
    package func plans(
        _ gate: any PortGate = OpenGate(), extending catalogue: ApplicationCatalogue = ApplicationCatalogue([])
    ) -> SimulatedPlanStore {
        SimulatedPlanStore(store: self, catalogue: catalogue, gate: gate)
    }
}

extension ReplanRequest {
    fileprivate var companyKey: CompanyKey { CompanyKey(tenant: tenant, company: managedCompany) }
}
