package import Billing
package import Ports

extension ConnectWiseClient {
    /// All companies that are not deleted.
    package func companies() async throws(ConnectWiseError) -> SiteList<ConnectWiseCompany> {
        let list = RecordList(path: "/company/companies", of: CompanyResponse.self, pageSize: pageSize)
        var companies = try await list.list(of: .company, over: exchange) { (row) throws(UnreadableField) in
            try ConnectWiseCompany(row)
        }
        companies.records.removeAll(where: \.isDeleted)
        return companies
    }

    /// All agreements; with `company` only that company's.
    package func agreements(
        of company: ConnectWiseCompanyID?
    ) async throws(ConnectWiseError) -> SiteList<AgreementFacts> {
        let list = RecordList(
            path: "/finance/agreements", of: AgreementResponse.self, condition: company.map { "company/id=\($0)" },
            pageSize: pageSize)
        return try await list.list(of: .agreement, over: exchange) { (row) throws(UnreadableField) in
            try AgreementFacts(row)
        }
    }

    /// The whole catalogue.
    package func products() async throws(ConnectWiseError) -> SiteList<ProductFacts> {
        let list = RecordList(path: "/procurement/catalog", of: ProductResponse.self, pageSize: pageSize)
        return try await list.list(of: .product, over: exchange) { (row) throws(UnreadableField) in
            try ProductFacts(row)
        }
    }

    /// All additions of an agreement, cancelled ones too.
    package func additions(of agreement: AgreementID) async throws(ConnectWiseError) -> AgreementAdditions {
        let list = RecordList(
            path: "/finance/agreements/\(agreement)/additions", of: AdditionResponse.self, purpose: .record,
            pageSize: pageSize)
        var additions = AgreementAdditions()
        let readings = try await list.all(over: exchange) { (row) throws(UnreadableField) in try FoundAddition(row) }
        for reading in readings {
            switch reading.record {
            case .success(let addition): additions.found.append(addition)
            case .failure(let flaw):
                additions.unreadable.append(UnreadableAddition(reading.row, id: reading.id, flaw))
            }
        }
        return additions
    }
}
