package import Billing
package import Ports

extension ConnectWiseClient {
    /// One agreement as it is now.
    ///
    /// Source: ConnectWise REST, GET /finance/agreements/{id}.
    package func agreement(_ id: AgreementID) async throws(ConnectWiseError) -> AgreementFacts {
        var call = Call(method: "GET", path: "/finance/agreements/\(id)", purpose: .record)
        call.query = [("fields", AgreementResponse.fields.joined(separator: ","))]
        return try await exchange.answer(call, as: AgreementResponse.self) {
            (row, _) throws(ConnectWiseError) in
            do throws(MissingField) {
                return try AgreementFacts(row)
            } catch {
                throw ConnectWiseError(.unavailable(status: 200, error.description), call: call.name)
            }
        }
    }
}
