import Billing
import Catalogue
import Foundation
import HTTPClient
import HTTPServer
import MappingAPIStage
import Observability
import Ports
import Postgres
import Runtime
import Secrets
import Simulators
import Storage
import Support
import SystemPorts
import Wiring

@testable import MappingAPI

/// The mapping API over real HTTP on a real database, and the simulators it calls.
///
/// There is one for all tests of the process; each test makes tenants of its own in it.
final class APIWorld: Sendable {
    private static let once = Once { try await APIWorld() }
    static func shared() async throws -> APIWorld { try await once.value() }

    let postgres: PrivatePostgres
    let database: String
    /// Connected as superuser, whom row security does not bind.
    let owner: PostgresPool
    /// Connected as the API's own role.
    let pool: PostgresPool
    let simulators: SimulatedEndpoints
    let authorities: String
    let keyring: TenantKeyring
    let http: HTTPClient
    let url: String
    let operations: [MappingAPI.Operation]
    /// What the stage writes into its log.
    let log = CapturingSink()
    private let kept: [any Sendable]

    private init() async throws {
        postgres = try await SharedServers.postgres()
        database = Unique.name("mapping_api")
        try await postgres.createDatabase(database)
        owner = PostgresPool(DayClock.configuration(postgres.url(database: database), connections: 4))
        try await Migrator(owner).migrate()
        pool = PostgresPool(
            DayClock.configuration(postgres.url(database: database, user: "tallybridge_api"), connections: 6))
        let world = SimulatedWorld(try Scenario.decode(Array(worldOfTests.utf8)))
        simulators = try await world.start()
        authorities = try String(contentsOfFile: simulators.caFile, encoding: .utf8)
        var settings = SettingsReader(
            SettingsSource(environment: ["TALLYBRIDGE_MASTER_KEY": MasterKey.generateBase64()]))
        let masterKey = MasterKeySettings(reading: &settings)
        keyring = masterKey.keyring
        http = HTTPClient(HTTPClientConfiguration(userAgent: "mapping-api-tests", addressPolicy: .any))
        let accounts = PostgresAccessTokens(pool)
        let records = PostgresConnections(pool)
        let stage = MappingStage(
            store: PostgresMappingStore(pool, origin: .mappingAPI),
            connectWise: StoredConnectWiseSystems(
                records: records, masterKey: masterKey, http: http, timeout: .seconds(20)),
            sources: StoredUsageSources(records: records, masterKey: masterKey, http: http, timeout: .seconds(20)),
            sealing: SealedSecrets(accounts, keyring: keyring), catalogue: try Catalogue.standard(),
            clock: DayClock(), random: SystemRandom(), logger: Logger(label: "mapping-api", sink: log))
        let router = MappingRoutes(
            stage, tokens: BearerTokens(accounts), metrics: MetricsRegistry(), logger: .disabled
        ).router
        let server = HTTPServer(HTTPServerConfiguration()) { await router.respond($0) }
        url = "http://127.0.0.1:\(try server.start())"
        operations = Operation.all(of: stage)
        kept = [world, server]
    }

    /// A new tenant with a token for each role.
    func tenant() async throws -> TestTenant {
        let id = TenantID(UUID().uuidString.lowercased())
        let sealed = try keyring.wrap(DataKey.generate(), for: id)
        try await owner.execute(
            "INSERT INTO tenants (tenant_id, name, sealed_data_key) VALUES (\(id), \(Unique.name("msp")), \(sealed)::bytea)"
        )
        var tokens: [AccessRole: String] = [:]
        for role in AccessRole.allCases { tokens[role] = try await token(for: id, role: role.rawValue) }
        return TestTenant(world: self, id: id, tokens: tokens)
    }

    /// A new token of a tenant.
    func token(
        for tenant: TenantID, role: String, name: String? = nil, expires: String = "1 day", isRevoked: Bool = false
    ) async throws -> String {
        let token = AccessToken.mint()
        try await owner.execute(
            """
            INSERT INTO access_tokens (tenant_id, token_id, token_hash, name, role, expires_at, revoked_at)
            VALUES (\(tenant), \(UUID()), \(token.hash)::bytea, \(name ?? "\(role) token"), \(role),
                    now() + \(expires)::interval, CASE WHEN \(isRevoked) THEN now() END)
            """)
        return token.plainText
    }
}

/// The clock of the tests' day.
struct DayClock: BusinessClock {
    static let day = BillingDate("2026-11-24")
    var now: Date { Date(timeIntervalSince1970: Double((Self.day?.daysSinceEpoch ?? 0) * 86_400 + 36_000)) }
    var uptime: Duration { .zero }

    /// A pool whose connections see days as they are at this clock's now: what day it is says the database.
    static func configuration(_ url: String, connections: Int) -> PostgresConfiguration {
        var configuration = PostgresConfiguration(url: url, connections: connections)
        let offset = Int(DayClock().now.timeIntervalSince(Date()))
        configuration.sessionSettings = ["tallybridge.clock_offset_seconds": "\(offset)"]
        return configuration
    }

    func pause(for duration: Duration) async throws(CancellationError) {}
}

/// One ConnectWise and one Security Center, with what tests map.
private let worldOfTests = """
    {"billingDate": "2026-11-24", "tenants": [{"name": "North", "sites": [{"name": "main",
      "companies": [{"id": 250, "identifier": "Contoso", "name": "Contoso Ltd"},
                    {"id": 251, "identifier": "Fabrikam", "name": "Fabrikam Inc"},
                    {"id": 252, "identifier": "Tailspin", "name": "Tailspin Toys"}],
      "agreements": [{"id": 31, "companyId": 250, "name": "Managed Security"},
                     {"id": 32, "companyId": 251, "name": "Fabrikam Security"},
                     {"id": 33, "companyId": 250, "name": "Old Security", "endDate": "2026-10-31"},
                     {"id": 34, "companyId": 250, "name": "Stopped Security", "cancelled": true},
                     {"id": 35, "companyId": 250, "name": "Future Security", "startDate": "2027-01-01"},
                     {"id": 36, "companyId": 252, "name": "Tailspin Security"}],
      "products": [{"id": 7, "identifier": "KES-WKS"}, {"id": 8, "identifier": "KES-SRV"},
                   {"id": 9, "identifier": "KS-O365"}, {"id": 10, "identifier": "OLD", "inactive": true},
                   {"id": 11, "identifier": "PACK", "class": "Bundle"},
                   {"id": 12, "identifier": "BOX", "serialized": true}]}],
     "sources": [{"name": "ksc", "kind": "securityCenter", "companies": [
       {"id": "12", "name": "Contoso", "keys": [], "devices": []},
       {"id": "13", "name": "Fabrikam", "keys": [], "devices": []},
       {"id": "14", "name": "Tailspin", "keys": [], "devices": []}]}],
     "integrations": []}]}
    """
