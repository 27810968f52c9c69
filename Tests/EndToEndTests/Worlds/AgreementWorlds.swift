import Simulators
import StrictJSON

/// Worlds about what an agreement allows.
enum AgreementWorlds {
    static let all = [agreements, agreementsChange, usageRisesAndFalls]

    private static let agreements = BuiltWorld(
        name: "agreements",
        tenants: [
            BuiltTenant(integrations: [
                BuiltIntegration(products: [.single("KES")], companies: dates + invoiced + mappings),
                BuiltIntegration(
                    "observing", ["mode": "observe"], products: [.single("KES")],
                    companies: [
                        BuiltCompany("observed", [21]),
                        BuiltCompany(
                            "ended-and-in-no-integration", [22], agreement: ["endDate": "2026-11-23"], mapping: .null),
                    ]),
            ])
        ], calls: ["postAdditions": 10, "patchAdditions": 0])

    private static let dates = [
        BuiltCompany("open-ended", [3], gives: [.bills(3)]),
        BuiltCompany("ends-today", [4], agreement: ["endDate": "2026-11-24"], gives: [.bills(4)]),
        BuiltCompany(
            "ended-yesterday", [5], agreement: ["endDate": "2026-11-23"], gives: [.exception("agreementEnded", 5)]),
        BuiltCompany("cancelled", [6], agreement: ["cancelled": true], gives: [.exception("agreementCancelled", 6)]),
        BuiltCompany(
            "starts-later", [7], agreement: ["startDate": "2026-12-15"], gives: [.bills(7, from: "2026-12-15")]),
        BuiltCompany(
            "bills-later", [8], agreement: ["billStartDate": "2026-11-30"], gives: [.bills(8, from: "2026-11-30")]),
        BuiltCompany(
            "starts-after-its-end", [9], agreement: ["startDate": "2027-01-10", "endDate": "2026-12-31"],
            gives: [.exception("agreementStartsTooLate", 9)]),
        BuiltCompany(
            "no-date-at-all", [16], agreement: ["startDate": .null, "billStartDate": .null],
            gives: [.exception("effectiveDateUnknown", 16)]),
        BuiltCompany("ended-but-unused", [0], agreement: ["endDate": "2026-11-23"]),
    ]

    private static let invoiced = [
        BuiltCompany(
            "invoiced-beyond-its-end", [2], agreement: ["nextInvoiceDate": "2026-12-01", "endDate": "2026-11-30"],
            gives: [.exception("agreementStartsTooLate", 2)]),
        BuiltCompany(
            "invoiced", [10], agreement: ["nextInvoiceDate": "2026-12-01"], gives: [.bills(10, from: "2026-12-01")]),
        BuiltCompany(
            "invoiced-with-proration", [11], agreement: ["nextInvoiceDate": "2026-12-01", "prorate": true],
            gives: [.bills(11)]),
        BuiltCompany("invoice-is-overdue", [12], agreement: ["nextInvoiceDate": "2026-11-01"], gives: [.bills(12)]),
        BuiltCompany(
            "child", [13], agreement: ["nextInvoiceDate": "2026-11-26"], parent: ["nextInvoiceDate": "2026-12-10"],
            gives: [.bills(13, from: "2026-12-10")]),
        BuiltCompany(
            "child-with-proration", [14], agreement: ["prorate": true], parent: ["nextInvoiceDate": "2026-12-10"],
            gives: [.bills(14)]),
        BuiltCompany(
            "child-of-never-invoiced", [15], agreement: ["nextInvoiceDate": "2026-12-24"], parent: [:],
            gives: [.bills(15)]),
    ]

    private static let mappings = [
        BuiltCompany("billing-off", [17], mapping: ["automaticBilling": false]),
        BuiltCompany(
            "billing-off-and-ended", [18], agreement: ["endDate": "2026-01-31"], mapping: ["automaticBilling": false]),
        BuiltCompany(
            "not-mapped", [19], mapping: ["connectWiseCompany": .null, "agreement": .null],
            gives: [.exception("companyNotMapped", 19)]),
        BuiltCompany("not-mapped-and-unused", [0], mapping: ["connectWiseCompany": .null, "agreement": .null]),
        BuiltCompany(
            "no-agreement-chosen", [20], mapping: ["agreement": .null], gives: [.exception("agreementNotChosen", 20)]),
    ]

