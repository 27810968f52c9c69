import Billing
import Locking
import MappingAPIStage
import Observability
import Ports
import Support
import Testing

@Suite("Sites and sources")
struct ConnectionsTests {
    private static let pin = [UInt8](repeating: 0xab, count: 32)

    @Test(
        "another host, port or pin clears a site's private key unless it is sent again; nothing else does",
        arguments: [
            ("https://cw.example:8443", nil, false), ("https://other.example", nil, false),
            ("https://cw.example", pin, false), ("https://cw.example", nil, true),
            ("https://CW.example:443/", nil, true),
        ] as [(String, [UInt8]?, Bool)])
    func clearedKey(address: String, pin: [UInt8]?, isKept: Bool) async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let site = try await stage.addSite(.site(), anna)
        let silent = try SiteDraft.site("renamed", at: address, login: "MSP", key: nil, pin: pin)
        let saved = try await stage.saveSite(site.id, silent, anna)
        #expect(saved.value.sealedPrivateKey == (isKept ? site.sealedPrivateKey : nil))
        #expect(saved.warned == (isKept ? [] : ["privateKey secretCleared"]))
        let again = try await stage.saveSite(site.id, .site(at: address, key: "once more", pin: pin), anna)
        #expect(again.value.sealedPrivateKey != nil)
        #expect(again.warned == [])
        // A pin that is taken away is another pin too.
        let unpinned = try await stage.saveSite(site.id, .site(at: address, key: nil), anna)
        #expect((unpinned.value.sealedPrivateKey == nil) == (pin != nil))
    }

    @Test(
        "another host, port or pin clears a source's password unless it is sent again; nothing else does",
        arguments: [
            ("https://ksc.example:443", nil, false), ("https://other.example", nil, false),
            ("https://ksc.example", pin, false), ("https://ksc.example", nil, true),
            ("https://KSC.example:13299/", nil, true),
        ] as [(String, [UInt8]?, Bool)])
    func clearedPassword(address: String, pin: [UInt8]?, isKept: Bool) async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let source = try await stage.addSource(.source(), anna)
        let silent = try SourceDraft.source("renamed", at: address, password: nil, pin: pin)
        let saved = try await stage.saveSource(source.id, silent, anna)
        #expect(saved.value.sealedPassword == (isKept ? source.sealedPassword : nil))
        #expect(saved.warned == (isKept ? [] : ["password secretCleared"]))
        let again = try await stage.saveSource(source.id, .source(at: address, password: "once more", pin: pin), anna)
        #expect(again.value.sealedPassword != nil)
        #expect(again.warned == [])
    }

    @Test("a secret is sealed for its record and host, and stands in no audit entry, answer's field or log line")
    func secrets() async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let site = try await stage.addSite(.site(key: "s3cret-key"), anna)
        let source = try await stage.addSource(.source(password: "s3cret-word"), anna)
        _ = try await stage.saveSite(site.id, .site(at: "https://other.example", key: "s3cret-key"), anna)
        _ = try await stage.saveSource(source.id, .source(at: "https://other.example", password: "s3cret-word"), anna)
        let sealed = try #require(try await stage.site(site.id, anna).sealedPrivateKey)
        #expect(
            String(decoding: sealed, as: UTF8.self)
                == "10 letters for sites/\(site.id)/privateKey at other.example")
        let word = try #require(try await stage.source(source.id, anna).sealedPassword)
        #expect(
            String(decoding: word, as: UTF8.self)
                == "11 letters for sources/\(source.id)/password at other.example:13299")
        let trail = world.written().audit
        #expect(trail.map(\.action) == ["site.add", "source.add", "site.save", "source.save"])
        let shown = "\(trail) \(site.fields) \(source.fields) \(world.log.records)"
        #expect(!shown.contains("s3cret"))
        #expect(!shown.contains("letters for"))
        #expect(site.fields["privateKeyStored"] == .flag(true))
        #expect(source.fields["passwordStored"] == .flag(true))
    }

    @Test(
        "a secret that cannot be sealed leaves all as it was, and its error's words are not passed on",
        arguments: [
            (.unavailable, .unavailable, "Try again"),
            (.corrupt, .internalError, "the operator has to correct that key"),
            (.refused, .internalError, "Tell the operator"),
        ] as [(PortError.Reason, Refusal.Kind, String)])
    func unsealed(reason: PortError.Reason, kind: Refusal.Kind, words: String) async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let (site, source) = (try await stage.addSite(.site(), anna), try await stage.addSource(.source(), anna))
        let before = world.written()
        world.sealer.fail(reason)
        let refusals = [
            try await world.refused { try await $0.addSite(.site("x", login: "x", key: "s3cret"), anna) },
            try await world.refused { try await $0.saveSite(site.id, .site(key: "s3cret"), anna) },
            try await world.refused { try await $0.addSource(.source("x", password: "s3cret"), anna) },
            try await world.refused { try await $0.saveSource(source.id, .source(password: "s3cret"), anna) },
        ]
        for refusal in refusals {
            #expect(refusal.kind == kind)
            #expect(refusal.words.contains(words))
            #expect(!refusal.words.contains("s3cret"))
        }
        #expect(world.log.records.map(\.level) == [.error, .error, .error, .error])
        #expect(!"\(world.log.records)".contains("s3cret"))
        #expect(world.written() == before)
        // Without a secret nothing needs sealing.
        _ = try await stage.saveSite(site.id, .site("renamed", key: nil), anna)
    }

    @Test("names and systems are unique for the tenant, whatever the case of the login")
    func unique() async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        _ = try await stage.addSite(.site(), anna)
        let second = try await stage.addSite(.site("second", login: "other"), anna)
        let source = try await stage.addSource(.source(), anna)
        let secondSource = try await stage.addSource(.source("second"), anna)
        let before = world.written()
        let found = [
            try await world.refused { try await $0.addSite(.site(login: "third"), anna) },
            try await world.refused { try await $0.addSite(.site("third", login: "MSP"), anna) },
            try await world.refused { try await $0.saveSite(second.id, .site("second"), anna) },
            try await world.refused { try await $0.addSource(.source(), anna) },
            try await world.refused { try await $0.saveSource(secondSource.id, .source(source.name), anna) },
        ].map(\.found)
        #expect(found == [["name taken"], ["companyId taken"], ["companyId taken"], ["name taken"], ["name taken"]])
        #expect(world.written() == before)
        _ = try await stage.addSite(.site(), MappingWorld.otto)
        _ = try await stage.addSource(.source(), MappingWorld.otto)
    }

    @Test("what an integration uses is not removed, and is named; what none uses is")
    func inUse() async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let integration = try await world.integration()
        let site = try await world.refused { try await $0.removeSite(integration.site, anna) }
        let source = try await world.refused { try await $0.removeSource(integration.source, anna) }
        #expect([site.found, source.found] == [["site inUse"], ["source inUse"]])
        #expect([site, source].allSatisfy { $0.kind == .conflict && $0.words.contains("Contoso and friends") })
        try await stage.removeIntegration(integration.id, anna)
        try await stage.removeSite(integration.site, anna)
        try await stage.removeSource(integration.source, anna)
        #expect(world.written().sites.isEmpty && world.written().sources.isEmpty)
        #expect(world.written().audit.suffix(2).map(\.action) == ["site.remove", "source.remove"])
        #expect(world.written().audit.last?.after == nil)
    }

    @Test("a source that a company was read from stays, because the company says so")
    func read() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        try await world.stage.removeCompany("12", of: integration.id, MappingWorld.anna)
        try await world.stage.removeIntegration(integration.id, MappingWorld.anna)
        let refusal = try await world.refused { try await $0.removeSource(integration.source, MappingWorld.anna) }
        #expect(refusal.found == [" inUse"])
        #expect(world.written().sources.count == 1)
    }

    @Test("a site's company id stays while additions are live on it; its case, and all else, may change")
    func login() async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let integration = try await world.mapped()
        try world.addition(on: integration.site)
        let refusal = try await world.refused {
            try await $0.saveSite(integration.site, .site(login: "another"), anna)
        }
        #expect(refusal.found == ["companyId inUse"])
        #expect(refusal.words.contains("addition 901 of Contoso"))
        _ = try await stage.saveSite(integration.site, .site("renamed", login: "MSP"), anna)
        try world.addition(.ended, on: integration.site)
        _ = try await stage.saveSite(integration.site, .site(login: "another"), anna)
    }

    @Test("of many additions that keep a site's system ten are named and all are counted")
    func many() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        for number in 1...13 { try world.addition(on: integration.site, of: "other:\(number)", number: number) }
        let refusal = try await world.refused {
            try await $0.saveSite(integration.site, .site(login: "another"), MappingWorld.anna)
        }
        #expect(refusal.words.contains("that 13 live addition(s) are in: "))
        #expect(refusal.words.contains("; and 3 more. Leave or end them first"))
    }

    @Test("outside lists are searched in whatever case, ordered and cut; who is in an integration is shown")
    func lists() async throws {
        let world = MappingWorld()
        let (stage, anna) = (world.stage, MappingWorld.anna)
        let integration = try await world.mapped()
        let site = integration.site
        world.outside.state.withLock { $0.companies.reverse() }
        let all = try await stage.connectWiseCompanies(site, search: nil, Page(limit: 2), anna)
        #expect(all.items.map(\.id.number) == [250, 251])
        #expect(all.hasMore)
        let rest = try await stage.connectWiseCompanies(site, search: "", Page(limit: 2, after: 251), anna)
        #expect(rest.items.map(\.id.number) == [252, 253])
        #expect(!rest.hasMore)
        let found = try await stage.connectWiseCompanies(site, search: "TOYS", Page(), anna)
        #expect(found.items.map(\.name) == ["Tailspin Toys"])
        #expect(try await stage.products(site, search: "o365", Page(), anna).items.map(\.id.number) == [9])
        #expect(
            try await stage.agreements(site, of: ConnectWiseCompanyID(252), Page(), anna).items.map(\.id.number) == [36]
        )
        let managed = try await stage.managedCompanies(integration.source, search: nil, Page(), anna)
        #expect(managed.items.map(\.company.identity) == ["12", "13", "14"])
        #expect(managed.items.map(\.integration) == [integration.id, nil, nil])
    }
}

extension StoredSource {
    fileprivate var sealedPassword: [UInt8]? {
        switch account {
        case .securityCenter(let account): account.sealedPassword
        }
    }
}
