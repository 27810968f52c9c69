import StrictJSON
import Support
import Testing

@Suite("Product mappings")
struct ProductsTests {
    @Test("products are named by identifier, resolved, stored with their ids and shown again")
    func life() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let target = "/v1/integrations/\(id)/products"
        let saved = try await tenant.ok(
            "PUT", target,
            [
                [
                    "application": "Kaspersky Endpoint Security for Business Advanced",
                    "byCategory": ["servers": "KES-SRV", "workstations": "kes-wks", "nonWindows": nil],
                ],
                ["application": "ks-m365", "single": "KS-O365", "minimum": 5, "roundUpTo": 10],
            ])
        #expect(saved["items"].items.map { $0["code"].text } == ["kesb-advanced", "ks-m365"])
        #expect(saved["items"].items.first?["byCategory"]?["workstations"] == "KES-WKS")
        #expect(saved["items"].items.last?["unit"] == "mailbox")
        #expect(saved["warnings"].items.map { $0["code"].text } == ["applicationNotSeen", "applicationNotSeen"])
        let revision = try await tenant.revision()
        let read = try await tenant.ok("GET", target)
        #expect(read["items"].items.map { $0["minimum"].integer } == [0, 5])
        let again = try await tenant.ok("PUT", target, .array(read["items"].items))
        #expect(again["items"].items.first?["version"] == 1)
        #expect(try await tenant.revision() == revision)
        #expect(try await tenant.call("DELETE", "\(target)/ks-m365").status == 204)
        #expect(try await tenant.call("DELETE", "\(target)/ks-m365").status == 404)
        #expect(try await tenant.revision() == revision + 1)
    }

    @Test("an application that no catalogue knows is mapped by its whole name, and no longer one is taken")
    func longNames() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let target = "/v1/integrations/\(try await tenant.integration())/products"
        let longest = String(repeating: "x", count: 400)
        let saved = try await tenant.ok("PUT", "\(target)/\(longest)", ["single": "KES-WKS"])
        #expect(saved["code"].text == "other:\(longest)")
        #expect(try await tenant.call("DELETE", "\(target)/other:\(longest)").status == 204)
        let tooLong = String(repeating: "x", count: 407)
        let inAddress = try await tenant.call("PUT", "\(target)/\(tooLong)", ["single": "KES-WKS"])
        #expect(inAddress.problems == ["application tooLong"])
        let inBody = try await tenant.call("PUT", target, [["application": .string(tooLong), "single": "KES-WKS"]])
        #expect(inBody.problems == ["[0].application tooLong"])
    }

    @Test("every problem of every entry is answered, and nothing is saved")
    func problems() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let target = "/v1/integrations/\(id)/products"
        let reply = try await tenant.call(
            "PUT", target,
            [
                ["application": "kesb-select", "single": "NOPE"], ["application": "ktsb", "single": "PACK"],
                ["application": "kess", "single": "BOX"],
                ["application": "kesc", "byCategory": ["servers": "KES-SRV"]],
                ["application": "kesc-plus", "single": "KES-SRV", "byCategory": ["servers": "KES-SRV"]],
                ["application": "kesb-advanced"], ["single": "KES-WKS"],
                ["application": "khcs-server", "byCategory": ["servers": nil]],
                ["application": "khcs-desktop", "single": "KES-WKS", "roundUpTo": 0, "basis": "mean", "minimum": -1],
                ["application": "Kaspersky Endpoint Security for Business Select", "single": "KES-WKS"],
            ])
        #expect(reply.status == 422)
        #expect(
            reply.problems.sorted() == [
                "[0].single notFound", "[1].single notAllowed", "[2].single notAllowed", "[3].byCategory singleOnly",
                "[4].single invalid", "[5].single missing", "[6].application missing",
                "[8].basis invalid", "[8].minimum outOfRange", "[8].roundUpTo outOfRange", "[9].application duplicate",
            ])
        #expect(try await tenant.ok("GET", target)["items"].items.isEmpty)
    }

    @Test("categories without any product are saved: their units become exceptions, never lost")
    func noProductYet() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let id = try await tenant.integration()
        let reply = try await tenant.call("PUT", "/v1/integrations/\(id)/products/kess", ["byCategory": [:]])
        #expect(reply.status == 200, "\(reply.text)")
        #expect(reply.json["byCategory"] == ["servers": nil, "workstations": nil, "nonWindows": nil])
    }

    @Test("the applications are listed with their units")
    func applications() async throws {
        let tenant = try await APIWorld.shared().tenant()
        let items = try await tenant.ok("GET", "/v1/applications?limit=1000")["items"].items
        let mail = items.first { $0["code"].text == "ks-m365" }
        #expect(mail?["unit"] == "mailbox")
        #expect(mail?["byCategoryAllowed"] == false)
        #expect(items.count >= 15)
    }
}
