import Simulators
import StrictJSON

/// Worlds in which something stays wrong for longer than one call.
enum TroubleWorlds {
    static let all = [writesRefused, downForADay, collectionGivesUpNotTooEarly]

    private static let writesRefused: BuiltWorld = {
        let application = JSONValue.string(BuiltCompany.Licence.advanced.application)
        func refused(_ units: Int) -> BuiltCompany.Outcome {
            .exception("refusedByConnectWise", units, naming: ["application": application, "product": "KES"])
        }
        func refusing(
            _ name: String, _ match: JSONValue, times: JSONValue, then later: [[BuiltCompany.Devices]] = [],
            gives outcomes: [BuiltCompany.Outcome]
        ) -> BuiltTenant {
            billed(
                name, [BuiltCompany("Contoso", [5], then: later, gives: outcomes)],
                ["at": "connectWise", "match": match, "effect": "status:400", "times": times])
        }
        return BuiltWorld(
            name: "writes-refused", days: 3,
            tenants: [
                refusing("Creation once", "POST additions", times: 1, gives: [.bills(5, from: BuiltWorld.dates[1])]),
                refusing("Change once", "PATCH additions", times: 1, then: [[6]], gives: [.bills(6)]),
                refusing("Creation always", "POST additions", times: 100, gives: [refused(5)]),
                refusing("Change always", "PATCH additions", times: 100, then: [[6]], gives: [.bills(5), refused(6)]),
            ], calls: ["postAdditions": 7, "patchAdditions": 4])
    }()

    private static let downForADay = BuiltWorld(
        name: "slow-down-for-a-day", days: 2,
        tenants: [
            down(
                "Source gone", ["integration": "all", "state": "failed"], "collectionFailed",
                ["at": "source", "match": "StartSession", "effect": "dropBefore"],
                ["at": "source", "match": "login", "effect": "dropBefore"]),
            down(
                "Source unreadable", [:], "collectionFailed",
                ["at": "source", "match": "AcquireKeyHosts", "effect": "partial"]),
            down(
                "ConnectWise gone", ["integration": "all", "state": "completedWithFailures"],
                "connectionNeedsAttention", ["at": "connectWise", "effect": "status:503"]),
        ], calls: ["postAdditions": 6, "patchAdditions": 0])

    private static let collectionGivesUpNotTooEarly = BuiltWorld(
        name: "slow-collection-gives-up-not-too-early", days: 2,
        tenants: [
            billed(
                "Source gone for a while",
                [
                    BuiltCompany("Contoso", [5], then: [[4]], gives: [.bills(4)]),
                    BuiltCompany("Fabrikam", [30], gives: [.bills(30)]),
                ], ["at": "source", "match": "AcquireKeyHosts", "effect": "partial", "times": 12, "day": 2])
        ], calls: ["postAdditions": 2, "patchAdditions": 1])

    /// What was billed on the first day stays, and both companies say why.
    private static func down(_ name: String, _ run: JSONValue, _ code: String, _ faults: JSONValue...) -> BuiltTenant {
        var tenant = billed(
            name,
            [
                BuiltCompany("Contoso", [5], then: [[4]], gives: [.bills(5), .exception(code)]),
                BuiltCompany("Fabrikam", [30], gives: [.bills(30), .exception(code)]),
            ])
        tenant.faults = faults.map { $0.with(["times": 100_000, "day": 2]) }
        tenant.lastRun = run.with(["billingDate": .string(BuiltWorld.dates[1]), "companies": 2, "failed": 2])
        return tenant
    }

    private static func billed(_ name: String, _ companies: [BuiltCompany], _ faults: JSONValue...) -> BuiltTenant {
        BuiltTenant(
            name: name, integrations: [BuiltIntegration(products: [.single("KES")], companies: companies)],
            faults: faults)
    }
}
