import Ports
import StrictJSON
import Support
import Testing

@Suite("Addresses")
struct AddressTests {
    @Test(
        "control characters in a place of the path or in the query are refused by name, before anything is asked",
        arguments: [
            ("GET", "plans/%00", "identity invalid"), ("PUT", "companies/%00", "identity invalid"),
            ("DELETE", "companies/a%0Ab", "identity invalid"), ("PUT", "products/%00", "application invalid"),
            ("DELETE", "products/%7F", "application invalid"), ("GET", "companies?search=%00", "search invalid"),
            ("GET", "plans?after=%09", "after invalid"), ("GET", "plans/%00?x=1", "identity invalid, x unknownField"),
        ])
    func controlCharacters(method: String, target: String, problems: String) async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let body: JSONValue? = method == "PUT" ? [:] : nil
        let reply = try await tenant.call(method, "/v1/integrations/\(id)/\(target)", body)
        #expect(reply.status == 400)
        #expect(reply.json["type"].text == "urn:tallybridge:problem:malformed")
        #expect(reply.problems.joined(separator: ", ") == problems)
        #expect(reply.json["detail"].text.contains("remove"))
    }

    @Test("a query parameter that is unknown or given twice is refused, and the known ones are named")
    func query() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let date = try await tenant.call("GET", "/v1/integrations/\(id)/plans/a?date=2026-11-01")
        #expect(date.status == 400)
        #expect(date.problems == ["date unknownField"])
        #expect(date.json["detail"].text.contains("Known query parameters: billingDate."))
        let none = try await tenant.call("DELETE", "/v1/sites/\(id)?force=true")
        #expect(none.status == 400)
        #expect(none.json["detail"].text.contains("Known query parameters: none."))
        #expect(try await tenant.call("GET", "/v1/runs?limit=1&limit=2").problems == ["limit duplicate"])
        #expect(try await tenant.call("GET", "/v1/runs?limit=1&state=").status == 200)
        // What a query names wrongly says nothing to whoever may not ask.
        #expect(try await tenant.call("GET", "/v1/runs?x=1", bytes: nil, token: nil).status == 401)
    }

    @Test("a body that names a field twice is refused, and the field is named")
    func repeatedField() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let text = #"{"name": "a", "url": "https://a.example", "name": "b"}"#
        let reply = try await tenant.call("POST", "/v1/sites", bytes: Array(text.utf8), token: tenant.tokens[.admin])
        #expect(reply.status == 400)
        #expect(reply.json["detail"].text.contains("names the field \"name\" twice"))
    }

    @Test(
        "a name without a letter or digit names no application", arguments: ["%3F%3F%3F", "...", "%20-%20", "other:."])
    func unnamed(name: String) async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let target = "/v1/integrations/\(id)/products"
        for method in ["PUT", "DELETE"] {
            let reply = try await tenant.call(
                method, "\(target)/\(name)", method == "PUT" ? ["single": "KES-WKS"] : nil)
            #expect(reply.status == 400)
            #expect(reply.problems == ["application invalid"])
            #expect(reply.json["detail"].text.contains("a letter or digit"))
        }
        let decoded = name.replacing("%3F", with: "?").replacing("%20", with: " ")
        let body: JSONValue = [["application": .string(decoded), "single": "KES-WKS"]]
        let reply = try await tenant.call("PUT", target, body)
        #expect(reply.status == 422)
        #expect(reply.problems == ["[0].application invalid"])
        #expect(try await tenant.ok("GET", target)["items"].items.isEmpty)
    }
}
