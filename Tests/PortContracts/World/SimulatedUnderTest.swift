import Billing
import Contracts
import Foundation
import Ports
import SimulatedPorts

/// The simulated store, with a clock that the case moves.
struct SimulatedUnderTest: StoreUnderTest {
    private let clock = HandClock()
    private let store: SimulatedStore

    init() {
        store = SimulatedStore(clock: clock)
        store.reach(day("2044-03-01"))
    }

    var collection: any CollectionStore { store.collection() }
    var writer: any WriterStore { store.writer() }
    var queue: any WorkQueue { store.queue() }
    var deadLetters: any DeadLetterStore { store.deadLetters() }
    var mapping: any MappingStore { store.mapping() }
    func plans(_ catalogue: ApplicationCatalogue) -> any PlanStore { store.plans(extending: catalogue) }
    func outbox(_ service: String) -> any Outbox { store.outbox(service) }

    func addTenant(_ tenant: TenantID, revision: Int) async throws {
        store.addTenant(tenant, name: tenant.text, revision: revision)
    }

    func define(_ definition: ApplicationDefinition, for tenant: TenantID) async throws {
        store.define(definition, for: tenant)
    }

    func pass(_ time: Duration) async throws { clock.advance(by: time) }

    func at(_ moment: Date) async throws -> (schedule: any RunSchedule, mapping: any MappingStore, time: any StoreTime)
    {
        clock.set(moment)
        store.change { $0.offset = .zero }
        return (store.schedule(), store.mapping(), store.time())
    }

    func corrupt(_ snapshot: UsageSnapshotTaken) async throws { store.corrupt(snapshot) }
    func corrupt(_ plan: AdditionPlanMade) async throws { store.corrupt(plan) }

    func corruptPolicy(of integration: IntegrationID, tenant: TenantID) async throws {
        store.corruptPolicy(of: integration, tenant: tenant)
    }

    func keptLetters() async throws -> [String: [UInt8]] {
        store.rows.deadLetters.all().reduce(into: [:]) { $0[$1.key] = Array($1.row.value) }
    }
}
