import Billing
import MappingAPIStage
import Ports
import Runs
import StrictJSON

extension Operation {
    static func runs(_ stage: MappingStage) -> [Operation] {
        [
            Operation("POST", "/v1/integrations/{integration}/runs", .billing) { call in
                let id: IntegrationID = try call.id("integration")
                switch try await stage.startRun(id, on: call.requestedDate(), call.access) {
                case .started(let run): return .accepted(run.document, at: "/v1/runs/\(run.id)")
                case .recomputed(let date, let companies):
                    return .ok([
                        "recomputed": true, "integration": JSONValue(id), "billingDate": JSONValue(date),
                        "companies": .array(companies.map(\.document)),
                    ])
                }
            },
            Operation("GET", "/v1/runs", .viewer, query: ["integration", "billingDate", "state"] + paging) { call in
                .ok(try await stage.runs(call.runFilter(), call.access).document(cursor: \.id.text, \.document))
            },
            Operation("GET", "/v1/runs/{run}", .viewer, query: paging) { call in
                let (run, companies) = try await stage.run(call.id("run"), call.page(), call.access)
                let part = companies.document(cursor: \.identity, \.document)
                return .ok(run.document.with(["companies": run.companies.with(part.objectMembers ?? [:])]))
            },
        ]
    }
}

extension Call {
    /// The date in the body: there may be no body, or an object with `billingDate`.
    fileprivate func requestedDate() throws(Problem) -> BillingDate? {
        guard let body = try optionalBody else { return nil }
        var reader = BodyReader(body)
        let text = reader.optionalText("billingDate")
        let date = text.flatMap { BillingDate($0) }
        if text != nil, date == nil { reader.refuse("billingDate", .invalid, QueryReader.dayNeeded) }
        reader.finish()
        guard reader.problems.isEmpty else { throw Problem(reader.problems) }
        return date
    }

    fileprivate func runFilter() throws(Problem) -> RunFilter {
        let limit = try page().limit
        var reader = QueryReader(query)
        let filter = RunFilter(
            integration: reader.id("integration"), billingDate: reader.billingDate(),
            state: reader.value(
                "state", "must be one of \(RunState.allCases.map(\.rawValue).joined(separator: ", "))"
            ) { RunState(rawValue: $0) }, after: reader.id("after"), limit: limit)
        try reader.finish("runs")
        return filter
    }
}

extension StoredRun {
    fileprivate var document: JSONValue {
        [
            "id": JSONValue(id), "integration": JSONValue(integration), "integrationName": .string(integrationName),
            "billingDate": JSONValue(billingDate), "trigger": .string(trigger.rawValue),
            "state": .string(state.rawValue),
            "requestedAt": JSONValue(requestedAt), "requestedBy": .string(requestedBy), "endedAt": JSONValue(endedAt),
            "companies": companies,
        ]
    }

    /// How many companies it has, in which states.
    fileprivate var companies: JSONValue {
        [
            "total": .integer(counts.values.reduce(0, +)), "failed": .integer(counts[.failed] ?? 0),
            "counts": .object(
                Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, .integer($0.value)) })),
        ]
    }
}

extension StoredRunCompany {
    fileprivate var document: JSONValue {
        [
            "identity": .string(identity), "name": .string(name), "state": .string(state.rawValue),
            "outcome": JSONValue(outcome),
        ]
    }
}

extension RecomputedCompany {
    fileprivate var document: JSONValue {
        [
            "identity": .string(identity), "name": .string(name), "same": .bool(differences.isEmpty),
            "differences": .array(differences.map(JSONValue.string)),
        ]
    }
}
