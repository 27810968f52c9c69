import Billing
import Foundation
import Ports
import Postgres
import Storage
import StrictJSON
import Support
import Testing

@testable import MappingAPI

@Suite("Tenants and secrets")
struct IsolationTests {
    @Test("two tenants with equal names and companies do not see, change or disturb each other")
    func isolation() async throws {
        let world = try await APIWorld.shared()
        let (one, other) = (try await world.tenant(), try await world.tenant())
        let mine = try await one.mappedIntegration()
        let theirs = try await other.mappedIntegration()
        let run = try await one.ok("POST", "/v1/integrations/\(mine)/runs", status: 202)["id"].text
        let stored = try await one.ok("GET", "/v1/integrations/\(mine)")
        let places = [
            "site": stored["site"].text, "source": stored["source"].text, "integration": mine, "run": run,
            "identity": "12", "application": "kesb-advanced",
        ]
        for operation in try await operations() where operation.path.contains("{") {
            let target = places.reduce(operation.path) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
            let reply = try await other.call(operation.method, target, body(for: operation))
            #expect(reply.status == 404, "\(operation.method) \(target): \(reply.text)")
        }
        for list in ["sites", "sources", "integrations"] {
            #expect(try await one.ok("GET", "/v1/\(list)")["items"].items.count == 1)
        }
        #expect(try await other.ok("GET", "/v1/runs")["items"].items.isEmpty)
        #expect(try await other.ok("GET", "/v1/integrations/\(theirs)/companies")["items"].items.count == 1)
        #expect(try await one.ok("GET", "/v1/integrations/\(mine)") == stored)
    }

    @Test("a query of the API's role that forgets its WHERE sees one tenant, and none when none is set")
    func forgottenWhere() async throws {
        let world = try await APIWorld.shared()
        let (one, other) = (try await world.tenant(), try await world.tenant())
        _ = try await one.mappedIntegration()
        _ = try await other.mappedIntegration()
        let tables = try await world.owner.query(
            """
            SELECT DISTINCT table_name FROM information_schema.columns
             WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY table_name
            """
        ).map { try $0.decode(at: 0, as: String.self) }
        #expect(tables.count > 15)
        for table in tables {
            let seen = try await world.pool.withTransaction { connection in
                _ = try await connection.query("SELECT set_config('tallybridge.tenant', \(one.id), true)")
                let rights = try await connection.query("SELECT has_table_privilege(\(table), 'SELECT') AS may")
                guard try rows(rights) else { return [String]() }
                return try await connection.query("SELECT DISTINCT tenant_id FROM \(unsafe: table)", prepared: false)
                    .map { try $0.decode("tenant_id", as: String.self) }
            }
            #expect(seen.allSatisfy { $0 == one.id.text }, "\(table)")
        }
        let unset = try await world.pool.query("SELECT count(*) AS n FROM sites").first?.decode("n", as: Int.self)
        #expect(unset == 0)
    }

    @Test("no secret stands in the database in the clear, nor in any answer or audit entry")
    func dump() async throws {
        let world = try await APIWorld.shared()
        let tenant = try await world.tenant()
        let secrets = ["plain-private-key-\(UUID())", "plain-password-\(UUID())"]
        let site = try tenant.siteBody().replacing("privateKey", .string(secrets[0]))
        let source = try tenant.sourceBody().replacing("password", .string(secrets[1]))
        var answers = try await tenant.call("POST", "/v1/sites", site).text
        answers += try await tenant.call("POST", "/v1/sources", source).text
        answers += try await tenant.call("GET", "/v1/sites").text + tenant.call("GET", "/v1/sources").text
        let process = try ChildProcess("/usr/bin/env", ["pg_dump", world.postgres.url(database: world.database)])
        #expect(await process.waitForExit() == .exited(0), "\(process.errorText)")
        let dump = process.outputText
        #expect(dump.contains(tenant.id.text))
        for secret in secrets + tenant.tokens.values {
            let hexadecimal = secret.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            let base64 = Data(secret.utf8).base64EncodedString()
            for form in [secret, hexadecimal, base64] {
                #expect(!dump.contains(form))
                #expect(!answers.contains(form))
            }
        }
    }

    private func rows(_ rights: [PostgresRow]) throws -> Bool { try rights.first?.decode("may") ?? false }

    /// A body that the operation would accept for something of one's own.
    private func body(for operation: MappingAPI.Operation) -> JSONValue? {
        if operation.path.hasSuffix("/decisions") {
            return ["decision": "approve", "managedCompany": "12", "application": "kesb-advanced"]
        }
        let isPreview = operation.path.hasSuffix("/preview")
        guard operation.method == "PUT" || isPreview else { return nil }
        switch isPreview ? String(operation.path.dropLast("/preview".count)) : operation.path {
        case "/v1/integrations/{integration}/companies", "/v1/integrations/{integration}/products": return []
        case "/v1/sites/{site}":
            return [
                "name": "x", "url": "https://a.example", "companyId": "x", "publicKey": "x", "clientId": "x",
            ]
        case "/v1/sources/{source}":
            return ["name": "x", "kind": "securityCenter", "url": "https://a.example", "user": "x"]
        case "/v1/integrations/{integration}":
            let id = JSONValue.string("3f0e5a52-0000-4000-8000-000000000001")
            return ["name": "x", "source": id, "site": id, "timeZone": "UTC"]
        default: return [:]
        }
    }
}
