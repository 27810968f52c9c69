import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("an intent and the plan it is of", .serialized)
struct IntentContract {
    /// What happens between loading a task and committing its intent.
    enum Change: CaseIterable, Sendable {
        case newerPlan, unmapped, otherCompany, otherAgreement, noAgreement, billingOff, observing, left, awaited

        func happen(in world: World) async throws {
            switch self {
            case .newerPlan: _ = try await world.newTask(on: world.date.adding(days: 1))
            case .unmapped:
                try await world.change {
                    $0.connectWiseCompany = nil
                    $0.agreement = nil
                }
            case .otherCompany: try await world.change { $0.connectWiseCompany = ConnectWiseCompanyID(999) }
            case .otherAgreement: try await world.change { $0.agreement = AgreementID(999) }
            case .noAgreement: try await world.change { $0.agreement = nil }
            case .billingOff: try await world.change { $0.automaticBilling = false }
            case .observing: try await world.changeIntegration { $0.mode = .observe }
            case .left: try await world.change { $0.integration = nil }
            case .awaited:
                try await world.mapped { rows in
                    let revision = try await rows.raiseRevision()
                    try await rows.keep([
                        ReplanRequest(tenant: world.tenant, managedCompany: world.company, mappingRevision: revision)
                    ])
                }
            }
        }
    }

    /// The case itself, for whatever store.
    static func isRefused(after change: Change, _ world: World) async throws {
        let task = try await world.newTask()
        try await change.happen(in: world)
        let why = try await failure {
            _ = try await world.store.writer.intend(.create, entry: world.entry(), quantity: UnitCount(3), in: task)
        }
        #expect(why?.reason == .unavailable)
        // The task is asked again where it can be: nothing may be stored of the one that was refused.
        if case .task(let now) = try await world.store.writer.task(for: world.company, of: world.tenant) {
            #expect(now.ledger.isEmpty && now.unsettled.isEmpty)
        }
    }

    @Test(
        "is not stored once the plan does not hold any more: load the task again",
        arguments: StoreKind.allCases, Change.allCases)
    func notCurrent(kind: StoreKind, change: Change) async throws {
        try await World.with(kind) { try await Self.isRefused(after: change, $0) }
    }

    @Test("is stored for a plan that holds, and for one made again of the same day", arguments: StoreKind.allCases)
    func current(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            _ = try await world.planned(request)
            _ = try await world.planned(request, units: 4, revision: 8)
            let task = try await world.task()
            let intent = try await world.store.writer.intend(
                .create, entry: world.entry(), quantity: UnitCount(3), in: task)
            #expect(try await world.task().unsettled.map(\.id) == [intent.id])
        }
    }

    @Test("what was read is stored even if the plan does not hold any more", arguments: StoreKind.allCases)
    func observes(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            let intent = try await world.store.writer.intend(
                .create, entry: world.entry(), quantity: UnitCount(3), in: task)
            try await world.change { $0.automaticBilling = false }
            let live = world.entry(.live, addition: 901)
            try await world.store.writer.settle(intent, as: .applied, entry: live, in: task)
            #expect(try await world.task().ledger == [live])
        }
    }
}
