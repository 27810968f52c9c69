import Billing
import MappingAPIStage
import Ports
import StrictJSON

extension Operation {
    /// What the tenant's sites and sources hold, read now.
    static func outsideLists(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/sites/{site}/companies", .viewer, query: ["search"] + paging) { call in
                let found = try await stage.connectWiseCompanies(
                    call.id("site"), search: call.query("search"), call.numberPage(), call.access)
                return .ok(found.document(cursor: { cursor(of: $0.id.number) }, \.document))
            },
            Operation("GET", "/v1/sites/{site}/agreements", .viewer, query: ["company"] + paging) { call in
                let (site, page): (SiteID, Page<Int>) = (try call.id("site"), try call.numberPage())
                let found = try await stage.agreements(site, of: call.connectWiseCompany(), page, call.access)
                return .ok(found.document(cursor: { cursor(of: $0.id.number) }, \.document))
            },
            Operation("GET", "/v1/sites/{site}/products", .viewer, query: ["search"] + paging) { call in
                let found = try await stage.products(
                    call.id("site"), search: call.query("search"), call.numberPage(), call.access)
                return .ok(found.document(cursor: { cursor(of: $0.id.number) }, \.document))
            },
            Operation("GET", "/v1/sources/{source}/companies", .viewer, query: ["search"] + paging) { call in
                let found = try await stage.managedCompanies(
                    call.id("source"), search: call.query("search"), call.page(), call.access)
                return .ok(found.document(cursor: \.company.identity, \.document))
            },
        ]
    }

    /// Numbers in a form whose order as texts is theirs.
    private static func cursor(of number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }
}

extension Call {
    /// The company in the query.
    fileprivate func connectWiseCompany() throws(Problem) -> ConnectWiseCompanyID? {
        var reader = QueryReader(query)
        let number = reader.value("company", "must be the id of a ConnectWise company, a whole number") { text in
            Int(text).flatMap { (1...Int(Int32.max)).contains($0) ? $0 : nil }
        }
        try reader.finish("agreements")
        return number.map { ConnectWiseCompanyID($0) }
    }
}

extension ConnectWiseCompany {
    fileprivate var document: JSONValue {
        ["id": JSONValue(id), "identifier": .string(identifier), "name": .string(name)]
    }
}

extension AgreementFacts {
    fileprivate var document: JSONValue {
        [
            "id": JSONValue(id), "name": .string(name), "company": JSONValue(company),
            "startDate": startDate.document, "endDate": endDate.document, "cancelled": .bool(isCancelled),
            "billStartDate": billStartDate.document, "prorates": .bool(prorates),
            "nextInvoiceDate": nextInvoiceDate.document, "parent": JSONValue(parent),
        ]
    }
}

extension DateFact {
    /// The day, what stands there instead of one, or null.
    fileprivate var document: JSONValue {
        switch self {
        case .absent: .null
        case .date(let date): JSONValue(date)
        case .unreadable(let text): .string(text)
        }
    }
}

extension ProductFacts {
    fileprivate var document: JSONValue {
        [
            "id": JSONValue(id), "identifier": .string(identifier), "description": .string(description),
            "class": .string(productClass), "inactive": .bool(isInactive), "serialized": .bool(isSerialized),
            "allowed": .bool(isAllowed),
        ]
    }
}

extension ManagedCompanyListing {
    fileprivate var document: JSONValue {
        [
            "identity": .string(company.identity), "name": .string(company.name),
            "integration": JSONValue(integration),
        ]
    }
}
