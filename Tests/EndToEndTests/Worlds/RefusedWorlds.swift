import Simulators
import StrictJSON

/// Worlds that are refused, by the format or by what the API says of their mappings.
///
/// One more such world is `Tests/Scenarios/refused-change.json`.
enum RefusedWorlds {
    static let all = [companies, companyOfTwoIntegrations, format, products, agreementAlone]

    private static let companies = world(
        "refused-companies",
        [
            BuiltCompany("Company 1", [3], mapping: ["connectWiseCompany": 999, "agreement": .null]),
            BuiltCompany("Company 2", [3], mapping: ["agreement": 998]),
            BuiltCompany("Company 3", [3], mapping: ["agreement": 203]),
            BuiltCompany("Company 4", [3], mapping: ["managedCompany": "77"]),
            BuiltCompany("Company 5", [3]),
            BuiltCompany("Company 6", [3], mapping: ["connectWiseCompany": 104, "agreement": 204]),
        ],
        problems: [
            "tenants[0].integrations[0].companies", "there is no company 999", "there is no agreement 998",
            "agreement 203 belongs to Company 4", "there is no company 77 at the source", "is mapped to Company 5",
        ])

    private static let companyOfTwoIntegrations: BuiltWorld = {
        let first = BuiltCompany("Company 1", [3])
        let again = BuiltCompany(
            "Company 2", [3],
            mapping: ["managedCompany": "Company 1", "connectWiseCompany": 100, "agreement": 200])
        return BuiltWorld(
            name: "refused-company-of-two-integrations",
            tenants: [
                BuiltTenant(integrations: [
                    BuiltIntegration("first", products: [.single("KES")], companies: [first]),
                    BuiltIntegration("second", products: [.single("KES")], companies: [again]),
                ])
            ], problems: ["tenants[0].integrations[1].companies[0]", "is in the integration first already"])
    }()

    private static let format = world(
        "refused-format",
        [
            BuiltCompany("Company 1", [3], agreement: ["prorated": true]),
            BuiltCompany("Company 2", [3], keys: [.own(.advanced, ["kind": "commerical"])]),
            BuiltCompany("Company 3", [.workstations(3, on: ["K-99"])]),
        ], integration: ["timeZone": "Europe/Atlantis"],
        faults: [["at": "connectWise", "match": "POST aditions", "effect": "timeout"]],
        problems: [
            "tenants[0].sites[0].agreements[0].prorated", "tenants[0].sources[0].companies[1].keys[0].kind", "K-99",
            "Europe/Atlantis", "aditions",
        ])

    private static let products: BuiltWorld = {
        let cloud = BuiltCompany.Licence("Kaspersky Endpoint Security Cloud", "")
        return BuiltWorld(
            name: "refused-products",
            tenants: [
                BuiltTenant(
                    integrations: [
                        BuiltIntegration(
                            products: [
                                .single("BUNDLE"), .single("SERIALIZED", for: .select), .single("NOWHERE", for: .total),
                                .categories(servers: "KES", for: cloud),
                            ], companies: [BuiltCompany("Company 1", [3])])
                    ],
                    products: ["BUNDLE": ["class": "Bundle"], "SERIALIZED": ["serialized": true], "NOWHERE": .null])
            ],
            problems: [
                "tenants[0].integrations[0].products", "BUNDLE", "SERIALIZED", "there is no product NOWHERE",
                "licensed by user",
            ])
    }()

    private static let agreementAlone = world(
        "refused-agreement-alone", days: 2, [BuiltCompany("Company 1", [3]), BuiltCompany("Company 2", [3])],
        changes: [
            [
                "day": 2, "at": "mapping",
                "companies": [["managedCompany": "Company 1", "connectWiseCompany": .null]],
            ]
        ], problems: ["tenants[0].changes[0].companies[0]", "needs a connectWiseCompany"])

    private static func world(
        _ name: String, days: Int = 1, _ companies: [BuiltCompany], integration: JSONValue = [:],
        changes: [JSONValue] = [],
        faults: [JSONValue] = [], problems: [String]
    ) -> BuiltWorld {
        let integration = BuiltIntegration("all", integration, products: [.single("KES")], companies: companies)
        return BuiltWorld(
            name: name, days: days,
            tenants: [BuiltTenant(integrations: [integration], changes: changes, faults: faults)], problems: problems)
    }
}
