package import Billing
package import Contracts
package import Ports
package import Runs

/// A calculator's store over another one; whoever wraps says only what is done otherwise.
package protocol WrappedPlanStore: PlanStore {
    var store: any PlanStore { get }
}

extension WrappedPlanStore {
    package func load(_ announcements: [UsageSnapshotTaken]) async throws(PortError) -> [PlanningFacts?] {
        try await store.load(announcements)
    }

    package func settle(
        _ obsolete: [UsageSnapshotTaken], as outcome: AdditionResult.Outcome
    ) async throws(PortError) { try await store.settle(obsolete, as: outcome) }

    package func newestSnapshots(of requests: [ReplanRequest]) async throws(PortError) -> [UsageSnapshotTaken] {
        try await store.newestSnapshots(of: requests)
    }

    package func save(_ plans: [MadePlan]) async throws(PortError) -> [AdditionPlanMade] {
        try await store.save(plans)
    }

    package func giveUp(
        _ impossible: [(announcement: UsageSnapshotTaken, exception: BillingException)]
    ) async throws(PortError) { try await store.giveUp(impossible) }

    package func answered(_ requests: [ReplanRequest]) async throws(PortError) { try await store.answered(requests) }

    package func overdueReplans(after age: Duration, limit: Int) async throws(PortError) -> [ReplanRequest] {
        try await store.overdueReplans(after: age, limit: limit)
    }

    package func announcedReplans(_ requests: [ReplanRequest]) async throws(PortError) {
        try await store.announcedReplans(requests)
    }

    package func announced(_ plans: [AdditionPlanMade]) async throws(PortError) { try await store.announced(plans) }

    package func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        try await store.overdue(after: age, limit: limit)
    }
}
