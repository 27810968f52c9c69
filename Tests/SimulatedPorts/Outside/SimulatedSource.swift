package import Billing
import Locking
package import Ports

/// A source whose readings are given one after the other; the last is given again and again.
package final class SimulatedSource: UsageSource, UsageSources {
    private let state: Locked<(readings: [Result<CollectedUsage, SourceError>], calls: Int)>

    package init(_ readings: [Result<CollectedUsage, SourceError>]) { state = Locked((readings, 0)) }

    /// How often it was asked.
    package var calls: Int { state.withLock { $0.calls } }

    package func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource { self }
    package func managedCompanies() async throws(SourceError) -> [SourceCompany] { [] }

    package func usage(of identity: String, today: BillingDate) async throws(SourceError) -> CollectedUsage {
        let reading = state.withLock { state in
            state.calls += 1
            return state.readings.count > 1 ? state.readings.removeFirst() : state.readings[0]
        }
        return try reading.get()
    }
}
