import Billing
import MappingAPIStage
import Ports
import StrictJSON

extension Operation {
    static func exceptions(_ stage: MappingStage) -> [Operation] {
        [
            Operation("GET", "/v1/exceptions", .viewer, query: ["integration", "code", "state"] + paging) { call in
                let found = try await stage.exceptions(call.exceptionFilter(), call.access)
                return .ok(found.document(cursor: { String($0.id) }, \.document))
            }
        ]
    }
}

extension Call {
    /// The open ones, or with `state=all` the closed ones too.
    fileprivate func exceptionFilter() throws(Problem) -> ExceptionFilter {
        let limit = try page().limit
        let codes = BillingExceptionCode.allCases.map(\.rawValue).joined(separator: ", ")
        var reader = QueryReader(query)
        let filter = ExceptionFilter(
            integration: reader.id("integration"),
            code: reader.value("code", "must be one of \(codes)") { BillingExceptionCode(rawValue: $0) },
            includesClosed: reader.value("state", "must be open or all") { ["open": false, "all": true][$0] } ?? false,
            after: reader.numberAfter(), limit: limit)
        try reader.finish("exceptions")
        return filter
    }
}

extension StoredException {
    fileprivate var document: JSONValue {
        exception.document.with([
            "id": .integer(id), "integration": .string(integrationName), "integrationId": JSONValue(integration),
            "managedCompany": JSONValue(identity), "managedCompanyName": JSONValue(companyName),
            "openedAt": JSONValue(openedAt), "seenAt": JSONValue(seenAt), "closedAt": JSONValue(closedAt),
        ])
    }
}
