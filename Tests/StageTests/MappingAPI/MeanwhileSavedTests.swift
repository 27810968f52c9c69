import Billing
import MappingAPIStage
import Ports
import Testing

/// Between what a save reads and what it stores, outside systems are asked: others may save meanwhile.
@Suite("Saves that meet")
struct MeanwhileSavedTests {
    @Test(
        "a company that another saved while ConnectWise was asked is stale, whatever version it was made from",
        arguments: [nil, 1])
    func company(version: Int?) async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        world.outside.meanwhile { try await world.map([.of("12", billing: false)], in: integration, MappingWorld.bert) }
        let refusal = try await world.refused { _ in
            try await world.map([.of("12", agreement: .to(33), version: version)], in: integration)
        }
        #expect(refusal.kind == .conflict)
        #expect(refusal.found == ["version stale"])
        #expect(refusal.words.contains("Bert"))
        let company = try world.company()
        #expect(company.agreement == AgreementID(31))
        #expect(!company.automaticBilling)
    }

    @Test("a company that another added, removed or moved away while the source was asked is stale")
    func membership() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        world.outside.meanwhile { try await world.map([.of("12")], in: integration, MappingWorld.bert) }
        let added = try await world.refused { _ in
            try await world.map([.of("12", company: .to(250))], in: integration)
        }
        #expect(added.found == ["version stale"])
        #expect(added.words.contains("Bert"))
        world.outside.meanwhile {
            try await world.stage.removeCompany("12", of: integration.id, MappingWorld.bert)
        }
        let removed = try await world.refused { _ in
            try await world.map([.of("12", company: .to(250))], in: integration)
        }
        #expect(removed.found == ["version stale"])
        #expect(try world.company().integration == nil)
    }

    @Test("a ConnectWise company that another company got meanwhile is taken")
    func taken() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        try await world.map([.of("12"), .of("13")], in: integration)
        world.outside.meanwhile {
            try await world.map([.of("13", company: .to(250))], in: integration, MappingWorld.bert)
        }
        let refusal = try await world.refused { _ in
            try await world.map([.of("12", company: .to(250))], in: integration)
        }
        #expect(refusal.found == ["connectWiseCompany taken"])
        #expect(refusal.words.contains("Fabrikam (13)"))
    }

    @Test("a mapping of products that another saved, added or removed while ConnectWise was asked is stale")
    func products() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        let changed = try ProductDraft.of("kess", .single("KES-SRV"))
        func refused() async throws -> Refusal {
            try await world.refused { _ in try await world.map([changed], in: integration) }
        }
        world.outside.meanwhile {
            try await world.map([.of("kess", .single("KES-WKS"))], in: integration, MappingWorld.bert)
        }
        let added = try await refused()
        world.outside.meanwhile {
            try await world.map([.of("kess", .single("KES-WKS"), minimum: 5)], in: integration, MappingWorld.bert)
        }
        let saved = try await refused()
        for refusal in [added, saved] {
            #expect(refusal.found == ["version stale"])
            #expect(refusal.words.contains("Bert"))
        }
        world.outside.meanwhile {
            try await world.stage.removeProduct(try ApplicationName("kess"), of: integration.id, MappingWorld.bert)
        }
        #expect(try await refused().found == ["version stale"])
        #expect(world.written().products == [])
    }

    @Test("what was looked up in one ConnectWise system or source is not stored for another that took its place")
    func otherEnds() async throws {
        for isSite in [true, false] {
            let world = MappingWorld()
            let integration = try await world.integration()
            let site = try await world.stage.addSite(.site("other", login: "other"), MappingWorld.anna)
            let source = try await world.stage.addSource(.source("other"), MappingWorld.anna)
            let moved = IntegrationDraft.same(
                integration, source: isSite ? nil : source.id, site: isSite ? site.id : nil)
            world.outside.meanwhile {
                _ = try await world.stage.saveIntegration(integration.id, moved, MappingWorld.bert)
            }
            let companies = try await world.refused { _ in
                try await world.map([.of("12", company: .to(250), agreement: .to(31))], in: integration)
            }
            #expect(companies.kind == .conflict)
            #expect(companies.found == [" stale"])
            #expect(companies.words.contains("Bert"))
            #expect(world.written().companies == [])
        }
    }

    @Test("products that were looked up in one ConnectWise system are not stored for another that took its place")
    func otherCatalogue() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        let site = try await world.stage.addSite(.site("other", login: "other"), MappingWorld.anna)
        world.outside.meanwhile {
            _ = try await world.stage.saveIntegration(
                integration.id, .same(integration, site: site.id), MappingWorld.bert)
        }
        let refusal = try await world.refused { _ in
            try await world.map([.of("kess", .single("KES-WKS"))], in: integration)
        }
        #expect(refusal.found == [" stale"])
        #expect(world.written().products == [])
    }

    @Test("an integration that was removed meanwhile is not found, and nothing is kept for it")
    func removed() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        world.outside.meanwhile { try await world.stage.removeIntegration(integration.id, MappingWorld.bert) }
        let refusal = try await world.refused { _ in try await world.map([.of("12")], in: integration) }
        #expect(refusal.kind == .notFound)
        #expect(world.written().companies == [])
    }

    @Test("what the store says in the last moment is told by its field, as a conflict")
    func conflicts() async throws {
        let expected: [(MappingConflict, String)] = [
            (.companyMapping, "connectWiseCompany taken"), (.managedCompany, "identity taken"),
            (.siteName, "name taken"), (.sourceName, "name taken"), (.integrationName, "name taken"),
            (.siteSystem, "companyId taken"), (.other(rule: "some_rule"), " inUse"),
        ]
        let world = MappingWorld()
        let integration = try await world.mapped()
        let before = world.written()
        for (conflict, found) in expected {
            world.ending.fail(.conflict(conflict), skipping: 1)
            let refusal = try await world.refused { _ in try await world.map([.of("13")], in: integration) }
            #expect(refusal.found == [found])
            #expect(refusal.kind == .conflict)
            #expect(world.written() == before)
        }
    }
}
