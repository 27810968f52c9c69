import Simulators

/// How some companies of a built world are billed.
struct BuiltIntegration: Sendable {
    let name: String
    let details: JSON
    let products: [JSON]
    let companies: [BuiltCompany]

    init(_ name: String = "all", _ details: JSON = [:], products: [JSON], companies: [BuiltCompany]) {
        self.name = name
        self.details = details
        self.products = products
        self.companies = companies
    }
}

extension JSON {
    /// A product mapping to one product.
    static func single(
        _ product: String, for licence: BuiltCompany.Licence = .advanced, _ details: JSON = [:]
    ) -> JSON {
        let usual: JSON = ["application": .string(licence.application), "single": .string(product)]
        return usual.with(details)
    }

    /// A product mapping by category.
    static func categories(
        servers: String? = "SRV", workstations: String? = "WKS", nonWindows: String? = nil,
        for licence: BuiltCompany.Licence = .advanced, _ details: JSON = [:]
    ) -> JSON {
        func product(_ identifier: String?) -> JSON { identifier.map(JSON.string) ?? .null }
        let usual: JSON = [
            "application": .string(licence.application),
            "byCategory": [
                "servers": product(servers), "workstations": product(workstations), "nonWindows": product(nonWindows),
            ],
        ]
        return usual.with(details)
    }
}

/// A tenant of a built world, with one site and one source.
///
/// In ConnectWise its companies are numbered from 100 and their agreements from 200, in the order of the integrations;
/// products from 1, in the order in which the mappings name them.
struct BuiltTenant: Sendable {
    var name = "Northwind MSP"
    let integrations: [BuiltIntegration]
    /// What products have beyond the usual, and those that no mapping names; null is not in ConnectWise.
    var products: KeyValuePairs<String, JSON> = [:]
    var additions: [JSON] = []
    /// What happens beside the companies' usage.
    var changes: [JSON] = []
    /// What misbehaves for this tenant.
    var faults: [JSON] = []
    /// What the last day's run must be, if not complete.
    var lastRun: JSON?

    private var numbered: [(index: Int, company: BuiltCompany)] {
        integrations.flatMap(\.companies).enumerated().map { ($0.offset, $0.element) }
    }

    /// The tenant as the scenario file describes it.
    var scenario: JSON {
        var index = 0
        let mapped = integrations.map { integration -> JSON in
            let mappings = integration.companies.compactMap { company -> JSON? in
                defer { index += 1 }
                return company.mapping(index)
            }
            let usual: JSON = [
                "name": .string(integration.name), "source": "ksc", "site": "main", "companies": .array(mappings),
                "products": .array(integration.products),
            ]
            return usual.with(integration.details)
        }
        return [
            "name": .string(name),
            "sites": [
                [
                    "name": "main", "companies": .array(numbered.map { $1.record($0) }),
                    "agreements": .array(numbered.flatMap { $1.agreements($0) }), "products": .array(productRecords),
                    "additions": .array(additions),
                ]
            ],
            "sources": [
                [
                    "name": "ksc", "kind": "securityCenter",
                    "companies": .array(numbered.map { $1.managedCompany($0) }),
                ]
            ],
            "integrations": .array(mapped), "changes": .array(changes + numbered.flatMap { $1.changes($0) }),
        ]
    }

    /// What must come of it in so many days.
    func expected(days: Int) -> JSON {
        let runs = (1...days).flatMap { day in
            integrations.map { integration -> JSON in
                if day == days, let lastRun { return lastRun }
                let companies = integration.companies.filter { $0.mapping != .null }.count
                return [
                    "integration": .string(integration.name), "billingDate": .string(BuiltWorld.dates[day - 1]),
                    "state": "completed", "companies": .integer(companies), "failed": 0,
                ]
            }
        }
        return [
            "name": .string(name), "runs": .array(runs), "additions": .array(numbered.flatMap { $1.additions($0) }),
            "exceptions": .array(numbered.flatMap { $1.exceptions($0) }),
        ]
    }

    private var productRecords: [JSON] {
        let named = integrations.flatMap(\.products).flatMap { mapping in
            [mapping["single"]].compactMap { $0?.text }
                + (mapping["byCategory"]?.objectMembers ?? []).compactMap(\.value.text)
        }
        var identifiers: [String] = []
        for identifier in named + products.map(\.key) where !identifiers.contains(identifier) {
            identifiers.append(identifier)
        }
        let details = Dictionary(uniqueKeysWithValues: products.map { ($0.key, $0.value) })
        return identifiers.filter { details[$0] != .null }.enumerated().map { index, identifier in
            let usual: JSON = ["id": .integer(index + 1), "identifier": .string(identifier), "price": .number("3.5")]
            return usual.with(details[identifier] ?? [:])
        }
    }
}
