import Billing
import HTTPClient
import Simulators
import Support

@testable import ConnectWise

/// One simulated ConnectWise over https, and a client of it.
struct SimulatedSite {
    /// Called before each call, with the method.
    typealias Hook = @Sendable (_ method: String) -> Void

    let world: SimulatedWorld
    let model: ConnectWiseModel
    let connection: ConnectWiseConnection
    let http: HTTPClient
    let certificates: TestCertificates

    func client(
        trust: TLSTrust? = nil, privateKey: String? = nil, pageSize: Int = 1000, patience: Duration = .seconds(20),
        before: @escaping Hook = { _ in }
    ) throws -> ConnectWiseClient {
        let connection = try ConnectWiseConnection(
            url: self.connection.address.url, companyID: self.connection.companyID,
            publicKey: self.connection.publicKey, privateKey: privateKey ?? self.connection.privateKey,
            clientID: self.connection.clientID, trust: trust ?? self.connection.trust)
        let timeouts = HTTPTimeouts(connect: .seconds(20), firstByte: patience, total: .seconds(60))
        return ConnectWiseClient(connection: connection, timeouts: timeouts, pageSize: pageSize) {
            (request) async throws(HTTPClientError) in
            before(request.method)
            return try await http.send(request)
        }
    }

    /// Makes the scenario's changes of day 2.
    func makeChanges() {
        for change in world.changes(day: 2) { _ = try? world.apply(change) }
    }

    /// Serves a site with these parts of a scenario, and shuts everything down afterwards.
    static func serve(
        _ parts: String, faults: String = "", changes: String = "", _ body: (SimulatedSite) async throws -> Void
    ) async throws {
        let scenario = #"""
            {"billingDate":"2026-11-24","days":2,"tenants":[{"name":"Northwind","sources":[],"integrations":[],
             "sites":[{"name":"main",\#(parts)}],"changes":[\#(changes)]}],"faults":[\#(faults)]}
            """#
        let world = SimulatedWorld(try Scenario.decode(Array(scenario.utf8)))
        let http = HTTPClient(HTTPClientConfiguration(userAgent: "tests", addressPolicy: .any))
        try await world.serve { endpoints in
            guard let site = endpoints.connectWise.first, let model = world.sites.first?.model,
                let certificates = world.certificates
            else { throw MissingWorld() }
            let connection = try ConnectWiseConnection(
                url: site.url, companyID: site.credentials.companyId, publicKey: site.credentials.publicKey,
                privateKey: site.credentials.privateKey, clientID: site.credentials.clientId,
                trust: .authorities(pem: certificates.caPEM))
            try await body(
                SimulatedSite(
                    world: world, model: model, connection: connection, http: http, certificates: certificates))
        } afterwards: {
            await http.shutdown()
        }
    }

    struct MissingWorld: Error {}

    /// A company, an agreement that was invoiced up to December, and two products.
    static let usual = #"""
        "companies":[{"id":250,"identifier":"Contoso","name":"Contoso Ltd"}],
        "agreements":[{"id":31,"companyId":250,"name":"Managed","startDate":"2026-01-01","billStartDate":"2026-01-15",
          "nextInvoiceDate":"2026-12-01"}],
        "products":[{"id":7,"identifier":"KES-WKS","description":"Workstation"},
          {"id":8,"identifier":"KES-SRV","description":"Server","inactive":true}],
        "additions":[{"id":900,"agreementId":31,"product":"KES-WKS","quantity":4.5,"effectiveDate":"2026-02-01"}]
        """#

    static func fault(_ match: String, _ effect: String) -> String {
        #"{"at":"connectWise","match":"\#(match)","effect":"\#(effect)"}"#
    }
}
