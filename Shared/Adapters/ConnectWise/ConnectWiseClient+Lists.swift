package import Billing
package import Ports

extension ConnectWiseClient {
    /// All companies that are not deleted.
    package func companies() async throws(ConnectWiseError) -> [ConnectWiseCompany] {
        let list = RecordList(path: "/company/companies", of: CompanyResponse.self, pageSize: pageSize)
        return try await list.all(over: exchange) { (row) throws(MissingField) in try ConnectWiseCompany(row) }
            .filter { !$0.isDeleted }
    }

    /// All agreements; with `company` only that company's.
    package func agreements(of company: ConnectWiseCompanyID?) async throws(ConnectWiseError) -> [AgreementFacts] {
        let list = RecordList(
            path: "/finance/agreements", of: AgreementResponse.self, condition: company.map { "company/id=\($0)" },
            pageSize: pageSize)
        return try await list.all(over: exchange) { (row) throws(MissingField) in try AgreementFacts(row) }
    }

    /// The whole catalogue.
    package func products() async throws(ConnectWiseError) -> [ProductFacts] {
        let list = RecordList(path: "/procurement/catalog", of: ProductResponse.self, pageSize: pageSize)
        return try await list.all(over: exchange) { (row) throws(MissingField) in try ProductFacts(row) }
    }

    /// All additions of an agreement, cancelled ones too.
    package func additions(of agreement: AgreementID) async throws(ConnectWiseError) -> [FoundAddition] {
        let list = RecordList(
            path: "/finance/agreements/\(agreement)/additions", of: AdditionResponse.self, purpose: .record,
            pageSize: pageSize)
        return try await list.all(over: exchange) { (row) throws(MissingField) in try FoundAddition(row) }
    }
}
