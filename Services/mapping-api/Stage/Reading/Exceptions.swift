import Billing
public import Ports
import StrictJSON

extension MappingStage {
    /// Exceptions, oldest first: the open ones, or with `state=all` the closed ones too.
    public func exceptions(
        query: (String) -> String?, page: Page, _ access: Access
    ) async throws(Problem) -> Answer {
        let filter = try Self.exceptionFilter(query, page)
        let found = try await transaction(access) { try await $0.exceptions(filter) }
        return .ok(page.document(found, cursor: { String($0.id) }, document: \.document))
    }

    private static func exceptionFilter(
        _ query: (String) -> String?, _ page: Page
    ) throws(Problem) -> ExceptionFilter {
        var problems: [FieldProblem] = []
        var filter = ExceptionFilter(limit: page.probe)
        filter.integration = identifier("integration", query, &problems).map { IntegrationID($0) }
        if let text = query("code") {
            filter.code = BillingExceptionCode(rawValue: text)
            if filter.code == nil {
                let codes = BillingExceptionCode.allCases.map(\.rawValue).joined(separator: ", ")
                problems.append(FieldProblem("code", .invalid, "must be one of \(codes)"))
            }
        }
        switch query("state") {
        case nil, "open"?: filter.includesClosed = false
        case "all"?: filter.includesClosed = true
        case .some: problems.append(FieldProblem("state", .invalid, "must be open or all"))
        }
        if let text = page.after {
            filter.after = Int(text)
            if filter.after == nil {
                problems.append(FieldProblem("after", .invalid, "must be the value of \"next\" of the page before"))
            }
        }
        guard problems.isEmpty else { throw Problem(.refused, "The exceptions cannot be given.", errors: problems) }
        return filter
    }
}

extension StoredException {
    /// As the API shows it.
    var document: JSONValue {
        exception.document.with([
            "id": .integer(id), "integration": .string(integrationName), "integrationId": JSONValue(integration),
            "managedCompany": JSONValue(identity), "managedCompanyName": JSONValue(companyName),
            "openedAt": JSONValue(openedAt), "seenAt": JSONValue(seenAt), "closedAt": JSONValue(closedAt),
        ])
    }
}
