import Billing
import ConnectWise
import HTTPClient
import Ports
import Simulators

/// One process's way to the tenants' ConnectWise systems: the real client over a wire to the model.
struct WiredConnectWise: ConnectWiseSystems {
    let world: World
    let process: Incarnation

    func system(_ site: SiteID, of tenant: TenantID) async throws(ConnectWiseError) -> any ConnectWiseSystem {
        let call = "site \(site)"
        do throws(PortError) {
            try await process.enter("connections.site")
        } catch {
            throw ConnectWiseError(.notSent("the stored connection could not be read: \(error)"), call: call)
        }
        guard let watch = world.watch(of: tenant), watch.tenant.site == site else {
            world.chronicle.report(
                Violation(
                    "no tenant reaches what is another's", "the site \(site) was asked for in the name of \(tenant)"))
            throw ConnectWiseError(.misconfigured("no such site"), call: call)
        }
        let wire = Wire(
            process: process, system: "ConnectWise of \(watch.tenant.name)", onlyReads: false, isReachable: { true },
            leaves: { watch.leaves($0, from: process) }, arrive: { watch.arrive($0, from: process) },
            arriveLate: {
                let day = Int(process.simulation.uptime / .seconds(86_400)) + 1
                watch.arriveLate($0, from: process, on: day)
            })
        let keys = watch.model.credentials
        do {
            let connection = try ConnectWiseConnection(
                url: "https://cw.\(watch.tenant.name.lowercased()).test", companyID: keys.companyId,
                publicKey: keys.publicKey, privateKey: keys.privateKey, clientID: keys.clientId)
            let timeouts = HTTPTimeouts(
                connect: Pace.callTimeout, firstByte: Pace.callTimeout, total: Pace.callTimeout)
            return ConnectWiseClient(connection: connection, timeouts: timeouts) {
                (request) async throws(HTTPClientError) in try await wire.send(request)
            }
        } catch {
            throw ConnectWiseError(.misconfigured("\(error)"), call: call)
        }
    }
}
