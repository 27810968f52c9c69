import Billing
import Foundation
import HTTPClient
import HTTPMessages
import Ports
import Postgres
import StrictJSON
import Testing

/// A tenant that calls the API over HTTP.
struct TestTenant: Sendable {
    let world: APIWorld
    let id: TenantID
    let tokens: [AccessRole: String]

    /// An answer as it came.
    struct Reply: Sendable {
        let status: Int
        let headers: HTTPHeaders
        let text: String
        var json: JSONValue { (try? JSONValue(parsing: text.utf8)) ?? .null }
        /// The fields that are wrong, each as `field code`.
        var problems: [String] {
            json["errors"].items.map { "\($0["field"].text) \($0["code"].text)" }
        }
        /// The codes of the warnings.
        var warnings: [String] { json["warnings"].items.map { $0["code"].text } }
    }

    /// Calls the API with a role's token.
    func call(
        _ method: String, _ target: String, _ body: JSONValue? = nil, as role: AccessRole = .admin
    ) async throws -> Reply {
        try await call(method, target, bytes: body?.encoded(), token: tokens[role])
    }

    /// Calls the API with any token and body.
    func call(_ method: String, _ target: String, bytes: [UInt8]?, token: String?) async throws -> Reply {
        var request = HTTPRequest(method: method, url: world.url + target, body: bytes)
        if let token { request.headers["Authorization"] = "Bearer \(token)" }
        if bytes != nil { request.headers["Content-Type"] = "application/json" }
        let response = try await world.http.send(request)
        return Reply(
            status: response.status, headers: response.headers, text: String(decoding: response.body, as: UTF8.self))
    }

    /// Calls the API, which must answer with this status.
    func ok(
        _ method: String, _ target: String, _ body: JSONValue? = nil, status: Int = 200,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> JSONValue {
        let reply = try await call(method, target, body)
        try #require(reply.status == status, "\(method) \(target): \(reply.text)", sourceLocation: sourceLocation)
        return reply.json
    }

    /// A number that the database holds, seen past row security.
    func number(_ sql: SQL) async throws -> Int {
        try await world.owner.query(sql).first?.decode(at: 0) ?? -1
    }

    /// The tenant's mapping revision.
    func revision() async throws -> Int {
        try await number("SELECT mapping_revision FROM tenants WHERE tenant_id = \(id)")
    }
}

/// Bodies are easier to read with `nil` for null.
extension JSONValue: ExpressibleByNilLiteral {
    init(nilLiteral: ()) { self = .null }
}

extension JSONValue? {
    /// The elements of a list; none for anything else.
    var items: [JSONValue] { if case .array(let items)? = self { items } else { [] } }
    /// The text; for anything else its JSON.
    var text: String {
        if case .string(let text)? = self { return text }
        return String(decoding: (self ?? .null).encoded(), as: UTF8.self)
    }
    /// The whole number.
    var integer: Int? { self?.integer }
}
