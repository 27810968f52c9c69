import Simulators
import StrictJSON

/// A small world of every supported part of the format, to be changed in one place by a test.
enum Example {
    static let text = """
        {
          "billingDate": "2026-11-24", "days": 9,
          "tenants": [ {
            "name": "Northwind MSP",
            "sites": [ {
              "name": "main",
              "companies": [ { "id": 250, "identifier": "Contoso", "name": "Contoso Ltd" },
                             { "id": 251, "identifier": "Fabrikam", "name": "Fabrikam Inc" } ],
              "agreements": [ { "id": 31, "companyId": 250, "name": "Managed Security", "startDate": "2026-01-01",
                                "nextInvoiceDate": "2026-12-01" },
                              { "id": 32, "companyId": 251, "name": "Prorated", "prorate": true,
                                "nextInvoiceDate": "2026-12-01" },
                              { "id": 33, "companyId": 251, "name": "Child", "parentId": 31 } ],
              "products": [ { "id": 7, "identifier": "KES-WKS", "description": "Workstation", "price": 3.5, "cost": 2.1 },
                            { "id": 8, "identifier": "KES-SRV", "price": 22 },
                            { "id": 9, "identifier": "OLD", "inactive": true },
                            { "id": 10, "identifier": "SET", "class": "Bundle" } ],
              "additions": [ { "id": 900, "agreementId": 31, "product": "KES-SRV", "quantity": 4,
                               "effectiveDate": "2026-02-01" } ]
            } ],
            "sources": [ {
              "name": "ksc", "kind": "securityCenter",
              "companies": [ {
                "id": "12", "name": "Contoso",
                "keys": [ { "serial": "A-1", "application": "Suite", "productName": "Suite European Edition",
                            "kind": "commercial", "expires": "2027-06-30" },
                          { "serial": "S-1", "application": "Cloud", "kind": "subscription", "expires": "2026-12-31",
                            "graceDays": 7 } ],
                "devices": [ { "count": 3, "os": "windowsWorkstation", "keys": ["A-1"] },
                             { "count": 2, "os": "windowsServer", "keys": ["A-1", "S-1"] },
                             { "id": "laptop-7", "name": "LAPTOP-7", "os": "linux", "reserveKeys": ["A-1"],
                               "pendingKeys": ["S-1"], "daysUnseen": 40, "versions": ["11.0", "12.0"] } ]
              }, {
                "id": "13", "name": "Fabrikam", "keys": [ { "serial": "F-1", "application": "Suite" } ],
                "devices": [ { "count": 4, "os": "macOS", "keys": ["F-1", "A-1"] } ]
              } ]
            } ],
            "integrations": [ {
              "name": "all", "source": "ksc", "site": "main", "timeZone": "Europe/Berlin", "mode": "bill",
              "policy": { "usageAtZero": "endAtZero", "ignoreUnseenForDays": 30 },
              "companies": [ { "managedCompany": "12", "connectWiseCompany": 250, "agreement": 31,
                               "automaticBilling": true },
                             { "managedCompany": "13", "connectWiseCompany": null } ],
              "products": [ { "application": "Suite",
                              "byCategory": { "servers": "KES-SRV", "workstations": "KES-WKS", "nonWindows": null } },
                            { "application": "Cloud", "single": "KES-WKS", "minimum": 5, "roundUpTo": 10 } ]
            } ],
            "changes": [
              { "day": 2, "at": "source", "managedCompany": "12", "devices": [] },
              { "day": 2, "at": "connectWise", "additions": [ { "id": 900, "quantity": 5 } ] },
              { "day": 8, "at": "invoice", "agreements": [31] },
              { "day": 2, "at": "mapping", "companies": [ { "managedCompany": "12", "automaticBilling": false } ] }
            ]
          } ],
          "faults": [ { "at": "connectWise", "tenant": "Northwind MSP", "match": "POST additions",
                        "effect": "applyThenDrop" } ]
        }
        """

    static func json() throws -> JSONValue { try JSONValue(parsing: text.utf8) }

    static func scenario() throws -> Scenario { try Scenario.decode(text.utf8) }

    /// The example with the value at `path` set to the JSON text `value`, or without that member if it is nil.
    static func with(_ path: String, _ value: String?) throws -> [UInt8] {
        let steps = path.split { ".[]".contains($0) }.map(String.init)
        let replacement = try value.map { try JSONValue(parsing: $0.utf8) }
        return (try json().setting(steps[...], to: replacement) ?? .null).encoded()
    }

    /// The problems of the example after that change.
    static func problems(_ path: String, _ value: String?) throws -> [ScenarioProblem] {
        do {
            _ = try Scenario.decode(with(path, value))
            return []
        } catch let refusal as ScenarioError {
            return refusal.problems
        }
    }

    /// The example with `edit` applied, decoded.
    static func scenario(_ edits: [(String, String?)]) throws -> Scenario {
        var json = try json()
        for (path, value) in edits {
            let steps = path.split { ".[]".contains($0) }.map(String.init)
            json = json.setting(steps[...], to: try value.map { try JSONValue(parsing: $0.utf8) }) ?? .null
        }
        return try Scenario.decode(json.encoded())
    }
}

extension JSONValue {
    /// This value with the one at the end of `steps` replaced, added, or removed.
    func setting(_ steps: ArraySlice<String>, to value: JSONValue?) -> JSONValue? {
        guard let step = steps.first else { return value }
        let rest = steps.dropFirst()
        switch self {
        case .array(var elements):
            guard let index = Int(step) else { return self }
            let new = (index < elements.count ? elements[index] : .null).setting(rest, to: value)
            if index < elements.count { elements.remove(at: index) }
            if let new { elements.insert(new, at: index) }
            return .array(elements)
        case .object(var members):
            members[step] = (members[step] ?? .object([:])).setting(rest, to: value)
            return .object(members)
        default: return self
        }
    }
}
