import Billing
import HTTPClient
import HTTPMessages
import Observability
import Ports
import Postgres
import Secrets
import StrictJSON
import Support
import Testing

@Suite("Sites and sources")
struct SitesTests {
    @Test("a site is added, listed, read, saved and removed; its private key is never shown")
    func life() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let body = try tenant.siteBody()
        let added = try await tenant.call("POST", "/v1/sites", body)
        #expect(added.status == 201)
        let id = added.json["id"].text
        #expect(added.headers["Location"] == "/v1/sites/\(id)")
        #expect(added.json["privateKeyStored"] == true)
        #expect(added.json["version"] == 1)
        #expect(added.json["updatedBy"] == "admin token")
        let secret = body["privateKey"].text
        let listed = try await tenant.call("GET", "/v1/sites")
        let read = try await tenant.call("GET", "/v1/sites/\(id)", as: .viewer)
        for reply in [added, listed, read] {
            #expect(!reply.text.contains(secret))
            #expect(!reply.text.contains("\"privateKey\""))
        }
        #expect(listed.json["items"].items.count == 1)
        // What was read can be sent back as it is: fields that only answers carry change nothing.
        let saved = try await tenant.call("PUT", "/v1/sites/\(id)", read.json)
        #expect(saved.status == 200, "\(saved.text)")
        #expect(saved.json["version"] == 2)
        #expect(saved.json["privateKeyStored"] == true)
        #expect(try await tenant.call("DELETE", "/v1/sites/\(id)").status == 204)
        #expect(try await tenant.call("GET", "/v1/sites/\(id)").status == 404)
    }

    @Test("all that is wrong with a body is answered at once, each with its field")
    func problems() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let reply = try await tenant.call(
            "POST", "/v1/sites",
            [
                "name": " ", "url": "http://example.com", "companyId": "a+b", "publicKey": 7, "clientID": "x",
                "authoritiesPem": "no", "certificateSha256": "12",
            ])
        #expect(reply.status == 422)
        #expect(
            reply.problems.sorted()
                == [
                    "authoritiesPem invalid", "certificateSha256 invalid", "clientID unknownField", "clientId missing",
                    "companyId invalid", "name invalid", "name missing", "privateKey missing", "publicKey missing",
                    "publicKey wrongType", "url invalid",
                ].filter { $0 != "name missing" && $0 != "publicKey missing" })
        for error in reply.json["errors"].items { #expect(error["message"].text.count > 10) }
    }

    @Test(
        "an address that is not https, host and port only, is refused",
        arguments: [
            "http://a.example", "https://", "ftp://a", "https://u:p@a.example", "https://a.example/x",
            "https://a.example?q=1", "a.example", "https://a.example#f",
        ])
    func addresses(url: String) async throws {
        let tenant = try await APIWorld.shared().tenant()
        let body = try tenant.siteBody().replacing("url", .string(url))
        #expect(try await tenant.call("POST", "/v1/sites", body).problems == ["url invalid"])
        let source = try tenant.sourceBody().replacing("url", .string(url))
        #expect(try await tenant.call("POST", "/v1/sources", source).problems == ["url invalid"])
    }

    @Test(
        "addresses are normalised: the API's host of the cloud, the usual port of each system",
        arguments: [
            ("sites", "https://NA.myconnectwise.net/v4_6_release/apis/3.0", "https://api-na.myconnectwise.net"),
            ("sites", "https://api-eu.myconnectwise.net:443/", "https://api-eu.myconnectwise.net"),
            ("sites", "https://cw.example:8443", "https://cw.example:8443"),
            ("sources", "https://ksc.example", "https://ksc.example:13299"),
            ("sources", "https://ksc.example:443", "https://ksc.example:443"),
            ("sources", "https://[2001:DB8::1]:13299", "https://[2001:db8::1]:13299"),
        ])
    func normalised(list: String, url: String, stored: String) async throws {
        let tenant = try await APIWorld.shared().tenant()
        let body = try list == "sites" ? tenant.siteBody() : tenant.sourceBody()
        let saved = try await tenant.ok("POST", "/v1/\(list)", body.replacing("url", .string(url)), status: 201)
        #expect(saved["url"].text == stored)
        // Sent back as it was shown, it is no other host: the secret stays.
        let again = try await tenant.call("PUT", "/v1/\(list)/\(saved["id"].text)", saved)
        #expect(again.warnings == [])
    }

    @Test("a stale save is refused with what changed and by whom")
    func stale() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let anna = try await tenant.world.token(for: tenant.id, role: "admin", name: "Anna")
        let site = try await tenant.ok("POST", "/v1/sites", tenant.siteBody(), status: 201)
        let target = "/v1/sites/\(site["id"].text)"
        let renamed = site.replacing("name", "headquarters").encoded()
        #expect(try await tenant.call("PUT", target, bytes: renamed, token: anna).status == 200)
        let reply = try await tenant.call("PUT", target, site.replacing("publicKey", "new"))
        #expect(reply.status == 409)
        #expect(reply.problems == ["version stale"])
        let message = reply.json["errors"].items.first?["message"].text ?? ""
        #expect(message.contains("Anna"))
        #expect(message.contains("name \"main\" → \"headquarters\""))
        let current = try await tenant.ok("GET", target)
        #expect(current["publicKey"] == site["publicKey"])
    }

    @Test("another host or pin clears the private key unless it is sent again")
    func clearedKey() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let site = try await tenant.ok("POST", "/v1/sites", tenant.siteBody(), status: 201)
        let target = "/v1/sites/\(site["id"].text)"
        let moved = site.replacing("url", "https://api-eu.myconnectwise.net")
        let cleared = try await tenant.call("PUT", target, moved)
        #expect(cleared.json["privateKeyStored"] == false)
        #expect(cleared.warnings == ["secretCleared"])
        let again = moved.replacing("version", 2).replacing("privateKey", "once more")
        #expect(try await tenant.ok("PUT", target, again)["privateKeyStored"] == true)
        let pin = JSONValue.string(String(repeating: "ab", count: 32))
        let pinned = moved.replacing("version", 3).replacing("certificateSha256", pin)
            .replacing("authoritiesPem", nil)
        #expect(try await tenant.call("PUT", target, pinned).warnings == ["secretCleared"])
        let test = try await tenant.ok("POST", "\(target)/test")
        #expect(test["ok"] == false)
        #expect(!test["problem"].text.isEmpty)
    }

    @Test("a secret that cannot be sealed under this master key is the operator's to mend, and is logged")
    func otherMasterKey() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let other = try TenantKeyring(MasterKey(base64: MasterKey.generateBase64())).wrap(.generate(), for: tenant.id)
        try await tenant.world.owner.execute(
            "UPDATE tenants SET sealed_data_key = \(other)::bytea WHERE tenant_id = \(tenant.id)")
        for (list, body) in [("sites", try tenant.siteBody()), ("sources", try tenant.sourceBody())] {
            let reply = try await tenant.call("POST", "/v1/\(list)", body)
            #expect(reply.status == 500)
            #expect(reply.json["detail"].text.contains("the operator has to correct that key"))
            #expect(!reply.text.contains("Try again"))
        }
        let lines = tenant.world.log.records.filter { $0.metadata["tb.tenant"] == .string(tenant.id.text) }
        #expect(lines.map(\.level) == [.error, .error])
        #expect(lines.map { $0.metadata["reason"] } == ["corrupt", "corrupt"])
    }

    @Test("a test makes real calls and says what is wrong")
    func tests() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let site = try await tenant.ok("POST", "/v1/sites", tenant.siteBody(), status: 201)
        let good = try await tenant.ok("POST", "/v1/sites/\(site["id"].text)/test")
        #expect(good["ok"] == true, "\(good)")
        #expect(good["problem"] == .null)
        let wrong = try await tenant.ok(
            "PUT", "/v1/sites/\(site["id"].text)", site.replacing("privateKey", "wrong"))
        let bad = try await tenant.ok("POST", "/v1/sites/\(wrong["id"].text)/test")
        #expect(bad["ok"] == false)
        #expect(bad["problem"].text.contains("refuses the keys"))
        let source = try await tenant.ok("POST", "/v1/sources", tenant.sourceBody(), status: 201)
        #expect(try await tenant.ok("POST", "/v1/sources/\(source["id"].text)/test")["ok"] == true)
        let wrongSource = try await tenant.ok(
            "PUT", "/v1/sources/\(source["id"].text)", source.replacing("password", "wrong"))
        #expect(try await tenant.ok("POST", "/v1/sources/\(wrongSource["id"].text)/test")["ok"] == false)
    }

    @Test("what ConnectWise and the source hold is listed live, searched and in pages")
    func lists() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let site = try await tenant.ok("POST", "/v1/sites", tenant.siteBody(), status: 201)["id"].text
        let all = try await tenant.ok("GET", "/v1/sites/\(site)/companies")
        #expect(all["items"].items.map { $0["id"].integer } == [250, 251, 252])
        #expect(all["next"] == .null)
        let found = try await tenant.ok("GET", "/v1/sites/\(site)/companies?search=TOYS")
        #expect(found["items"].items.map { $0["name"].text } == ["Tailspin Toys"])
        let first = try await tenant.ok("GET", "/v1/sites/\(site)/companies?limit=2")
        #expect(first["items"].items.count == 2)
        let second = try await tenant.ok("GET", "/v1/sites/\(site)/companies?limit=2&after=\(first["next"].text)")
        #expect(second["items"].items.map { $0["id"].integer } == [252])
        let agreements = try await tenant.ok("GET", "/v1/sites/\(site)/agreements?company=251")
        #expect(agreements["items"].items.map { $0["id"].integer } == [32])
        let products = try await tenant.ok("GET", "/v1/sites/\(site)/products?search=kes")
        #expect(products["items"].items.map { $0["identifier"].text } == ["KES-WKS", "KES-SRV"])
        #expect(try await tenant.call("GET", "/v1/sites/\(site)/agreements?company=x").status == 422)
        #expect(try await tenant.call("GET", "/v1/sites/\(site)/companies?limit=0").problems == ["limit outOfRange"])
        let source = try await tenant.ok("POST", "/v1/sources", tenant.sourceBody(), status: 201)["id"].text
        let integration = try await tenant.join(source, site, name: "i")
        _ = try await tenant.ok("PUT", "/v1/integrations/\(integration)/companies/13", [:])
        let managed = try await tenant.ok("GET", "/v1/sources/\(source)/companies")["items"].items
        #expect(managed.map { $0["identity"].text } == ["12", "13", "14"])
        #expect(managed.map { $0["integration"].text } == ["null", integration, "null"])
    }

    @Test("a Business Hub is refused: not supported yet")
    func businessHub() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let reply = try await tenant.call("POST", "/v1/sources", tenant.sourceBody().replacing("kind", "businessHub"))
        #expect(reply.problems == ["kind notSupported"])
        #expect(reply.text.contains("not supported yet"))
    }
}

extension JSONValue {
    /// This object with another value for a field.
    func replacing(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var fields) = self else { return self }
        fields[name] = value
        return .object(fields)
    }
}
