public import Billing
public import Ports
import StrictJSON

extension MappingStage {
    /// The companies of a ConnectWise system, read now.
    public func connectWiseCompanies(
        _ site: SiteID, search: String?, page: Page, _ access: Access
    ) async throws(Problem) -> Answer {
        _ = try await transaction(access) { try await $0.requireSite(site) }
        let companies = try await asking(site, access) { (system) throws(ConnectWiseError) in
            try await system.companies()
        }
        let found = companies.filter { matches(search, $0.name, $0.identifier) }
        return .ok(
            page.document(of: found, cursor: { cursor(of: $0.id.number) }) {
                ["id": JSONValue($0.id), "identifier": .string($0.identifier), "name": .string($0.name)]
            })
    }

    /// The agreements of a ConnectWise system, or of one company there, read now.
    public func agreements(
        _ site: SiteID, company: String?, page: Page, _ access: Access
    ) async throws(Problem) -> Answer {
        let number = try company.map(Self.companyNumber)
        _ = try await transaction(access) { try await $0.requireSite(site) }
        let agreements = try await asking(site, access) { (system) throws(ConnectWiseError) in
            try await system.agreements(of: number)
        }
        return .ok(page.document(of: agreements, cursor: { cursor(of: $0.id.number) }, document: \.document))
    }

    /// The catalogue of a ConnectWise system, read now.
    public func products(
        _ site: SiteID, search: String?, page: Page, _ access: Access
    ) async throws(Problem) -> Answer {
        _ = try await transaction(access) { try await $0.requireSite(site) }
        let products = try await asking(site, access) { (system) throws(ConnectWiseError) in
            try await system.products()
        }
        let found = products.filter { matches(search, $0.identifier, $0.description) }
        return .ok(page.document(of: found, cursor: { cursor(of: $0.id.number) }, document: \.document))
    }

    /// The companies a source lists now, and the integration each is in.
    public func managedCompanies(
        _ source: SourceID, search: String?, page: Page, _ access: Access
    ) async throws(Problem) -> Answer {
        let stored = try await transaction(access) { try await $0.requireSource(source) }
        let listed = try await listed(by: source, access).filter { matches(search, $0.name, $0.identity) }
        let known = try await transaction(access) { rows in
            try await rows.companies(listed.map(\.identity), ofKind: stored.kind, lock: .none)
        }
        let integrations = Dictionary(
            known.map { ($0.identity, $0.integration) }, uniquingKeysWith: { first, _ in first })
        return .ok(
            page.document(of: listed, cursor: \.identity) {
                [
                    "identity": .string($0.identity), "name": .string($0.name),
                    "integration": JSONValue(integrations[$0.identity] ?? nil),
                ]
            })
    }

    private static func companyNumber(_ text: String) throws(Problem) -> ConnectWiseCompanyID {
        guard let number = Int(text), number >= 1, number <= Int(Int32.max) else {
            let problem = FieldProblem("company", .invalid, "must be the id of a ConnectWise company, a whole number")
            throw Problem(.refused, "The agreements cannot be given.", errors: [problem])
        }
        return ConnectWiseCompanyID(number)
    }

    /// Orders numbers as texts.
    private func cursor(of number: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }
}

extension AgreementFacts {
    var document: JSONValue {
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
    var document: JSONValue {
        switch self {
        case .absent: .null
        case .date(let date): JSONValue(date)
        case .unreadable(let text): .string(text)
        }
    }
}

extension ProductFacts {
    var document: JSONValue {
        [
            "id": JSONValue(id), "identifier": .string(identifier), "description": .string(description),
            "class": .string(productClass), "inactive": .bool(isInactive), "serialized": .bool(isSerialized),
            "allowed": .bool(isAllowed),
        ]
    }
}
