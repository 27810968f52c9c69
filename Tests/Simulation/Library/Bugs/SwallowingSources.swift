import Billing
import Ports

/// Opens sources whose reading errors are swallowed: what could not be read is an empty list.
struct SwallowingSources: UsageSources {
    private let sources: any UsageSources

    init(_ sources: any UsageSources) { self.sources = sources }

    func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource {
        SwallowingSource(source: try await sources.source(source, of: tenant))
    }
}

private struct SwallowingSource: UsageSource {
    let source: any UsageSource

    func managedCompanies() async throws(SourceError) -> [SourceCompany] { try await source.managedCompanies() }

    func usage(of identity: String, today: BillingDate) async throws(SourceError) -> CollectedUsage {
        do throws(SourceError) {
            return try await source.usage(of: identity, today: today)
        } catch {
            guard error.reason == .unavailable else { throw error }
            return CollectedUsage(keys: [], devices: [], listedDevices: .zero, reportedDevices: nil)
        }
    }
}
