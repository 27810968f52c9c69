import Contracts
import Ports
import Postgres
import StrictJSON
import Support
import Testing

@Suite("Audit trail")
struct AuditTests {
    @Test("what is saved is kept as it is shown, with what it was before; what is new was nothing before")
    func trail() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.mappedIntegration()
        let target = "/v1/integrations/\(id)/companies/12"
        let company = try #require(try await tenant.ok("GET", "/v1/integrations/\(id)/companies")["items"].items.first)
        let off = try await tenant.ok("PUT", target, ["automaticBilling": false]).without("warnings")
        try await tenant.mapProducts(id)
        let product = try await tenant.ok("GET", "/v1/integrations/\(id)/products")["items"].items.first
        _ = try await tenant.call("DELETE", target)
        #expect(try await tenant.trail("company.add") == [[nil, company]])
        #expect(try await tenant.trail("company.save") == [[company, off]])
        #expect(try await tenant.trail("company.remove") == [[off, nil]])
        #expect(try await tenant.trail("product.add") == [[nil, product]])
        let stored = try await tenant.ok("GET", "/v1/integrations/\(id)")
        #expect(try await tenant.trail("integration.add") == [[nil, stored]])
    }

    @Test("a field's value is read as it was written, whatever it is")
    func values() throws {
        let value: [String: FieldValue] = [
            "a": .none, "b": .text("x"), "c": .number(-7), "d": .flag(true), "e": .list([.number(0), .flag(false)]),
            "f": .group(["g": .text("1"), "h": .list([]), "i": .group([:])]),
        ]
        let bytes = try CanonicalJSON.encode(value)
        #expect(try CanonicalJSON.decode([String: FieldValue].self, from: bytes) == value)
        #expect(FieldValue.group(value).description.hasPrefix(#"{"a":null,"b":"x","c":-7,"d":true,"e":[0,false]"#))
    }
}

extension TestTenant {
    /// Before and after of every audit entry of an action; `nil`: SQL's NULL.
    fileprivate func trail(_ action: String) async throws -> [[JSONValue?]] {
        try await world.owner.query(
            """
            SELECT before, after FROM audit_entries WHERE tenant_id = \(id) AND action = \(action) ORDER BY entry_id
            """
        ).map { row in
            try ["before", "after"].map { column in
                try row.decode(column, as: String?.self).map { try JSONValue(parsing: $0.utf8) }
            }
        }
    }
}

extension JSONValue {
    fileprivate func without(_ name: String) -> JSONValue {
        .object((objectMembers ?? [:]).filter { $0.key != name })
    }
}
