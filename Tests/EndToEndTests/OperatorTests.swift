import Demo
import Foundation
import Simulators
import Support
import Testing

@Suite("The operator's command line, and services that are set up wrongly")
struct OperatorTests {
    @Test("a command that needs the schema, its own role or the right key says so")
    func refusals() async throws {
        try await MigratedPlatform.with { platform in
            let empty = Unique.name("empty")
            try await platform.postgres.createDatabase(empty)
            try await platform.command("tenant", "add", "First MSP")
            let otherKey = Data(repeating: 7, count: 32).base64EncodedString()
            let cases: [(user: String, adding: [String: String], status: Int32, says: String)] = [
                (
                    "tallybridge_operator",
                    [
                        "TALLYBRIDGE_DATABASE_URL": platform.postgres.url(
                            database: empty, user: "tallybridge_operator")
                    ],
                    1, "run `tallybridge migrate`"
                ),
                ("postgres", [:], 1, "must connect as tallybridge_operator, not as postgres"),
                ("tallybridge_writer", [:], 1, "must connect as tallybridge_operator, not as tallybridge_writer"),
                (
                    "tallybridge_operator", ["TALLYBRIDGE_MASTER_KEY": otherKey], 1,
                    "TALLYBRIDGE_MASTER_KEY is not the key that the tenants' secrets are sealed under"
                ),
                (
                    "tallybridge_operator", ["TALLYBRIDGE_MASTER_KEY": "short"], 2,
                    "TALLYBRIDGE_MASTER_KEY is not 32 bytes as base64"
                ),
            ]
            for refused in cases {
                let command = try await platform.run(
                    ["tenant", "add", "Second MSP"], as: refused.user, adding: refused.adding)
                #expect(command.ending == .exited(refused.status))
                #expect(command.errorText.contains(refused.says), "\(command.errorText)")
            }
            let tenants = try await platform.command("tenant", "list")
            #expect(tenants.contains("First MSP") && !tenants.contains("Second MSP"))
        }
    }

    @Test("a run whose requests cannot be announced is started all the same: its id is printed, and they wait")
    func runWithoutBroker() async throws {
        try await MigratedPlatform.with { platform in
            let tenant = try await platform.command("tenant", "add", "First MSP")
                .trimmingCharacters(in: .whitespacesAndNewlines)
            func sql(_ text: String) async throws -> String {
                try await platform.postgres.run(text, database: platform.database)
            }
            let (site, source) = (UUID().uuidString, UUID().uuidString)
            _ = try await sql(
                """
                INSERT INTO sites (tenant_id, site_id, name, api_url, api_host, company_id, company_login, client_id,
                                   public_key, updated_by)
                VALUES ('\(tenant)', '\(site)', 'main', 'https://x', 'x', 'c', 'C', 'id', 'key', 'test');
                INSERT INTO sources (tenant_id, source_id, name, kind, url, user_name, updated_by)
                VALUES ('\(tenant)', '\(source)', 'ksc', 'securityCenter', 'https://k', 'u', 'test');
                INSERT INTO integrations (tenant_id, integration_id, name, source_id, site_id, time_zone, updated_by)
                VALUES ('\(tenant)', gen_random_uuid(), 'all', '\(source)', '\(site)', 'UTC', 'test');
                INSERT INTO managed_companies (tenant_id, managed_company_id, integration_id, source_id, source_kind,
                                               source_identity, name, updated_by)
                SELECT tenant_id, gen_random_uuid(), integration_id, source_id, 'securityCenter', '1', 'One', 'test'
                  FROM integrations
                """)
            let run = try await platform.run(
                ["run", "--tenant", "First MSP", "--integration", "all"],
                adding: ["TALLYBRIDGE_KAFKA_BROKERS": "127.0.0.1:1"])
            #expect(run.ending == .exited(0))
            #expect(run.errorText.contains("The run is started; its requests wait in the database"))
            let id = run.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
            #expect(try await sql("SELECT run_id FROM billing_runs") == id)
            #expect(try await sql("SELECT count(*) FROM outbox") == "1")
        }
    }

    @Test("a service that connects as another's role, or as one that row security does not bind, does not start")
    func wrongRole() async throws {
        try await MigratedPlatform.with { platform in
            let both = Unique.name("both")
            _ = try await platform.postgres.run(
                "CREATE ROLE \(both) LOGIN; GRANT tallybridge_calculator, tallybridge_operator TO \(both)")
            for user in ["tallybridge_writer", "postgres", both] {
                let url = platform.postgres.url(database: platform.database, user: user)
                try await platform.start(
                    .billingCalculator, on: try #require(CalendarDay("2026-11-24")),
                    adding: ["TALLYBRIDGE_DATABASE_URL": url])
                let process = try #require(platform.process(.billingCalculator))
                #expect(await process.waitForExit() == .exited(1))
                let lines = platform.lastLines(of: .billingCalculator)
                #expect(lines.contains("must connect as tallybridge_calculator, not as \(user)"), "\(lines)")
            }
        }
    }

    @Test("a service whose clock is five days ahead of PostgreSQL's is not ready, and says so")
    func wrongClock() async throws {
        try await MigratedPlatform.with { platform in
            // As seen from this machine: the database's days are shifted for this role, and the service's clock is not.
            _ = try await platform.postgres.run(
                "ALTER ROLE tallybridge_collector IN DATABASE \(platform.database) "
                    + "SET tallybridge.clock_offset_seconds = '-432000'")
            try await platform.start(
                .usageCollector, on: try #require(CalendarDay("2026-11-24")),
                adding: ["TALLYBRIDGE_CLOCK_OFFSET_SECONDS": "0"])
            try await eventually(within: .seconds(30), "the service says why it is not ready") {
                guard let port = platform.port("health", of: .usageCollector) else { return false }
                let answer = await HTTPCheck.text(of: "http://127.0.0.1:\(port)/health/ready")
                return answer?.contains("s ahead of PostgreSQL's; set it right (NTP)") == true
            }
            try await platform.stopServices()
        }
    }

    @Test("a service whose topics are not there is not ready")
    func missingTopics() async throws {
        try await MigratedPlatform.with { platform in
            try await platform.start(
                .billingCalculator, on: try #require(CalendarDay("2026-11-24")),
                adding: ["TALLYBRIDGE_TOPIC_PREFIX": Unique.name("other")])
            try await eventually(within: .seconds(30), "the service says why it is not ready") {
                guard let port = platform.port("health", of: .billingCalculator) else { return false }
                let answer = await HTTPCheck.text(of: "http://127.0.0.1:\(port)/health/ready")
                return answer?.contains("run `tallybridge migrate`, correct TALLYBRIDGE_TOPIC_PREFIX") == true
            }
            try await platform.stopServices()
        }
    }
}