    /// People change agreements and products on the second day, on which each company but one uses one more.
    private static let agreementsChange: BuiltWorld = {
        let select = BuiltCompany.Licence.select
        let total = BuiltCompany.Licence.total
        func product(_ product: JSONValue, _ licence: BuiltCompany.Licence) -> JSONValue {
            ["product": product, "application": .string(licence.application)]
        }
        let companies = [
            BuiltCompany(
                "moved-to-another-company", [3], then: [[4]],
                gives: [.bills(3), .exception("agreementOfAnotherCompany", 4)]),
            BuiltCompany("agreement-ended", [5], then: [[6]], gives: [.bills(5), .exception("agreementEnded", 6)]),
            BuiltCompany(
                "agreement-cancelled", [7], then: [[8]], gives: [.bills(7), .exception("agreementCancelled", 8)]),
            BuiltCompany(
                "product-inactive", [.servers(9)], then: [[.servers(10)]], keys: [.own(select)],
                gives: [.bills(9, "SEL"), .exception("productInactive", 10, naming: product("SEL", select))]),
            BuiltCompany(
                "product-a-bundle", [.servers(2)], then: [[.servers(3)]], keys: [.own(total)],
                gives: [.bills(2, "TOTAL"), .exception("productNotAllowed", 3, naming: product("TOTAL", total))]),
            BuiltCompany("ends-today", [4], then: [[5]], gives: [.bills(5)]),
            BuiltCompany("untouched", [40], gives: [.bills(40)]),
        ]
        let byHand: JSONValue = [
            "day": 2, "at": "connectWise",
            "agreements": [
                ["id": 200, "companyId": 101], ["id": 201, "endDate": "2026-11-24"], ["id": 202, "cancelled": true],
                ["id": 205, "endDate": "2026-11-25"],
            ], "products": [["id": 2, "inactive": true], ["id": 3, "class": "Bundle"]],
        ]
        let integration = BuiltIntegration(
            products: [.single("KES"), .single("SEL", for: select), .single("TOTAL", for: total)],
            companies: companies)
        return BuiltWorld(
            name: "agreements-change", days: 2,
            tenants: [BuiltTenant(integrations: [integration], changes: [byHand])],
            calls: ["postAdditions": 7, "patchAdditions": 1])
    }()

    /// 3, 4, no and 2 workstations on four days, beside a company large enough for the guards to stay calm.
    private static let usageRisesAndFalls: BuiltWorld = {
        func tenant(
            _ name: String, _ policy: JSONValue, agreement: JSONValue = [:], gives outcomes: [BuiltCompany.Outcome]
        ) -> BuiltTenant {
            let companies = [
                BuiltCompany("Contoso", [3], then: [[4], [0], [2]], agreement: agreement, gives: outcomes),
                BuiltCompany("Steady", [60], gives: [.bills(60)]),
            ]
            let integration = BuiltIntegration(
                "all", ["policy": ["usageAtZero": policy]], products: [.single("KES")], companies: companies)
            return BuiltTenant(name: name, integrations: [integration])
        }
        return BuiltWorld(
            name: "usage-rises-and-falls", days: 4,
            tenants: [
                tenant("Kept at zero", "keepAtZero", gives: [.bills(2)]),
                tenant(
                    "Ended at zero", "endAtZero",
                    gives: [.bills(0, until: "2026-11-26"), .bills(2, from: "2026-11-27")]),
                tenant(
                    "Ended at zero, prorated", "endAtZero",
                    agreement: ["prorate": true, "nextInvoiceDate": "2026-12-01"],
                    gives: [.bills(4, until: "2026-11-26"), .bills(2, from: "2026-11-27")]),
                tenant(
                    "Ended before it took effect", "endAtZero", agreement: ["nextInvoiceDate": "2026-12-01"],
                    gives: [
                        .bills(0, from: "2026-12-01", until: "2026-12-01"),
                        .bills(2, from: "2026-12-01"),
                    ]),
            ], calls: ["postAdditions": 11, "patchAdditions": 9])
    }()
}
