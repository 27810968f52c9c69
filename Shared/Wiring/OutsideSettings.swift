public import Contracts
public import HTTPClient
public import Runtime
public import Storage

/// What a service is told that calls outside systems with its tenants' secrets.
public struct OutsideSettings: Sendable {
    /// Where the platform's PostgreSQL is.
    public let database: DatabaseSettings
    /// Where the broker is.
    public let broker: BrokerSettings
    /// How far time is shifted.
    public let clock: ClockSettings
    /// Opens the tenants' secrets.
    public let masterKey: MasterKeySettings
    private let outbound: OutboundSettings
    fileprivate let service: String

    /// Reads the settings; `connections` to the database are opened unless it is told otherwise.
    public init(
        reading settings: inout SettingsReader, service: String, role: DatabaseRole, connections: Int = 8
    ) {
        let database = DatabaseSettings(reading: &settings, service: service, role: role, connections: connections)
        broker = BrokerSettings(reading: &settings, service: service)
        clock = ClockSettings(reading: &settings)
        self.database = database.shifted(with: clock)
        outbound = OutboundSettings(reading: &settings)
        masterKey = MasterKeySettings(reading: &settings)
        self.service = service
    }

    /// A client that calls in the service's name, and only addresses that the operator allows.
    public func httpClient() -> HTTPClient {
        HTTPClient(HTTPClientConfiguration(userAgent: "tallybridge-\(service)", addressPolicy: outbound.addresses))
    }
}

extension Foundations {
    /// What a service stands on that calls outside systems.
    ///
    /// A key that does not open what is stored is refused, where the service's role sees any tenant: the API sees none
    /// until a request names one, and says it then.
    public init(_ outside: OutsideSettings, topics: [Topic], runtime: RuntimeContext) async throws {
        try await self.init(
            service: outside.service, database: outside.database, broker: outside.broker, topics: topics,
            clock: outside.clock.clock, runtime: runtime)
        try await outside.masterKey.check(database)
    }
}
