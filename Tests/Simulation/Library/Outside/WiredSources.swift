import Billing
import HTTPClient
import Ports
import SecurityCenter
import Simulators

/// One process's way to the tenants' Security Centers: the real client over a wire to the model.
struct WiredSources: UsageSources {
    let world: World
    let process: Incarnation

    func source(_ source: SourceID, of tenant: TenantID) async throws(SourceError) -> any UsageSource {
        do throws(PortError) {
            try await process.enter("connections.source")
        } catch {
            throw SourceError(.unavailable, "the stored connection could not be read: \(error)")
        }
        let owner = world.blueprint.tenants.first { $0.id == tenant }
        let name = owner?.sources.first { Names.source($0, of: owner?.name ?? "") == source }
        guard let owner, let name, let model = world.outside.securityCenter(owner.name, name) else {
            world.chronicle.report(
                Violation(
                    "no tenant reaches what is another's", "the source \(source) was asked for in the name of \(tenant)"))
            throw SourceError(.misconfigured, "no such source")
        }
        let wire = Wire(
            process: process, system: "Security Center \(name) of \(owner.name)", onlyReads: true,
            isReachable: { !world.outages.isDown(source) }
        ) { model.exchange($0) }
        do {
            let connection = try SecurityCenterConnection(
                url: "https://ksc.\(name).test", user: model.credentials.user, password: model.credentials.password)
            let timeouts = HTTPTimeouts(connect: .seconds(60), firstByte: .seconds(60), total: .seconds(60))
            return SecurityCenterSource(
                connection: connection, timeouts: timeouts, shield: { await world.simulation.shield($0) }
            ) { (request) async throws(HTTPClientError) in try await wire.send(request) }
        } catch {
            throw SourceError(.misconfigured, "\(error)")
        }
    }
}
