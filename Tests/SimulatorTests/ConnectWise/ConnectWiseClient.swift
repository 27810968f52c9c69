import Foundation
import Simulators
import StrictJSON

/// Calls a site of the example in this process, as a signed-in client.
struct ConnectWiseClient {
    let model: ConnectWiseModel
    var headers: [String: String]

    init(_ edits: [(String, String?)] = []) throws {
        let scenario = try Example.scenario(edits)
        model = ConnectWiseModel(
            scenario.tenants[0].sites[0], tenant: scenario.tenants[0].name, today: scenario.billingDate)
        headers = [
            "authorization": model.credentials.authorization, "clientid": model.credentials.clientId,
            "host": "cw.example", "content-type": "application/json",
        ]
    }

    func call(
        _ method: String, _ path: String, _ query: [String: String] = [:], _ body: String = "",
        adding: [String: String] = [:]
    ) -> ModelAnswer {
        model.respond(
            ModelRequest(
                method: method, path: "/v4_6_release/apis/3.0" + path, query: query,
                headers: headers.merging(adding) { _, new in new }, body: Data(body.utf8)))
    }

    /// The records of a list.
    func list(_ path: String, _ query: [String: String] = [:]) -> [JSONValue] {
        call("GET", path, query).json?.elements ?? []
    }

    func ids(_ path: String, _ conditions: String) -> [Int] {
        list(path, ["conditions": conditions]).compactMap { $0["id"]?.integer }
    }

    static let additions = "/finance/agreements/31/additions"
    static let prorated = "/finance/agreements/32/additions"

    static func addition(_ members: String = "") -> String {
        "{\"product\":{\"id\":7},\"billCustomer\":\"Billable\",\"quantity\":90,"
            + "\"effectiveDate\":\"2026-12-01T00:00:00Z\"\(members)}"
    }
}

extension ModelAnswer {
    /// The first reason's code and field of a refusal.
    var reason: String {
        let first = json?["errors"]?.elements?.first
        return "\(first?["code"]?.text ?? "") \(first?["field"]?.text ?? "")"
    }

    var code: String { json?["code"]?.text ?? "" }
}
