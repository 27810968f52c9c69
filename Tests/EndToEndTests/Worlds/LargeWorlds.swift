import Simulators
import StrictJSON

/// Worlds with more of something than a page or a batch holds.
enum LargeWorlds {
    /// So many companies; company `n` has `n` workstations and, every third, 2 servers.
    static func companies(_ count: Int) -> BuiltWorld {
        let companies = (1...count).map { number in
            let hasServers = number.isMultiple(of: 3)
            return BuiltCompany(
                "Company \(number)", [.workstations(number)] + (hasServers ? [.servers(2)] : []),
                gives: [.bills(number, "WKS")] + (hasServers ? [.bills(2, "SRV")] : []))
        }
        return BuiltWorld(
            name: "\(count) companies",
            tenants: [
                BuiltTenant(integrations: [BuiltIntegration(products: [.categories()], companies: companies)])
            ], calls: ["postAdditions": .integer(count + count / 3), "patchAdditions": 0])
    }

    /// Two agreements with so many additions by hand, more than one page holds.
    ///
    /// On the second one the last addition is of our own product.
    static func pages(additions count: Int) -> BuiltWorld {
        func line(_ id: Int, _ agreement: Int, _ product: String) -> JSONValue {
            [
                "id": .integer(id), "agreementId": .integer(agreement), "product": .string(product), "quantity": 1,
                "effectiveDate": "2026-02-01",
            ]
        }
        let first = (1...count).map { line($0, 200, "OTHER") }
        let second = (1...count).map { line(count + $0, 201, $0 == count ? "WKS" : "OTHER") }
        let companies = [
            BuiltCompany("Contoso", [5], gives: [.bills(5, "WKS")]),
            BuiltCompany("Fabrikam", [6], gives: [.exception("additionNotOurs", 6)]),
        ]
        return BuiltWorld(
            name: "second pages", days: 2,
            tenants: [
                BuiltTenant(
                    integrations: [BuiltIntegration(products: [.categories()], companies: companies)],
                    products: ["OTHER": [:]], additions: first + second)
            ], calls: ["postAdditions": 1, "patchAdditions": 0])
    }
}
