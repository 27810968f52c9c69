import Contracts
package import Pipeline
package import Ports

extension Sweep<AdditionPlanMade> {
    /// Current plans that are not settled.
    package static func plans(
        of store: any PlanStore, by announcer: Announcer, after age: Duration, deadLetters: DeadLetterOffice
    ) -> Self {
        Self(
            by: announcer, after: age, deadLetters: deadLetters,
            overdue: { (age, limit) async throws(PortError) in try await store.overdue(after: age, limit: limit) },
            announced: { (found) async throws(PortError) in try await store.announced(found) })
    }
}

extension Sweep<ReplanRequest> {
    /// Requests for new plans that were not answered.
    package static func replans(
        of store: any PlanStore, by announcer: Announcer, after age: Duration, deadLetters: DeadLetterOffice
    ) -> Self {
        Self(
            by: announcer, after: age, deadLetters: deadLetters,
            overdue: { (age, limit) async throws(PortError) in try await store.overdueReplans(after: age, limit: limit)
            },
            announced: { (found) async throws(PortError) in try await store.announcedReplans(found) })
    }
}
