import Demo
import Foundation
import Simulators
import StrictJSON
import Support
import Testing

/// One tenant's content beside another tenant's.
@Suite("One tenant's odd content")
struct NeighbourTests {
    private static func tenant(
        _ name: String, _ licence: BuiltCompany.Licence = .advanced, gives outcomes: [BuiltCompany.Outcome],
        lastRun: JSONValue? = nil
    ) -> BuiltTenant {
        var tenant = BuiltTenant(
            name: name,
            integrations: [
                BuiltIntegration(
                    products: [.single("KES", for: .advanced)],
                    companies: [
                        BuiltCompany("Contoso", [90], then: [[88]], keys: [.own(licence)], gives: outcomes)
                    ])
            ])
        tenant.lastRun = lastRun
        return tenant
    }

    private static func failed(on date: String) -> JSONValue {
        [
            "integration": "all", "billingDate": .string(date), "state": "completedWithFailures", "companies": 1,
            "failed": 1,
        ]
    }

    private static func waitForLetter(_ platform: Platform, _ condition: String) async throws {
        try await eventually(within: .seconds(60), "a dead letter \(condition)") {
            let sql = "SELECT count(*) = 1 FROM dead_letters WHERE \(condition)"
            return try await platform.postgres.run(sql, database: platform.database) == "t"
        }
    }

    @Test("a product name of 4,000 characters ends its own run with an exception and a letter, the neighbour is billed")
    func longName() async throws {
        let name = String((0..<4000).map { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() ?? "a" })
        let odd = BuiltCompany.Licence(BuiltCompany.Licence.advanced.application, name)
        let world = BuiltWorld(
            name: "long-name",
            tenants: [
                Self.tenant("Innocent", gives: [.bills(90)]),
                Self.tenant(
                    "Evil", odd, gives: [.exception("collectionFailed")],
                    lastRun: Self.failed(on: BuiltWorld.dates[0])),
            ], calls: ["postAdditions": 1, "patchAdditions": 0])
        let outcome = try await WorldOutcome.of(world.scenario) { _, platform in
            try await Self.waitForLetter(
                platform, "topic = 'work:collect' AND reason LIKE '%KLLIC_PROD_NAME has 4000 characters, at most 400%'")
        }
        expectResult(of: outcome, toBe: world.expected, in: world.name)
    }

    @Test(
        "a plan that the database refuses ends its own run with an exception and a letter, the neighbour's is written")
    func refusedPlan() async throws {
        let world = BuiltWorld(
            name: "refused-by-database", days: 2,
            tenants: [
                Self.tenant("Innocent", gives: [.bills(88)]),
                Self.tenant(
                    "Evil", gives: [.bills(90), .exception("storedDataUnreadable")],
                    lastRun: Self.failed(on: BuiltWorld.dates[1])),
            ], calls: ["postAdditions": 2, "patchAdditions": 1])
        let outcome = try await WorldOutcome.of(world.scenario) { day, platform in
            if day == 1 { return try await Self.refusePlans(of: "Evil", on: BuiltWorld.dates[1], platform) }
            try await Self.waitForLetter(
                platform,
                "topic LIKE '%usage-snapshots' AND service = 'billing-calculator' AND reason LIKE '%an odd row%'")
        }
        expectResult(of: outcome, toBe: world.expected, in: world.name)
    }

    /// Has the database itself find something odd in a tenant's plans of a day.
    private static func refusePlans(of tenant: String, on date: String, _ platform: Platform) async throws {
        try await platform.postgres.run(
            """
            CREATE FUNCTION refuse_odd() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF NEW.billing_date = '\(date)'
                   AND EXISTS (SELECT FROM tenants t WHERE t.tenant_id = NEW.tenant_id AND t.name = '\(tenant)')
                THEN RAISE EXCEPTION 'an odd row' USING ERRCODE = 'program_limit_exceeded';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER refuse_odd BEFORE INSERT ON addition_plans FOR EACH ROW EXECUTE FUNCTION refuse_odd();
            """, database: platform.database)
    }
}
