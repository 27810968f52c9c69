import Simulators
import StrictJSON

/// Worlds in which one record cannot be read, or one agreement does not recur: its neighbours are billed as ever.
enum OddRecordWorlds {
    static let all = [odd, notRecurring]

    private static let odd: BuiltWorld = {
        let person: JSONValue = [
            "product": "SRV", "quantity": 4, "effectiveDate": "2026-02-01", "byTallybridge": false,
        ]
        let companies = [
            // A person's addition without a quantity: nothing is billed beside it, everything else on its agreement is.
            BuiltCompany(
                "Contoso", [5, .servers(3)], then: [[6, .servers(3)]],
                gives: [
                    .bills(6, "WKS"), .addition(person), .exception("recordUnreadable", 3, naming: ["product": "SRV"]),
                ]),
            // An agreement without a company.
            BuiltCompany("Fabrikam", [7], gives: [.exception("recordUnreadable", 7, naming: ["agreement": 201])]),
            // A key of an unknown kind that nothing uses.
            BuiltCompany("Tailspin", [8], then: [[9]], keys: [.own, .key("U-1")], gives: [.bills(9, "WKS")]),
            // A key without a name on two devices: they are named, the others go on.
            BuiltCompany(
                "Northwind", [4, .workstations(2, on: ["N-1"])], then: [[5, .workstations(2, on: ["N-1"])]],
                keys: [.own, .key("N-1")],
                gives: [.bills(5, "WKS"), .exception("recordUnreadable", 2)]),
            // One key, of an unknown kind from the second day on: what was billed stays.
            BuiltCompany(
                "Litware", [.workstations(9, on: ["K-9"])], keys: [.key("K-9")],
                gives: [.bills(9, "WKS"), .exception("recordUnreadable", 9)]),
        ]
        func fault(
            _ at: String, _ match: String, _ field: String, _ id: JSONValue, _ more: JSONValue = [:]
        ) -> JSONValue {
            let usual: JSONValue = [
                "at": .string(at), "match": .string(match), "effect": .string("oddRecord:" + field), "id": id,
                "times": 1000,
            ]
            return usual.with(more)
        }
        let tenant = BuiltTenant(
            integrations: [BuiltIntegration(products: [.categories()], companies: companies)],
            products: ["UNUSED": [:]],
            additions: [
                [
                    "id": 950, "agreementId": 200, "product": "SRV", "quantity": 4, "effectiveDate": "2026-02-01",
                ]
            ],
            faults: [
                fault("connectWise", "GET additions", "quantity", 950),
                fault("connectWise", "GET agreements", "company/id", 201),
                fault("connectWise", "GET catalog", "identifier", 3),
                fault("source", "EnumKeys", "KLLIC_KEY_TYPE", "U-1"),
                fault("source", "EnumKeys", "KLLIC_PROD_NAME", "N-1"),
                fault("source", "EnumKeys", "KLLIC_KEY_TYPE", "K-9", ["day": 2]),
            ])
        return BuiltWorld(name: "odd-records", days: 2, tenants: [tenant])
    }()

    private static let notRecurring = BuiltWorld(
        name: "agreements-that-do-not-recur",
        tenants: [
            BuiltTenant(integrations: [
                BuiltIntegration(
                    products: [.single("KES")],
                    companies: [
                        BuiltCompany(
                            "Contoso", [5], agreement: ["cycle": "notRecurring"],
                            gives: [.exception("agreementNotRecurring", 5)]),
                        BuiltCompany(
                            "Fabrikam", [6], agreement: ["billOneTime": true],
                            gives: [.exception("agreementNotRecurring", 6)]),
                        BuiltCompany(
                            "Tailspin", [7], agreement: ["oneTime": true],
                            gives: [.exception("agreementNotRecurring", 7)]),
                        BuiltCompany("Northwind", [8], gives: [.bills(8)]),
                    ])
            ])
        ])
}
