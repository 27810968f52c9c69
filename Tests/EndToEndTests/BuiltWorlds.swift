import Simulators
import StrictJSON

/// Worlds that are too large to be written down.
enum BuiltWorlds {
    private static let application = "Kaspersky Endpoint Security for Business Advanced"

    /// As many companies as asked for, in one integration; company `n` has `n` workstations and, every third, 2 servers.
    static func companies(_ count: Int) throws -> Scenario {
        let all = 1...count
        return try world(
            companies: all.map { (1000 + $0, "Company \($0)") },
            agreements: all.map { #"{ "id": \#(5000 + $0), "companyId": \#(1000 + $0), "name": "Security" }"# },
            additions: [],
            managed: all.map { number in
                let servers = number.isMultiple(of: 3) ? [(2, "windowsServer")] : []
                return managed("ms-\(number)", serial: "K-\(number)", [(number, "windowsWorkstation")] + servers)
            },
            mappings: all.map { mapping("ms-\($0)", 1000 + $0, 5000 + $0) })
    }

    /// What must come of `companies`.
    static func additions(ofCompanies count: Int) -> JSONValue {
        .array(
            (1...count).flatMap { number -> [JSONValue] in
                let servers = number.isMultiple(of: 3) ? [addition(5000 + number, "SRV", 2)] : []
                return [addition(5000 + number, "WKS", number)] + servers
            })
    }

    /// An agreement with more additions of other products than one page holds, for some days.
    ///
    /// On one of two agreements the last addition is of our own product.
    static func pages(additions count: Int, days: Int) throws -> Scenario {
        func line(_ id: Int, _ agreement: Int, _ product: String) -> String {
            #"{ "id": \#(id), "agreementId": \#(agreement), "product": "\#(product)", "quantity": 1, "#
                + #""effectiveDate": "2026-02-01" }"#
        }
        let first = (1...count).map { line($0, 31, "OTHER") }
        let second = (1...count).map { line(count + $0, 32, $0 == count ? "WKS" : "OTHER") }
        return try world(
            companies: [(250, "Contoso"), (251, "Fabrikam")],
            agreements: [
                #"{ "id": 31, "companyId": 250, "name": "Security" }"#,
                #"{ "id": 32, "companyId": 251, "name": "Security" }"#,
            ], additions: first + second,
            managed: [
                managed("12", serial: "K-1", [(5, "windowsWorkstation")]),
                managed("13", serial: "K-2", [(6, "windowsWorkstation")]),
            ], mappings: [mapping("12", 250, 31), mapping("13", 251, 32)], days: days)
    }

    /// An addition of ours.
    static func addition(_ agreement: Int, _ product: String, _ quantity: Int) -> JSONValue {
        .members([
            "agreementId": .integer(agreement), "product": .string(product), "quantity": .integer(quantity),
            "effectiveDate": .string("2026-11-24"), "cancelledDate": .null, "byTallybridge": .bool(true),
        ])
    }

    private static func managed(_ id: String, serial: String, _ devices: [(count: Int, system: String)]) -> String {
        let rows = devices.map { #"{ "count": \#($0.count), "os": "\#($0.system)", "keys": ["\#(serial)"] }"# }
        return #"{ "id": "\#(id)", "name": "Managed \#(id)", "keys": [ { "serial": "\#(serial)", "#
            + #""application": "\#(application)", "expires": null } ], "devices": [ \#(rows.joined(separator: ", ")) ] }"#
    }

    private static func mapping(_ managed: String, _ company: Int, _ agreement: Int) -> String {
        #"{ "managedCompany": "\#(managed)", "connectWiseCompany": \#(company), "agreement": \#(agreement), "#
            + #""automaticBilling": true }"#
    }

    private static func world(
        companies: [(id: Int, name: String)], agreements: [String], additions: [String], managed: [String],
        mappings: [String], days: Int = 1
    ) throws -> Scenario {
        func list(_ entries: [String]) -> String { "[ \(entries.joined(separator: ",\n")) ]" }
        let named = companies.map { #"{ "id": \#($0.id), "identifier": "C\#($0.id)", "name": "\#($0.name)" }"# }
        let products = ["WKS", "SRV", "OTHER"].enumerated().map { #"{ "id": \#($0 + 1), "identifier": "\#($1)" }"# }
        let text = """
            { "billingDate": "2026-11-24", "days": \(days), "tenants": [ { "name": "Northwind MSP",
              "sites": [ { "name": "main", "companies": \(list(named)), "agreements": \(list(agreements)),
                "products": \(list(products)), "additions": \(list(additions)) } ],
              "sources": [ { "name": "ksc", "kind": "securityCenter", "companies": \(list(managed)) } ],
              "integrations": [ { "name": "all", "companies": \(list(mappings)), "products": [
                { "application": "\(application)",
                  "byCategory": { "servers": "SRV", "workstations": "WKS", "nonWindows": null } } ] } ] } ] }
            """
        return try Scenario.decode(text.utf8)
    }
}
