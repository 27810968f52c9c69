import Billing
import MappingAPIStage
import Ports
import Testing

@Suite("Stale saves")
struct StaleSavesTests {
    @Test("a company's stale save names who saved since and what changed")
    func company() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        try await world.map([.of("12", billing: false, version: 1)], in: integration, MappingWorld.bert)
        let draft = CompanyDraft.of("12", agreement: .to(33), version: 1)
        let refusal = try await world.refused { _ in try await world.map([draft], in: integration) }
        #expect(refusal.found == ["version stale"])
        #expect(refusal.kind == .conflict)
        #expect(
            refusal.words.contains(
                "is 1, but it was saved since, version 2, by Bert: automaticBilling true → false. Read it again"))
        #expect(try world.company().agreement == AgreementID(31))
    }

    @Test("all who saved since are named, with what changed altogether and not what was changed back")
    func several() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        try await world.map([.of("12", billing: false)], in: integration, MappingWorld.bert)
        try await world.map([.of("12", agreement: .to(35))], in: integration)
        try await world.map([.of("12", billing: true)], in: integration, MappingWorld.bert)
        let refusal = try await world.refused { _ in
            try await world.map([.of("12", billing: false, version: 1)], in: integration)
        }
        #expect(refusal.words.contains("version 4, by Anna, Bert: agreement 31 → 35, agreementName"))
        #expect(!refusal.words.contains("automaticBilling"))
    }

    @Test("a version that never was is stale, and so is a save of what another removed meanwhile")
    func never() async throws {
        let world = MappingWorld()
        let integration = try await world.mapped()
        let future = try await world.refused { _ in try await world.map([.of("12", version: 9)], in: integration) }
        #expect(future.words.contains("is 9, but the newest version is 1"))
        try await world.stage.removeCompany("12", of: integration.id, MappingWorld.bert)
        let removed = try await world.refused { _ in
            try await world.map([.of("12", billing: false, version: 1)], in: integration)
        }
        #expect(removed.found == ["version stale"])
        #expect(removed.words.contains("by Bert"))
    }

    @Test("products, integrations, sites and sources are guarded in the same way")
    func others() async throws {
        let world = MappingWorld()
        let integration = try await world.integration()
        try await world.map([.of("kess", .single("KES-WKS"))], in: integration)
        try await world.map([.of("kess", .single("KES-SRV"), version: 1)], in: integration, MappingWorld.bert)
        let (stage, bert) = (world.stage, MappingWorld.bert)
        _ = try await stage.saveIntegration(integration.id, .same(integration, mode: .observe), bert)
        _ = try await stage.saveSite(integration.site, .site("headquarters", key: nil), bert)
        _ = try await stage.saveSource(integration.source, .source("second", password: nil), bert)
        let before = world.written()
        let refusals = [
            try await world.refused { _ in
                try await world.map([.of("kess", .single("OLD"), version: 1)], in: integration)
            },
            try await world.refused {
                try await $0.saveIntegration(
                    integration.id, .same(integration, name: "x", version: 1), MappingWorld.anna)
            },
            try await world.refused {
                try await $0.saveSite(integration.site, .site(key: "new", version: 1), MappingWorld.anna)
            },
            try await world.refused {
                try await $0.saveSource(integration.source, .source(password: "new", version: 1), MappingWorld.anna)
            },
        ]
        let changes = [
            #"single "KES-WKS" → "KES-SRV""#, #"mode "bill" → "observe""#, #"name "main" → "headquarters""#,
            #"name "ksc" → "second""#,
        ]
        for (refusal, change) in zip(refusals, changes) {
            #expect(refusal.found == ["version stale"])
            #expect(refusal.words.contains("by Bert"))
            #expect(refusal.words.contains(change), "\(refusal.words)")
        }
        #expect(world.written() == before)
    }
}
