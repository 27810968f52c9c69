import Foundation
import HTTPServer
import Lifecycle
import Locking
package import Support

/// The outside world of a scenario: every ConnectWise site and every Kaspersky source of it.
///
/// The models answer in this process from the beginning; `start()` also serves each over https on a port of its own.
package final class SimulatedWorld: Sendable {
    /// A site of a tenant.
    package struct Site: Sendable {
        /// The tenant's name.
        package let tenant: String
        /// The system.
        package let model: ConnectWiseModel
    }

    /// A source of a tenant.
    package struct Source: Sendable {
        /// The tenant's name.
        package let tenant: String
        /// The system.
        package let model: SecurityCenterModel
    }

    private struct Running: Sendable {
        let servers: [ModelServer]
        let folder: TemporaryDirectory
        let endpoints: SimulatedEndpoints
        let certificates: TestCertificates
    }

    /// What the world is made from.
    package let scenario: Scenario
    /// All sites, in file order.
    package let sites: [Site]
    /// All sources, in file order.
    package let sources: [Source]
    /// The misbehaviours, shared by all.
    package let faults: FaultPlan
    private let stopping = Latch()
    private let running = Locked<Running?>(nil)

    /// A world on its first day.
    ///
    /// `clock` measures idle sessions; it is real time unless a test gives one.
    package init(_ scenario: Scenario, clock: (@Sendable () -> Duration)? = nil) {
        self.scenario = scenario
        let faults = FaultPlan(scenario.faults)
        self.faults = faults
        let today = scenario.billingDate
        sites = scenario.tenants.flatMap { tenant in
            tenant.sites.map { site in
                Site(
                    tenant: tenant.name,
                    model: ConnectWiseModel(site, tenant: tenant.name, today: today, faults: faults))
            }
        }
        sources = scenario.tenants.flatMap { tenant in
            tenant.sources.map { source in
                Source(
                    tenant: tenant.name,
                    model: SecurityCenterModel(
                        source, tenant: tenant.name, today: today, faults: faults, clock: clock))
            }
        }
    }

    /// Serves everything and returns where.
    ///
    /// To be called once.
    @discardableResult
    package func start() async throws -> SimulatedEndpoints {
        let folder = try TemporaryDirectory("simulators")
        let path = folder.path
        let certificates = try await Blocking.run {
            try TestCertificates.make(in: URL(fileURLWithPath: path, isDirectory: true))
        }
        let identity = TLSIdentity(
            certificatePEM: certificates.certificatePEM, privateKeyPEM: certificates.privateKeyPEM)
        var servers: [ModelServer] = []
        func serve(_ server: ModelServer) throws -> String {
            servers.append(server)
            return "https://127.0.0.1:\(try server.server.start())"
        }
        let sites = try sites.map { site in
            let server = ModelServer(
                identity: identity, stopping: stopping, compresses: false, late: { _ = site.model.respond($0) },
                exchange: { site.model.exchange($0) })
            return SimulatedEndpoints.Site(
                tenant: site.tenant, site: site.model.name, url: try serve(server), credentials: site.model.credentials)
        }
        let sources = try sources.map { source in
            let server = ModelServer(identity: identity, stopping: stopping, compresses: true) {
                source.model.exchange($0)
            }
            return SimulatedEndpoints.Source(
                tenant: source.tenant, source: source.model.name, kind: .securityCenter, url: try serve(server),
                credentials: source.model.credentials)
        }
        let endpoints = SimulatedEndpoints(caFile: certificates.caFile.path, connectWise: sites, sources: sources)
        let started = Running(servers: servers, folder: folder, endpoints: endpoints, certificates: certificates)
        running.withLock { $0 = started }
        return endpoints
    }

    /// Stops serving; the state stays readable.
    ///
    /// May be called again.
    package func shutdown() async {
        stopping.raise()
        let stopped = running.withLock { running in
            defer { running = nil }
            return running
        }
        for server in stopped?.servers ?? [] { await server.server.shutdown() }
    }

    /// Serves everything while `body` runs; afterwards shuts down, and does what else has to end, whatever came of it.
    package func serve<Answer>(
        _ body: (SimulatedEndpoints) async throws -> Answer, afterwards end: () async -> Void = {}
    ) async throws -> Answer {
        do {
            let answer = try await body(try await start())
            await end()
            await shutdown()
            return answer
        } catch {
            await end()
            await shutdown()
            throw error
        }
    }

    /// Where the world is served; nil before `start()` and after `shutdown()`.
    package var endpoints: SimulatedEndpoints? { running.withLock { $0?.endpoints } }

    /// The certificates in use; nil before `start()` and after `shutdown()`.
    package var certificates: TestCertificates? { running.withLock { $0?.certificates } }

    /// The site of a tenant.
    package func connectWise(_ tenant: String, _ site: String) -> ConnectWiseModel? {
        sites.first { $0.tenant == tenant && $0.model.name == site }?.model
    }

    /// The source of a tenant.
    package func securityCenter(_ tenant: String, _ source: String) -> SecurityCenterModel? {
        sources.first { $0.tenant == tenant && $0.model.name == source }?.model
    }
}
