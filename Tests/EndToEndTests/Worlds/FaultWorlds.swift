import Simulators
import StrictJSON

/// The same small world again and again, a tenant for each way in which an outside system may misbehave once.
///
/// Whatever happens, the same is billed. One more such world is `Tests/Scenarios/answers-lost-twice.json`.
enum FaultWorlds {
    static let all = [onCreate, onChange, onRead, atSource, whileMapping]

    /// What may become of a call, and how often it is sent until its effect is known to be there.
    private static let effects: KeyValuePairs = [
        "status:500": 2, "status:503": 2, "status:401": 2, "throttle": 2, "timeout": 2, "dropBefore": 2,
        "applyThenDrop": 1, "slow:2000": 1, "slow:7000": 1, "garbage": 1,
    ]

    private static let onCreate = BuiltWorld(
        name: "faults-on-create",
        tenants: effects.map { effect, _ in tenant(effect, connectWise("POST additions", effect)) },
        calls: [
            "throttled": 1, "postAdditions": .integer(effects.reduce(0) { $0 + 1 + $1.value }), "patchAdditions": 0,
        ])

    private static let onChange = BuiltWorld(
        name: "faults-on-change", days: 2,
        tenants: effects.map { effect, _ in changing(effect, connectWise("PATCH additions", effect)) }
            + ["applyThenDrop", "timeout", "garbage"].map { ending("end: \($0)", connectWise("PATCH additions", $0)) },
        calls: [
            "throttled": 1, "postAdditions": .integer((effects.count + 3) * 2),
            "patchAdditions": .integer(effects.reduce(0) { $0 + 1 + $1.value } + 3 + 4),
        ])

    private static let onRead: BuiltWorld = {
        let additions = effects.map(\.key) + ["partial"]
        let others = [
            ("agreements", "status:500"), ("agreements", "partial"), ("catalog", "garbage"),
            ("agreements", "throttle"), ("catalog", "timeout"), ("agreements", "status:404"),
        ]
        let tenants =
            additions.map { changing($0, connectWise("GET additions", $0, ["day": 1])) }
            + others.map { changing("\($0): \($1)", connectWise("GET \($0)", $1, ["day": 2])) }
        let writes = JSONValue.integer(tenants.count * 2)
        return BuiltWorld(
            name: "faults-on-read", days: 2, tenants: tenants,
            calls: ["throttled": 2, "postAdditions": writes, "patchAdditions": writes])
    }()

    private static let atSource: BuiltWorld = {
        let faults = [
            ("EnumKeys", "status:500"), ("AcquireKeyHosts", "status:503"), ("AcquireKeyHosts", "status:403"),
            ("GetNextItems", "status:403"), ("FindHosts", "throttle"), ("FindHosts", "timeout"),
            ("GetNextItems", "dropBefore"), ("GetItemsChunk", "applyThenDrop"), ("GetItemsChunk", "garbage"),
            ("AcquireKeyHosts", "slow:2000"), ("GetNextItems", "slow:7000"), ("GetVServerStatistic", "status:401"),
            ("EnumKeys", "partial"), ("AcquireKeyHosts", "partial"), ("GetNextItems", "partial"),
            ("FindHosts", "partial"), ("GetItemsChunk", "partial"), ("GetItemsCount", "partial"),
            ("GroupIdGroups", "garbage"),
        ]
        return BuiltWorld(
            name: "faults-at-source", tenants: faults.map { tenant("\($0) \($1)", source($0, $1)) },
            calls: ["postAdditions": .integer(faults.count * 2), "patchAdditions": 0])
    }()

    private static let whileMapping: BuiltWorld = {
        let effects = ["status:500", "status:503", "throttle", "dropBefore", "garbage", "timeout"]
        return BuiltWorld(
            name: "faults-while-mapping",
            tenants: effects.map { tenant("connectWise \($0)", connectWise(nil, $0)) }
                + effects.map { tenant("source \($0)", source("GetVServers", $0)) },
            calls: ["postAdditions": .integer(effects.count * 4), "patchAdditions": 0])
    }()

    private static func connectWise(_ match: String?, _ effect: String, _ details: JSONValue = [:]) -> JSONValue {
        JSONValue.members([
            "at": "connectWise", "match": match.map(JSONValue.string), "effect": .string(effect), "times": 1,
        ])
        .with(details)
    }

    private static func source(_ match: String, _ effect: String) -> JSONValue {
        ["at": "source", "match": .string(match), "effect": .string(effect), "times": 1]
    }

    /// Five workstations and three servers on one day.
    private static func tenant(_ name: String, _ fault: JSONValue) -> BuiltTenant {
        tenant(name, fault, [5, .servers(3)], gives: [.bills(5, "WKS"), .bills(3, "SRV")])
    }

    /// One more of each on the second day.
    private static func changing(_ name: String, _ fault: JSONValue) -> BuiltTenant {
        tenant(name, fault, [5, .servers(3)], [[6, .servers(4)]], gives: [.bills(6, "WKS"), .bills(4, "SRV")])
    }

    /// No workstation any more on the second day, which ends their addition.
    private static func ending(_ name: String, _ fault: JSONValue) -> BuiltTenant {
        let ended = BuiltCompany.Outcome.bills(0, "WKS", until: BuiltWorld.dates[1])
        return tenant(
            name, fault, [2, .servers(3)], [[0, .servers(4)]], ["policy": ["usageAtZero": "endAtZero"]],
            gives: [ended, .bills(4, "SRV")])
    }

    private static func tenant(
        _ name: String, _ fault: JSONValue, _ usage: [BuiltCompany.Devices], _ later: [[BuiltCompany.Devices]] = [],
        _ integration: JSONValue = [:], gives outcomes: [BuiltCompany.Outcome]
    ) -> BuiltTenant {
        let company = BuiltCompany("Contoso", usage, then: later, gives: outcomes)
        return BuiltTenant(
            name: name,
            integrations: [BuiltIntegration("all", integration, products: [.categories()], companies: [company])],
            faults: [fault])
    }
}
