import StrictJSON
import Support
import Testing

@Suite("Integrations")
struct IntegrationsTests {
    private func ends(_ tenant: TestTenant) async throws -> (source: String, site: String) {
        let site = try await tenant.ok("POST", "/v1/sites", tenant.siteBody(), status: 201)["id"].text
        let source = try await tenant.ok("POST", "/v1/sources", tenant.sourceBody(), status: 201)["id"].text
        return (source, site)
    }

    @Test("a new integration observes, under the standard policy, and runs daily at 02:00")
    func standard() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let (source, site) = try await ends(tenant)
        let body: JSONValue = [
            "name": "i", "source": .string(source), "site": .string(site), "timeZone": "UTC",
        ]
        let saved = try await tenant.ok("POST", "/v1/integrations", body, status: 201)
        #expect(saved["mode"] == "observe")
        #expect(saved["runAt"] == "02:00" && saved["nextDueAt"] == "2026-11-25T02:00:00Z")
        let onRequest = try await tenant.ok(
            "PUT", "/v1/integrations/\(saved["id"].text)",
            [
                "name": "i", "source": .string(source), "site": .string(site), "timeZone": "UTC", "runAt": .null,
            ])
        #expect(onRequest["runAt"] == .null && onRequest["nextDueAt"] == .null)
        let kept = try await tenant.ok("PUT", "/v1/integrations/\(saved["id"].text)", body)
        #expect(kept["runAt"] == .null, "a save without it changes nothing")
        #expect(
            saved["policy"] == [
                "usageAtZero": "keepAtZero", "billDuringGrace": false, "ignoreUnseenForDays": nil,
                "unknownSystem": "workstation", "billMainServerKeys": false, "verifyEveryDays": 1,
                "guards": [
                    "enabled": true, "zeroFrom": 5, "changePercent": 50, "changeUnits": 20,
                    "runZeroCompaniesPercent": 10, "runZeroCompanies": 3, "runFallPercent": 30,
                ],
            ])
        #expect(try await tenant.ok("POST", "/v1/integrations/\(saved["id"].text)/test")["ok"] == true)
        let removed = try await tenant.call("DELETE", "/v1/integrations/\(saved["id"].text)")
        #expect(removed.status == 204, "\(removed.text)")
    }

    @Test("everything that is wrong is answered at once, policy keys by their paths")
    func problems() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let reply = try await tenant.call(
            "POST", "/v1/integrations",
            [
                "name": "i", "source": "x", "timeZone": "Mars/Base", "mode": "watch", "runAt": "25:00", "site": 5,
                "policy": [
                    "usageAtZero": "never", "billDuringGrace": "no", "ignoreUnseenForDays": 0, "verifyEveryDays": 99,
                    "guards": ["enabled": "yes", "zeroFrom": 0, "zerofrom": 5], "usageAtzero": "keepAtZero",
                ],
            ])
        #expect(reply.status == 422)
        #expect(
            reply.problems.sorted() == [
                "mode invalid", "policy.billDuringGrace wrongType", "policy.guards.enabled wrongType",
                "policy.guards.zeroFrom outOfRange", "policy.guards.zerofrom unknownField",
                "policy.ignoreUnseenForDays outOfRange", "policy.usageAtZero invalid",
                "policy.usageAtzero unknownField",
                "policy.verifyEveryDays outOfRange", "runAt invalid", "site wrongType", "source invalid",
                "timeZone invalid",
            ])
    }

    @Test("what a save leaves out stays; mode and policy raise the revision, a name does not")
    func savesPartly() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let target = "/v1/integrations/\(id)"
        let stored = try await tenant.ok("GET", target)
        let before = try await tenant.revision()
        let renamed = try await tenant.ok("PUT", target, stored.replacing("name", "other"))
        #expect(renamed["mode"] == "bill")
        #expect(try await tenant.revision() == before)
        let body: JSONValue = [
            "name": "other", "source": stored["source"] ?? nil, "site": stored["site"] ?? nil,
            "timeZone": "Europe/Berlin", "policy": ["usageAtZero": "endAtZero"], "runAt": "06:30",
        ]
        let saved = try await tenant.ok("PUT", target, body)
        #expect(saved["mode"] == "bill")
        #expect(saved["policy"]?["usageAtZero"] == "endAtZero")
        #expect(saved["runAt"] == "06:30")
        #expect(saved["nextDueAt"] == "2026-11-25T05:30:00Z")
        #expect(try await tenant.revision() == before + 1)
        let stale = try await tenant.call("PUT", target, stored)
        #expect(stale.problems == ["version stale"])
    }
}
