import Simulators
import StrictJSON

/// How some companies of a built world are billed.
struct BuiltIntegration: Sendable {
    let name: String
    let details: JSONValue
    let products: [JSONValue]
    let companies: [BuiltCompany]

    init(_ name: String = "all", _ details: JSONValue = [:], products: [JSONValue], companies: [BuiltCompany]) {
        self.name = name
        self.details = details
        self.products = products
        self.companies = companies
    }
}

extension JSONValue {
    /// A product mapping to one product.
    static func single(
        _ product: String, for licence: BuiltCompany.Licence = .advanced, _ details: JSONValue = [:]
    ) -> JSONValue {
        let usual: JSONValue = ["application": .string(licence.application), "single": .string(product)]
        return usual.with(details)
    }

    /// A product mapping by category.
    static func categories(
        servers: String? = "SRV", workstations: String? = "WKS", nonWindows: String? = nil,
        for licence: BuiltCompany.Licence = .advanced, _ details: JSONValue = [:]
    ) -> JSONValue {
        func product(_ identifier: String?) -> JSONValue { identifier.map(JSONValue.string) ?? .null }
        let usual: JSONValue = [
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
    var products: KeyValuePairs<String, JSONValue> = [:]
    var additions: [JSONValue] = []
    /// What happens beside the companies' usage.
    var changes: [JSONValue] = []
    /// What misbehaves for this tenant.
    var faults: [JSONValue] = []
    /// What the last day's run must be, if not complete.
    var lastRun: JSONValue?

    private var numbered: [(index: Int, company: BuiltCompany)] {
        integrations.flatMap(\.companies).enumerated().map { ($0.offset, $0.element) }
    }

    /// The tenant as the scenario file describes it.
    var scenario: JSONValue {
        var index = 0
        let mapped = integrations.map { integration -> JSONValue in
            let mappings = integration.companies.compactMap { company -> JSONValue? in
                defer { index += 1 }
                return company.mapping(index)
            }
            let usual: JSONValue = [
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
    func expected(days: Int) -> JSONValue {
        let runs = (1...days).flatMap { day in
            integrations.map { integration -> JSONValue in
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
            "exceptions": .array(numbered.flatMap { $1.exceptions($0) } + companiesNobodyAdded),
        ]
    }

    /// What is told of companies that were there from the beginning and are in no integration: one exception.
    private var companiesNobodyAdded: [JSONValue] {
        guard numbered.contains(where: { $0.company.mapping == .null }) else { return [] }
        let first = integrations.map(\.name).min() ?? ""
        return [["code": "managedCompanyNew", "integration": .string(first), "managedCompany": .null]]
    }

    private var productRecords: [JSONValue] {
        let named = integrations.flatMap(\.products).flatMap { mapping -> [String] in
            let byCategory = ["servers", "workstations", "nonWindows"].map { mapping["byCategory"]?[$0] }
            return ([mapping["single"]] + byCategory).compactMap { $0?.text }
        }
        var identifiers: [String] = []
        for identifier in named + products.map(\.key) where !identifiers.contains(identifier) {
            identifiers.append(identifier)
        }
        let details = Dictionary(uniqueKeysWithValues: products.map { ($0.key, $0.value) })
        return identifiers.filter { details[$0] != .null }.enumerated().map { index, identifier in
            let usual: JSONValue = [
                "id": .integer(index + 1), "identifier": .string(identifier), "price": .number("3.5"),
            ]
            return usual.with(details[identifier] ?? [:])
        }
    }
}
