import Billing

/// What the demo sends to the mapping API.
enum APIBody {
    struct Site: Encodable {
        let name: String
        let url: String
        let companyId: String
        let publicKey: String
        let privateKey: String
        let clientId: String
        let authoritiesPem: String
    }
    struct Source: Encodable {
        let name: String
        let kind: String
        let url: String
        let user: String
        let password: String
        let authoritiesPem: String
    }
    struct Integration: Encodable {
        let name: String
        let source: String
        let site: String
        let timeZone: String
        let mode: String
        let policy: BillingPolicy
        var version: Int?
    }
    struct Company: Encodable {
        let identity: String
        let connectWiseCompany: Int?
        let agreement: Int?
        let automaticBilling: Bool

        enum CodingKeys: String, CodingKey {
            case identity, connectWiseCompany, agreement, automaticBilling
        }

        /// Writes nulls: what is left out would keep its value.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(identity, forKey: .identity)
            try container.encode(connectWiseCompany, forKey: .connectWiseCompany)
            try container.encode(agreement, forKey: .agreement)
            try container.encode(automaticBilling, forKey: .automaticBilling)
        }
    }
    struct Categories: Encodable {
        let servers: String?
        let workstations: String?
        let nonWindows: String?
    }
    struct Product: Encodable {
        let application: String
        let single: String?
        let byCategory: Categories?
        let minimum: Int
        let roundUpTo: Int
        let basis: String
    }
    struct Run: Encodable {
        let billingDate: String
    }
    struct Decision: Encodable {
        let decision: String
        let managedCompany: String
        let application: String?
        let category: String?
    }
}

/// What the demo reads from the mapping API.
enum APIAnswer {
    struct Saved: Decodable {
        let id: String
        let version: Int
    }
    struct Run: Decodable {
        let id: String
        let state: String
        let companies: RunCompanies
    }
    struct RunCompanies: Decodable {
        let total: Int
        let failed: Int
    }
    struct Exception: Decodable {
        let code: String
        let integration: String?
        let managedCompany: String?
        let application: String?
        let category: String?
        let units: Int?
        let product: String?
        let agreement: Int?
        let message: String
    }
    struct Held: Decodable {
        let managedCompany: String
        let application: String
        let category: String?
        let from: Int
        let to: Int
        let reason: String
    }
    struct Plan: Decodable {
        let identity: String
        let name: String
        let entries: [Entry]
    }
    struct Entry: Decodable {
        let application: String
        let category: String?
        let units: Int
        let product: String
        let quantity: Int
        let why: String
    }
}
