import Billing
import HTTPClient
import HTTPMessages
import Ports
import StrictJSON
import Support
import Testing

@testable import MappingAPI

@Suite("Access")
struct AccessTests {
    @Test("without a valid token nothing is answered, and the answer says what to send")
    func tokens() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let expired = try await tenant.world.token(for: tenant.id, role: "admin", expires: "-1 second")
        let revoked = try await tenant.world.token(for: tenant.id, role: "admin", isRevoked: true)
        let good = tenant.tokens[.admin] ?? ""
        for token in [nil, "", "tbk_", "Bearer", String(good.dropLast()) + "2a", expired, revoked] {
            let reply = try await tenant.call("GET", "/v1/sites", bytes: nil, token: token)
            #expect(reply.status == 401, "\(token ?? "no token")")
            #expect(reply.headers["WWW-Authenticate"]?.hasPrefix("Bearer") == true)
            #expect(reply.headers["Content-Type"] == "application/problem+json")
            #expect(reply.json["type"].text == "urn:tallybridge:problem:unauthorized")
        }
        #expect(try await tenant.call("GET", "/v1/sites").status == 200)
    }

    @Test("each operation is refused to the role below the one it needs, and to no role that is enough")
    func roles() async throws {
        let tenant = try await APIWorld.shared().tenant()
        for operation in try await operations() {
            for role in AccessRole.allCases {
                let reply = try await tenant.call(operation.method, target(operation.path), as: role)
                #expect(
                    (reply.status == 403) == (role < operation.role),
                    "\(operation.method) \(operation.path) as \(role): \(reply.text)")
            }
        }
    }

    @Test("what there is not, and methods that are not, are problems too")
    func addresses() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let nothing = try await tenant.call("GET", "/v1/nothing")
        #expect(nothing.status == 404)
        #expect(nothing.json["detail"].text.contains("/openapi.json"))
        let method = try await tenant.call("PATCH", "/v1/sites")
        #expect(method.status == 405)
        #expect(method.headers["Allow"] == "GET, HEAD, POST")
        #expect(try await tenant.call("GET", "/v1/sites/not-an-id").status == 404)
    }

    @Test("a body that is no JSON, or too deep, is a problem", arguments: ["", "{", "{\"a\":}", deep])
    func bodies(text: String) async throws {
        let tenant = try await APIWorld.shared().tenant()
        let reply = try await tenant.call(
            "POST", "/v1/sites", bytes: Array(text.utf8), token: tenant.tokens[.admin])
        #expect(reply.status == 400)
        #expect(reply.json["type"].text == "urn:tallybridge:problem:malformed")
    }

    @Test("a body of more values than any list needs is refused before it is looked at")
    func values() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let text = "[0" + String(repeating: ",0", count: 200_000) + "]"
        let reply = try await tenant.call(
            "PUT", "/v1/integrations/\(tenant.id)/companies", bytes: Array(text.utf8), token: tenant.tokens[.admin])
        #expect(reply.status == 400)
        #expect(reply.json["detail"].text.contains("the body holds more than 200000 values"))
    }

    private static let deep = String(repeating: "[", count: 17) + String(repeating: "]", count: 17)
    private func target(_ path: String) -> String {
        path.split(separator: "/").map { $0.hasPrefix("{") ? "3f0e5a52-0000-4000-8000-00000000000" + "1" : String($0) }
            .reduce("") { $0 + "/" + $1 }
    }
}
