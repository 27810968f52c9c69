import Simulators
import StrictJSON

/// Worlds about which keys are billed on which day.
enum KeyWorlds {
    static let all = [keyKinds, timeZones]

    /// A company for each kind, end and state of a key.
    private static let keyKinds = BuiltWorld(
        name: "key-kinds",
        tenants: [
            BuiltTenant(
                name: "Kinds and states",
                integrations: [
                    BuiltIntegration(
                        products: [.single("KES")],
                        companies: [
                            company("ends-today", 3, ["expires": "2026-11-24"], isBilled: true),
                            company("ended-yesterday", 4, ["expires": "2026-11-23"], isBilled: false),
                            company("ends-tomorrow", 5, ["expires": "2026-11-25"], isBilled: true),
                            company("without-date", 6, ["expires": .null], isBilled: true),
                            company("trial", 7, ["kind": "trial"], isBilled: false),
                            company("beta", 8, ["kind": "beta"], isBilled: false),
                            company("test", 9, ["kind": "test"], isBilled: false),
                            company("oem", 10, ["kind": "oem"], isBilled: false),
                        ] + subscriptions)
                ]),
            BuiltTenant(
                name: "Billed during grace",
                integrations: [
                    BuiltIntegration(
                        "all", ["policy": ["billDuringGrace": true]], products: [.single("KES")], companies: inGrace)
                ]),
        ], calls: ["postAdditions": 10, "patchAdditions": 0])

    private static let subscriptions = [
        subscription("subscription-unlimited", 11, .null, isBilled: true),
        subscription("subscription-ends-today", 12, "2026-11-24", grace: 10, isBilled: true),
        subscription("subscription-in-grace", 13, "2026-11-23", grace: 10, isBilled: false),
        subscription("subscription-ended", 14, "2026-11-23", isBilled: false),
        subscription("paused", 15, .null, "paused", isBilled: false),
        subscription("paused-with-end", 16, "2027-06-30", "paused", isBilled: false),
        subscription("soft-cancelled-without-end", 17, .null, "softCancelled", isBilled: true),
        subscription("soft-cancelled-ends-later", 18, "2026-12-31", "softCancelled", isBilled: true),
        subscription("soft-cancelled-ends-today", 19, "2026-11-24", "softCancelled", isBilled: true),
        subscription("soft-cancelled-ended", 20, "2026-11-20", "softCancelled", isBilled: false),
        subscription("hard-cancelled", 21, "2027-06-30", "hardCancelled", isBilled: false),
    ]

    private static let inGrace = [
        subscription("first-day-of-grace", 2, "2026-11-23", grace: 1, isBilled: true),
        subscription("last-day-of-grace", 3, "2026-11-14", grace: 10, isBilled: true),
        subscription("after-grace", 4, "2026-11-13", grace: 10, isBilled: false),
        subscription("paused-in-grace", 5, "2026-11-23", "paused", grace: 10, isBilled: false),
        subscription("hard-cancelled-in-grace", 6, "2026-11-23", "hardCancelled", grace: 10, isBilled: false),
    ]

    private static func company(_ name: String, _ units: Int, _ key: JSONValue, isBilled: Bool) -> BuiltCompany {
        BuiltCompany(
            name, [.workstations(units)], keys: [.own(.advanced, key)], gives: isBilled ? [.bills(units)] : [])
    }

    private static func subscription(
        _ name: String, _ units: Int, _ expires: JSONValue, _ state: JSONValue = "active", grace days: JSONValue = 0,
        isBilled: Bool
    ) -> BuiltCompany {
        company(
            name, units,
            ["kind": "subscription", "expires": expires, "subscriptionState": state, "graceDays": days],
            isBilled: isBilled)
    }

    /// A key's last day counts in every zone, whatever time of that day is served: four keys for each.
    private static let timeZones: BuiltWorld = {
        let zones = ["UTC", "Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles", "Pacific/Kiritimati"]
        let ends = [("yesterday", "2026-11-23"), ("today", "2026-11-24"), ("tomorrow", "2026-11-25")]
        let integrations = zones.map { zone in
            BuiltIntegration(
                zone, ["timeZone": .string(zone)], products: [.single("KES")],
                companies: ends.map { name, date in
                    let serials = (0...3).map { "\(zone) \(name) \($0)" }
                    return BuiltCompany(
                        "\(zone) \(name)", serials.map { .workstations(1, on: [$0]) },
                        keys: serials.map { .key($0, .advanced, ["expires": .string(date)]) },
                        gives: name == "yesterday" ? [] : [.bills(4)])
                })
        }
        return BuiltWorld(
            name: "time-zones", tenants: [BuiltTenant(name: "Five zones", integrations: integrations)],
            calls: ["postAdditions": 10, "patchAdditions": 0])
    }()
}
