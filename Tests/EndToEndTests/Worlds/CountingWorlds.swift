import Simulators
import StrictJSON

/// Worlds about which category something is counted in, and how much of it is billed.
enum CountingWorlds {
    static let all = [categories, adjustments, steady]

    private static let categories = BuiltWorld(
        name: "categories",
        tenants: [
            BuiltTenant(integrations: [
                BuiltIntegration(
                    "three products", products: [.categories(nonWindows: "OTHER")],
                    companies: [
                        BuiltCompany(
                            "every-system",
                            [
                                9, .servers(4), .linux(3), .macOS(2), .init(5, "android"), .init(6, "iOS"),
                                .init(7, "unknown"),
                            ], gives: [.bills(16, "WKS"), .bills(4, "SRV"), .bills(16, "OTHER")]),
                        BuiltCompany("only-servers", [.servers(3)], gives: [.bills(3, "SRV")]),
                    ]),
                BuiltIntegration(
                    "two products", products: [.categories()],
                    companies: [
                        BuiltCompany(
                            "without-a-product", [9, .linux(3), .servers(5)],
                            gives: [
                                .bills(9, "WKS"), .bills(5, "SRV"),
                                .exception(
                                    "categoryNotMapped", 3,
                                    naming: [
                                        "integration": "two products", "category": "nonWindows",
                                        "application": .string(BuiltCompany.Licence.advanced.application),
                                    ]),
                            ]),
                        BuiltCompany("nothing-without-a-product", [2], gives: [.bills(2, "WKS")]),
                    ]),
                BuiltIntegration(
                    "unknown is server", ["policy": ["unknownSystem": "server"]],
                    products: [.categories(nonWindows: "OTHER")],
                    companies: [
                        BuiltCompany(
                            "unknown-is-server", [.init(2, "unknown"), .servers(1), 1],
                            gives: [.bills(1, "WKS"), .bills(3, "SRV")])
                    ]),
            ])
        ], calls: ["postAdditions": 9, "patchAdditions": 0])

    private static let adjustments = BuiltWorld(
        name: "adjustments",
        tenants: [
            BuiltTenant(integrations: [
                BuiltIntegration(
                    "minimum", products: [.single("KES", ["minimum": 5])],
                    companies: [
                        BuiltCompany("below-minimum", [3], gives: [.bills(5)]),
                        BuiltCompany("exactly-minimum", [5], gives: [.bills(5)]),
                        BuiltCompany(
                            "nothing-used", [.workstations(3, on: [], ["reserveKeys": ["N-1"]])], keys: [.key("N-1")]),
                    ]),
                BuiltIntegration(
                    "rounding", products: [.single("KES", ["roundUpTo": 10])],
                    companies: [
                        BuiltCompany("rounded-up", [11], gives: [.bills(20)]),
                        BuiltCompany("already-round", [30], gives: [.bills(30)]),
                    ]),
                BuiltIntegration(
                    "both",
                    products: [
                        .single("KES", ["minimum": 10, "roundUpTo": 6]),
                        .categories(for: .select, ["minimum": 8, "roundUpTo": 5]),
                    ],
                    companies: [
                        BuiltCompany("minimum-then-rounding", [3], gives: [.bills(12)]),
                        BuiltCompany(
                            "by-category-each", [3, .servers(13)], keys: [.own(.select)],
                            gives: [.bills(10, "WKS"), .bills(15, "SRV")]),
                    ]),
            ])
        ], calls: ["postAdditions": 7, "patchAdditions": 0])

    /// Nothing changes for three days, and after the first nothing is written and little read.
    private static let steady = BuiltWorld(
        name: "steady", days: 3,
        tenants: [
            BuiltTenant(integrations: [
                BuiltIntegration(
                    "all", ["timeZone": "Europe/Berlin"], products: [.categories()],
                    companies: (11...15).map {
                        BuiltCompany(
                            "Company \($0)", [.workstations($0), .servers(2)],
                            gives: [.bills($0, "WKS"), .bills(2, "SRV")])
                    })
            ])
        ],
        calls: [
            "PATCH": 0, "throttled": 0, "GET": ["atMost": 40], "postAdditions": 10, "patchAdditions": 0,
        ])
}
