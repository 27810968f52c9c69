import Billing
import CommandLine
import Contracts
import Foundation
import Kafka
import Pipeline
import Postgres
import Runtime
import Storage
import SystemPorts
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
        let (database, broker, clock) = try OperatorSettings.read(source) { reader in
            (OperatorSettings.database(&reader), OperatorSettings.broker(&reader), ClockSettings(reading: &reader))
        }
        let owner = try values.required(tenantName)
        let name = try values.required(integration)
        let day = try values.text(date).map { text in
            guard let day = BillingDate(text) else {
                throw UsageError("--date is \(text), it must be a day as YYYY-MM-DD")
            }
            return day
        }
        try await withDatabase(database) { pool in
            let tenant = try await tenant(named: owner, PostgresTenants(pool))
            guard let found = try await PostgresIntegrations(pool).named(name, of: tenant.id) else {
                throw UsageError("--integration: \(owner) has no integration \(name)")
            }
            let now = clock.clock.now
            let run = RunID(UUID().uuidString.lowercased())
            _ = try await PostgresRunRequests(pool, origin: .commandLine).request(
                run, of: found.id, tenant: tenant.id, on: try billingDate(day, of: found, now: now),
                by: "operator", at: now)
            values.console.line(run.text)
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

/// Publishes what this command has left in the outbox.
private func relay(_ pool: PostgresPool, _ broker: BrokerSettings) async throws {
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

/// The date to bill: today in the integration's time zone, or `wanted` if it may be requested (rule 13).
private func billingDate(_ wanted: BillingDate?, of integration: IntegrationRecord, now: Date) throws -> BillingDate {
    let date = wanted ?? day(of: now, in: TimeZone(identifier: integration.timeZone) ?? .gmt)
    let last = day(of: now, in: .gmt).adding(days: 1)
    guard date <= last else { throw UsageError("--date is \(date): a run may be requested up to \(last)") }
    if let newest = integration.newestRequestedDate, date < newest {
        throw UsageError(
            "--date is \(date), before the newest requested date \(newest): usage cannot be read in the past")
    }
    let earliest = day(of: now, in: .gmt).adding(days: -BillingDate.runsBack)
    guard date >= earliest || date == integration.newestRequestedDate else {
        throw UsageError("--date is \(date): usage cannot be read in the past; a run can begin with \(earliest)")
    }
    return date
}

private func day(of moment: Date, in zone: TimeZone) -> BillingDate {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let parts = calendar.dateComponents([.year, .month, .day], from: moment)
    return BillingDate(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
        ?? BillingDate(daysSinceEpoch: 0)
}
