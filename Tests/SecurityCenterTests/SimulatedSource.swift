import Billing
import HTTPClient
import Locking
import Simulators
import Support

@testable import SecurityCenter

/// One simulated Security Center over https, and a source on it.
struct SimulatedSource {
    /// Called before each call, with the method.
    typealias Hook = @Sendable (_ method: String) -> Void

    let world: SimulatedWorld
    let model: SecurityCenterModel
    let http: HTTPClient
    let url: String
    let caPEM: String
    let sha256Fingerprint: [UInt8]

    /// The day of the world.
    static let today = BillingDate(daysSinceEpoch: 20_781)  // 2026-11-24

    func source(
        trust: TLSTrust? = nil, password: String? = nil, patience: Duration = .seconds(20),
        before: @escaping Hook = { _ in }
    ) throws
        -> SecurityCenterSource
    {
        let connection = try SecurityCenterConnection(
            url: url, user: model.credentials.user, password: password ?? model.credentials.password,
            trust: trust ?? .authorities(pem: caPEM))
        let timeouts = HTTPTimeouts(connect: .seconds(20), firstByte: patience, total: .seconds(60))
        return SecurityCenterSource(connection: connection, timeouts: timeouts) {
            (request) async throws(HTTPClientError) in
            before(request.url.split(separator: "/").last.map(String.init) ?? "")
            return try await http.send(request)
        }
    }

    /// Makes the scenario's changes of day 2.
    func makeChanges() {
        for change in world.changes(day: 2) { _ = try? world.apply(change) }
    }

    /// Whether every session was ended and every result set released by its client.
    var isLeftClean: Bool {
        let statistics = model.statistics
        return statistics.sessionsOpen == 0 && statistics.sessionsExpired == 0 && statistics.iteratorsOpen == 0
            && statistics.iteratorsAbandoned == 0 && statistics.iteratorsOpened == statistics.iteratorsReleased
    }

    /// Serves a source with these companies, and shuts everything down afterwards.
    static func serve(
        _ companies: String, faults: String = "", changes: String = "",
        _ body: (SimulatedSource) async throws -> Void
    ) async throws {
        let scenario = #"""
            {"billingDate":"2026-11-24","days":2,"tenants":[{"name":"Northwind","sites":[],"integrations":[],
             "sources":[{"name":"ksc","kind":"securityCenter","companies":[\#(companies)]}],"changes":[\#(changes)]}],
             "faults":[\#(faults)]}
            """#
        let world = SimulatedWorld(try Scenario.decode(Array(scenario.utf8)))
        let http = HTTPClient(HTTPClientConfiguration(userAgent: "tests", addressPolicy: .any))
        try await world.serve { endpoints in
            guard let source = endpoints.sources.first, let model = world.sources.first?.model,
                let certificates = world.certificates
            else { throw MissingWorld() }
            try await body(
                SimulatedSource(
                    world: world, model: model, http: http, url: source.url, caPEM: certificates.caPEM,
                    sha256Fingerprint: certificates.sha256Fingerprint))
        } afterwards: {
            await http.shutdown()
        }
    }

    struct MissingWorld: Error {}

    /// A company with key `K<id>` (commercial, to 2027-06-30) and these rows of devices.
    static func company(_ id: String, _ name: String, _ devices: String) -> String {
        #"""
        {"id":"\#(id)","name":"\#(name)","keys":[{"serial":"K\#(id)","application":"Endpoint","kind":"commercial",
          "expires":"2027-06-30"}],"devices":[\#(devices)]}
        """#
    }
}
