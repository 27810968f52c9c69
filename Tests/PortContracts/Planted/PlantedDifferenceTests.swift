import Billing
import Contracts
import Foundation
import Ports
import Testing

/// The contract is worth something only if a store that breaks it fails.
@Suite("a store that breaks its promise")
struct PlantedDifferenceTests {
    @Test(
        "is found: one that commits intents of plans that do not hold any more",
        arguments: IntentContract.Change.allCases)
    func intents(change: IntentContract.Change) async throws {
        try await withKnownIssue {
            try await IntentContract.isRefused(
                after: change, try await World(in: Planted(writer: CarelessWriter.init)))
        } matching: { issue in
            issue.isOfExpectation
        }
    }

    @Test("the same case passes without the difference", arguments: IntentContract.Change.allCases)
    func without(change: IntentContract.Change) async throws {
        try await IntentContract.isRefused(after: change, try await World(in: Planted(writer: { $0 })))
    }
}

extension Issue {
    /// Whether an expectation did not hold, and the case did not fail in some other way.
    fileprivate var isOfExpectation: Bool {
        if case .expectationFailed = kind { true } else { false }
    }
}

/// The simulated store with a writer's port of another make.
private struct Planted: StoreUnderTest {
    private let store = SimulatedUnderTest()
    let writer: any WriterStore

    init(writer make: (any WriterStore) -> any WriterStore) { writer = make(store.writer) }

    var collection: any CollectionStore { store.collection }
    var queue: any WorkQueue { store.queue }
    var deadLetters: any DeadLetterStore { store.deadLetters }
    var mapping: any MappingStore { store.mapping }
    func plans(_ catalogue: ApplicationCatalogue) -> any PlanStore { store.plans(catalogue) }
    func outbox(_ service: String) -> any Outbox { store.outbox(service) }
    func addTenant(_ tenant: TenantID, revision: Int) async throws {
        try await store.addTenant(tenant, revision: revision)
    }
    func define(_ definition: ApplicationDefinition, for tenant: TenantID) async throws {
        try await store.define(definition, for: tenant)
    }
    func pass(_ time: Duration) async throws { try await store.pass(time) }
    func at(_ moment: Date) async throws -> (schedule: any RunSchedule, mapping: any MappingStore, time: any StoreTime)
    {
        try await store.at(moment)
    }
    func corrupt(_ snapshot: UsageSnapshotTaken) async throws { try await store.corrupt(snapshot) }
    func corrupt(_ plan: AdditionPlanMade) async throws { try await store.corrupt(plan) }
    func corruptPolicy(of integration: IntegrationID, tenant: TenantID) async throws {
        try await store.corruptPolicy(of: integration, tenant: tenant)
    }
    func keptLetters() async throws -> [String: [UInt8]] { try await store.keptLetters() }
}
