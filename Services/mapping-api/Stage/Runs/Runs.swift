public import Billing
public import Ports
import Runs

extension MappingStage {
    /// Runs, newest first, narrowed by integration, billing date and state.
    public func runs(
        query: (String) -> String?, page: Page, _ access: Access
    ) async throws(Problem) -> Answer {
        let filter = try Self.filter(query, page)
        let runs = try await transaction(access) { try await $0.runs(filter) }
        return .ok(page.document(runs, cursor: \.id.text, document: \.document))
    }

    /// One run with its companies.
    public func run(_ id: RunID, page: Page, _ access: Access) async throws(Problem) -> Answer {
        let (run, companies) = try await transaction(access) { rows in
            guard let run = try await rows.run(id) else {
                throw Problem(.notFound, "There is no run \(id). GET /v1/runs lists them.")
            }
            return (run, try await rows.companies(of: id, after: page.after, limit: page.probe))
        }
        let shown = page.document(companies, cursor: \.identity) { company in
            [
                "identity": .string(company.identity), "name": .string(company.name),
                "state": .string(company.state.rawValue), "outcome": JSONValue(company.outcome),
            ]
        }
        let part = run.companies.with(["items": shown["items"] ?? [], "next": shown["next"] ?? nil])
        return .ok(run.document.with(["companies": part]))
    }

    private static func filter(_ query: (String) -> String?, _ page: Page) throws(Problem) -> RunFilter {
        var problems: [FieldProblem] = []
        var filter = RunFilter(limit: page.probe)
        filter.integration = identifier("integration", query, &problems).map { IntegrationID($0) }
        if let text = query("billingDate") {
            filter.billingDate = BillingDate(text)
            if filter.billingDate == nil {
                problems.append(FieldProblem("billingDate", .invalid, "must be a day that exists, as 2026-11-24"))
            }
        }
        if let text = query("state") {
            filter.state = RunState(rawValue: text)
            if filter.state == nil {
                let message = "must be one of \(RunState.allCases.map(\.rawValue).joined(separator: ", "))"
                problems.append(FieldProblem("state", .invalid, message))
            }
        }
        filter.after = identifier("after", page, &problems).map { RunID($0) }
        guard problems.isEmpty else { throw Problem(.refused, "The runs cannot be given.", errors: problems) }
        return filter
    }

    private static func identifier(
        _ name: String, _ page: Page, _ problems: inout [FieldProblem]
    ) -> String? {
        identifier(name, { _ in page.after }, &problems)
    }

    /// The id in a query item; anything else is noted.
    static func identifier(
        _ name: String, _ query: (String) -> String?, _ problems: inout [FieldProblem]
    ) -> String? {
        guard let text = query(name) else { return nil }
        guard isIdentifier(text) else {
            problems.append(FieldProblem(name, .invalid, "must be an id, as the lists show it"))
            return nil
        }
        return text.lowercased()
    }
}

extension StoredRun {
    /// As the API shows it.
    var document: JSONValue {
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
