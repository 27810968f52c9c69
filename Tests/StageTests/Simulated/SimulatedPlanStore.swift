import Billing
import Contracts
import Locking
import Ports

/// The calculator's rows in memory: the first stored plan of an id wins, sequences count up.
final class SimulatedPlanStore: PlanStore {
    struct State: Sendable {
        /// What is loaded for a snapshot's id; nothing: no such snapshot.
        var inputs: [String: PlanningLoad] = [:]
        var newest: [ManagedCompanyID: UsageSnapshotTaken] = [:]
        var plans: [AdditionPlanMade] = []
        var announced: [String] = []
        var overdue: [AdditionPlanMade] = []
        /// Requests for new plans that are not answered, and how many of them were announced again.
        var asked: [ReplanRequest] = []
        var askedAgain = 0
        /// The snapshots that can never be planned, by company, and why.
        var givenUp: [ManagedCompanyID: String] = [:]
        /// How many announcements were asked for, by call.
        var loads: [Int] = []
    }

    let faults = Faults()
    let state = Locked(State())

    func load(_ announcements: [UsageSnapshotTaken]) async throws(PortError) -> [PlanningLoad] {
        try faults.during("load") {
            state.withLock { state in
                state.loads.append(announcements.count)
                return announcements.map { state.inputs[$0.id] ?? .impossible($0, reason: "there is no such snapshot") }
            }
        }
    }

    func newestSnapshots(of requests: [ReplanRequest]) async throws(PortError) -> [UsageSnapshotTaken] {
        try faults.during("newestSnapshots") {
            state.withLock { state in
                Set(requests.map(\.managedCompany)).sorted().compactMap { state.newest[$0] }
            }
        }
    }

    func save(_ plans: [MadePlan]) async throws(PortError) -> [AdditionPlanMade] {
        try faults.during("save") {
            state.withLock { state in
                plans.map { plan in
                    if let stored = state.plans.first(where: { $0.id == plan.id.text }) { return stored }
                    let announcement = plan.input.announcement
                    let made = AdditionPlanMade(
                        id: plan.id, tenant: announcement.tenant, managedCompany: announcement.managedCompany,
                        snapshot: SnapshotID(announcement.id), run: announcement.run,
                        integration: announcement.integration, site: plan.input.site,
                        billingDate: announcement.billingDate, sequence: state.plans.count + 1,
                        mappingRevision: plan.plan.mappingRevision, entries: plan.plan.entries.count, units: 0,
                        exceptions: plan.plan.exceptions.count, contentHash: Ids.hash)
                    state.plans.append(made)
                    return made
                }
            }
        }
    }

    func giveUp(_ impossible: [(announcement: UsageSnapshotTaken, reason: String)]) async throws(PortError) {
        try faults.during("giveUp") {
            state.withLock { state in
                for (announcement, reason) in impossible { state.givenUp[announcement.managedCompany] = reason }
            }
        }
    }

    func answered(_ requests: [ReplanRequest]) async throws(PortError) {
        try faults.during("answered") {
            state.withLock { state in
                state.asked.removeAll { asked in
                    requests.contains {
                        $0.managedCompany == asked.managedCompany && $0.mappingRevision >= asked.mappingRevision
                    }
                }
            }
        }
    }

    func overdueReplans(after age: Duration, limit: Int) async throws(PortError) -> [ReplanRequest] {
        try faults.during("overdueReplans") {
            state.withLock { Array($0.asked.dropFirst($0.askedAgain).prefix(limit)) }
        }
    }

    func announcedReplans(_ requests: [ReplanRequest]) async throws(PortError) {
        try faults.during("announcedReplans") { state.withLock { $0.askedAgain += requests.count } }
    }

    func announced(_ plans: [AdditionPlanMade]) async throws(PortError) {
        try faults.during("announced") {
            state.withLock { state in
                state.announced += plans.map(\.id)
                state.overdue.removeAll { overdue in plans.contains { $0.id == overdue.id } }
            }
        }
    }

    func overdue(after age: Duration, limit: Int) async throws(PortError) -> [AdditionPlanMade] {
        try faults.during("overdue") { state.withLock { Array($0.overdue.prefix(limit)) } }
    }
}
