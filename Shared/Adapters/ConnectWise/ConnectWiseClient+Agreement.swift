package import Billing
package import Ports

extension ConnectWiseClient {
    /// One agreement as it is now.
    ///
    /// Source: ConnectWise REST, GET /finance/agreements/{id}.
    package func agreement(_ id: AgreementID) async throws(ConnectWiseError) -> SiteRecord<AgreementFacts> {
        var call = Call(method: "GET", path: "/finance/agreements/\(id)", purpose: .record)
        call.query = [("fields", AgreementResponse.fields.joined(separator: ","))]
        return try await exchange.answer(call, as: AgreementResponse.self) {
            (row, _) throws(ConnectWiseError) in
            let facts: AgreementFacts
            do throws(UnreadableField) {
                facts = try AgreementFacts(row)
            } catch {
                return .unreadable(UnreadableRecord(.agreement, id.number, error))
            }
            guard facts.id == id else {
                throw ConnectWiseError(.unavailable(status: 200, "it answers agreement \(facts.id)"), call: call.name)
            }
            return .facts(facts)
        }
    }
}
