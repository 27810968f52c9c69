import Billing
import CommandLine
import Contracts
import Foundation
import Kafka
import Pipeline
import Ports
import Postgres
import Runs
import Runtime
import Storage
import Topics
import Wiring

/// `tallybridge run`: starts a billing run, as the API's "run now" does.
func runCommand(_ source: SettingsSource) -> Command {
    let tenantName = Option("--tenant", "NAME", help: "Whose run.", isRequired: true)
    let integration = Option("--integration", "NAME", help: "Which integration.", isRequired: true)
    let date = Option(
        "--date", "YYYY-MM-DD", help: "The billing date; without it today in the integration's time zone.")
    return Command(
        "run", summary: "Starts a billing run and prints its id.", options: [tenantName, integration, date]
    ) { values in
        let (database, broker) = try OperatorSettings.read(source) { reader in
            (OperatorSettings.shiftedDatabase(&reader), OperatorSettings.broker(&reader))
        }
        let owner = try values.required(tenantName)
        let name = try values.required(integration)
        let day = try values.day(date)
        try await withDatabase(database) { pool in
            let tenant = try await tenant(named: owner, PostgresTenants(pool))
            guard let found = try await PostgresIntegrations(pool).named(name, of: tenant.id) else {
                throw UsageError("--integration: \(owner) has no integration \(name)")
            }
            values.console.line(try await start(found, of: tenant.id, on: day, pool).text)
            do {
                try await relay(pool, broker)
            } catch {
                values.console.writeError(
                    "The run is started; its requests wait in the database, and the usage-collector announces them once "
                        + "the broker can be used. Do not start it again. (\(error))\n")
            }
        }
        return 0
    }
}

/// Makes the run; a day that may not be requested is refused as the API refuses it.
private func start(
    _ integration: IntegrationID, of tenant: TenantID, on day: BillingDate?, _ pool: PostgresPool
) async throws -> RunID {
    let run = RunID(UUID().uuidString.lowercased())
    let start = try await PostgresMappingStore(pool, origin: .commandLine).transaction(of: tenant) { rows in
        guard let locked = try await rows.integration(integration, lock: .exclusive) else {
            throw UsageError("--integration: it was removed in this moment")
        }
        return try await rows.startRun(run, of: locked, tenant: tenant, asked: day, by: "operator")
    }
    switch start {
    case .started: return run
    case .past(let date, let newest):
        throw UsageError("--date \(RunDateRefusal.beforeNewest(date, newest: newest).sentence)")
    case .refused(let refusal): throw UsageError("--date \(refusal.sentence)")
    }
}

/// Publishes what this command has left in the outbox.
func relay(_ pool: PostgresPool, _ broker: BrokerSettings) async throws {
    let producer = KafkaProducer(broker.client(), deliveryTimeout: .seconds(10))
    let relay = OutboxRelay(
        outbox: PostgresOutbox(pool, origin: .commandLine),
        topics: KafkaTopicPublisher(producer, prefix: broker.topicPrefix))
    do {
        while try await relay.pass() > 0 {}
        await producer.shutdown()
    } catch {
        await producer.shutdown()
        throw error
    }
}
