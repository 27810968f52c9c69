import Billing
import Contracts
import Foundation
import Ports

/// All ports of one store, and the few ways around them that a case needs.
protocol StoreUnderTest: Sendable {
    var collection: any CollectionStore { get }
    var writer: any WriterStore { get }
    var queue: any WorkQueue { get }
    var deadLetters: any DeadLetterStore { get }
    /// The settings; what is announced goes into the outbox of `mapping-api`.
    var mapping: any MappingStore { get }
    /// The calculator's rows; tenants' own definitions extend `catalogue`.
    func plans(_ catalogue: ApplicationCatalogue) -> any PlanStore
    /// The outbox of a service: `usage-collector` or `mapping-api`.
    func outbox(_ service: String) -> any Outbox

    /// A tenant, as the operator makes one.
    func addTenant(_ tenant: TenantID, revision: Int) async throws
    /// A tenant's own definition of an application.
    func define(_ definition: ApplicationDefinition, for tenant: TenantID) async throws
    /// Lets time pass for whatever is stored.
    func pass(_ time: Duration) async throws
    /// The schedule and the settings as they are at a moment, by the store's clock.
    func at(_ moment: Date) async throws -> (schedule: any RunSchedule, mapping: any MappingStore, time: any StoreTime)
    /// Makes a stored snapshot's body another than its hash says.
    func corrupt(_ snapshot: UsageSnapshotTaken) async throws
    /// Makes a stored plan's body another than its hash says.
    func corrupt(_ plan: AdditionPlanMade) async throws
    /// Makes an integration's stored policy unreadable.
    func corruptPolicy(of integration: IntegrationID, tenant: TenantID) async throws
    /// The letters that are kept, by id.
    func keptLetters() async throws -> [String: [UInt8]]
}

extension StoreUnderTest {
    var plans: any PlanStore { plans(ApplicationCatalogue([])) }
}

/// The stores that have to keep the promises.
enum StoreKind: CaseIterable, Sendable {
    case postgres, simulated

    /// Runs `body` on an empty store.
    func with(_ body: (any StoreUnderTest) async throws -> Void) async throws {
        switch self {
        case .postgres: try await PostgresUnderTest.with(body)
        case .simulated: try await body(SimulatedUnderTest())
        }
    }
}
