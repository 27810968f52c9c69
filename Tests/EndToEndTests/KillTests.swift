import Demo
import Foundation
import Simulators
import StrictJSON
import Support
import Testing

/// Each service dies at once while something is in flight, and starts again.
@Suite(
    "A service that is killed",
    .enabled(if: ProcessInfo.processInfo.environment["TALLYBRIDGE_TEST_KILL"] != nil))
struct KillTests {
    /// A service, and what must be true of the database when it is killed.
    struct Moment: Sendable, CustomTestStringConvertible {
        let service: Platform.ServiceName
        let name: String
        /// SQL that answers `t` once the moment has come.
        let condition: String

        /// The day on which it happens.
        let day: Int

        init(_ service: Platform.ServiceName, day: Int, _ name: String, _ condition: String) {
            self.service = service
            self.day = day
            self.name = name
            self.condition = condition
        }

        var testDescription: String { "\(service.rawValue), day \(day), \(name)" }
    }

    private static let today = "(SELECT max(billing_date) FROM billing_runs)"
    private static let requested = "(SELECT max(requested_at) FROM billing_runs)"

    static let moments = [
        Moment(
            .usageCollector, day: 1, "while it reads the source",
            "SELECT count(*) > 0 FROM work WHERE kind = 'collect' AND token IS NOT NULL"),
        Moment(
            .usageCollector, day: 2, "as soon as one snapshot is stored",
            "SELECT count(*) > 0 FROM usage_snapshots WHERE billing_date = \(today)"),
        Moment(.billingCalculator, day: 1, "before there is anything to do", "SELECT true"),
        Moment(
            .billingCalculator, day: 2, "as soon as one plan is stored",
            "SELECT count(*) > 0 FROM addition_plans WHERE billing_date = \(today)"),
        Moment(
            .connectWiseWriter, day: 1, "while ConnectWise holds a creation",
            "SELECT count(*) > 0 FROM write_intents WHERE settled_at IS NULL"),
        Moment(
            .connectWiseWriter, day: 1, "after the first creation",
            "SELECT count(*) > 0 FROM write_intents WHERE settled_at >= \(requested)"),
        Moment(
            .connectWiseWriter, day: 2, "while ConnectWise holds a change",
            "SELECT count(*) > 0 FROM write_intents WHERE settled_at IS NULL"),
        Moment(
            .connectWiseWriter, day: 2, "while it reads ConnectWise",
            "SELECT count(*) > 0 FROM work WHERE kind = 'write' AND token IS NOT NULL"),
        Moment(
            .mappingAPI, day: 2, "once the run was requested",
            "SELECT count(*) > 0 FROM billing_runs WHERE billing_date = \(today)"),
    ]

    @Test("loses nothing and does nothing twice", arguments: moments)
    func killed(moment: Moment) async throws {
        let scenario = try killedWorld.scenario()
        let outcome = try await WorldOutcome.of({ scenario }) { day, platform in
            guard day == moment.day else { return }
            let date = scenario.date(ofDay: day)
            try await eventually(within: .seconds(30), moment.testDescription) {
                try await platform.postgres.run(moment.condition, database: platform.database) == "t"
            }
            let process = try #require(platform.process(moment.service))
            // The API comes back where its clients know it.
            let port = platform.port("api", of: moment.service)
            process.kill()
            _ = await process.waitForExit()
            let adding = port.map { ["TALLYBRIDGE_API_PORT": String($0)] } ?? [:]
            try await platform.start(moment.service, on: date, adding: adding)
            try await platform.ready(moment.service)
        }
        expectResult(of: outcome, toBe: killedWorld.expected, in: moment.testDescription)
    }
}

/// Three companies, two days, and outside systems that take their time.
private let killedWorld = BuiltWorld(
    name: "killed", days: 2,
    tenants: [
        BuiltTenant(
            integrations: [
                BuiltIntegration(
                    products: [.single("KES")],
                    companies: (11...13).map {
                        BuiltCompany(
                            "Company \($0)", [.workstations($0)], then: [[.workstations($0 + 1)]],
                            gives: [.bills($0 + 1)])
                    })
            ],
            faults: [
                ["at": "connectWise", "match": "POST additions", "effect": "slow:1500", "times": 100],
                ["at": "connectWise", "match": "PATCH additions", "effect": "slow:1500", "times": 100],
                ["at": "connectWise", "match": "GET additions", "effect": "slow:700", "times": 100],
                ["at": "source", "match": "AcquireKeyHosts", "effect": "slow:1000", "times": 100],
            ])
    ])
