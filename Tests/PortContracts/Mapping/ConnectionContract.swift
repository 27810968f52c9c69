import Billing
import Contracts
import Foundation
import Ports
import Testing

@Suite("sites, sources and integrations", .serialized)
struct ConnectionContract {
    @Test("a record is stored as it was, counts its savings, and is gone once removed", arguments: StoreKind.allCases)
    func savings(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let id = SiteID(newID())
            var site = world.newSite(id, name: "other", login: "D")
            site.trust = StoredTrust(authoritiesPEM: "PEM", certificateSHA256: Array(repeating: 9, count: 32))
            let first = try await world.mapped { [site] in try await $0.save(site) }
            #expect(first.stamp.version == 1 && first.stamp.updatedBy == "test")
            site.url = "https://y"
            site.sealedPrivateKey = nil
            let second = try await world.mapped { [site] in try await $0.save(site) }
            #expect(second.stamp.version == 2 && second.stamp.updatedAt >= first.stamp.updatedAt)
            site.stamp = second.stamp
            let read = try await world.mapped { try await $0.site(id, lock: .none) }
            #expect(read == site)
            try await world.mapped { try await $0.delete(id) }
            let gone = try await world.mapped { try await $0.site(id, lock: .exclusive) }
            #expect(gone == nil)
        }
    }

    @Test("a source keeps its account, and an integration its settings", arguments: StoreKind.allCases)
    func roundTrips(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            var source = world.newSource(SourceID(newID()), name: "second")
            source.account = .securityCenter(
                SecurityCenterAccount(user: "u\"'", domain: "d", isInternalUser: false, sealedPassword: nil))
            let stored = try await world.mapped { [source] in try await $0.save(source) }
            source.stamp = stored.stamp
            let readSource = try await world.mapped { [source] in try await $0.source(source.id, lock: .none) }
            #expect(readSource == source)
            var integration = world.newIntegration(IntegrationID(newID()), name: "second", minute: 150)
            integration.mode = .observe
            integration.nextDue = Date(timeIntervalSince1970: 1_795_530_000)
            integration.policy = BillingPolicy {
                $0.ignoreUnseenForDays = 30
                $0.unknownSystem = .server
            }
            let saved = try await world.mapped { [integration] in try await $0.save(integration) }
            integration.stamp = saved.stamp
            #expect(saved == integration)
            let read = try await world.mapped { [integration] in
                try await $0.integration(integration.id, lock: .none)
            }
            #expect(read == integration)
        }
    }

    @Test("lists are by name, byte by byte, and page by it", arguments: StoreKind.allCases)
    func lists(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            for (place, name) in ["b", "Z", "ä", "a"].enumerated() {
                try await world.mapped {
                    _ = try await $0.save(world.newSite(SiteID(newID()), name: name, login: "L\(place)"))
                    _ = try await $0.save(world.newSource(SourceID(newID()), name: name))
                    _ = try await $0.save(world.newIntegration(IntegrationID(newID()), name: name))
                }
            }
            let all = ["Z", "a", "all", "b", "ksc", "main", "ä"]
            let sites = try await world.mapped { try await $0.sites(after: nil, limit: 9).map(\.name) }
            #expect(sites == all.filter { !["all", "ksc"].contains($0) })
            let sources = try await world.mapped { try await $0.sources(after: "a", limit: 2).map(\.name) }
            #expect(sources == ["b", "ksc"])
            let integrations = try await world.mapped { try await $0.integrations(after: "a", limit: 9).map(\.name) }
            #expect(integrations == ["all", "b", "ä"])
        }
    }

    @Test("names, systems and references always hold", arguments: StoreKind.allCases)
    func conflicts(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            func refused(
                _ body: @Sendable (any MappingTransaction) async throws -> Void
            ) async throws -> MappingConflict? {
                try await conflict { try await world.mapped(body) }
            }
            let other = try await refused { _ = try await $0.save(world.newSite(SiteID(newID()), login: "D")) }
            #expect(other == .siteName)
            let system = try await refused {
                _ = try await $0.save(world.newSite(SiteID(newID()), name: "b", login: "c"))
            }
            #expect(system == .siteSystem)
            #expect(try await refused { _ = try await $0.save(world.newSource(SourceID(newID()))) } == .sourceName)
            #expect(
                try await refused { _ = try await $0.save(world.newIntegration(IntegrationID(newID()))) }
                    == .integrationName)
            let nowhere = try await refused {
                var integration = world.newIntegration(IntegrationID(newID()), name: "b")
                integration.site = SiteID(newID())
                _ = try await $0.save(integration)
            }
            #expect(nowhere == .other(rule: "integrations_tenant_id_site_id_fkey"))
            let nameless = try await refused {
                _ = try await $0.save(world.newSite(SiteID(newID()), name: "", login: "D"))
            }
            #expect(nameless == .other(rule: "sites_name_check"))
            let minute = try await refused {
                _ = try await $0.save(world.newIntegration(IntegrationID(newID()), name: "b", minute: 1440))
            }
            #expect(minute == .other(rule: "integrations_run_minute_check"))
        }
    }

    @Test("what is used cannot be removed", arguments: StoreKind.allCases)
    func used(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            func rule(_ body: @Sendable (any MappingTransaction) async throws -> Void) async throws -> MappingConflict?
            {
                try await conflict { try await world.mapped(body) }
            }
            #expect(
                try await rule { try await $0.delete(world.site) }
                    == .other(rule: "integrations_tenant_id_site_id_fkey"))
            #expect(
                try await rule { try await $0.delete(world.source) }
                    == .other(rule: "integrations_tenant_id_source_id_fkey"))
            #expect(
                try await rule { try await $0.delete(world.integration) }
                    == .other(rule: "managed_companies_tenant_id_integration_id_fkey"))
            try await world.change { $0.integration = nil }
            try await world.mapped { try await $0.delete(world.integration) }
            #expect(
                try await rule { try await $0.delete(world.source) }
                    == .other(rule: "managed_companies_tenant_id_source_id_source_kind_fkey"))
            try await world.mapped { try await $0.delete(world.site) }
        }
    }

    @Test("a retired integration leaves the list and frees its name; its history stays", arguments: StoreKind.allCases)
    func retired(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            #expect(try await world.mapped { try await $0.hasHistory(world.integration) })
            try await world.changeIntegration { $0.runMinute = 120 }
            _ = try await world.run()
            try await world.change { $0.integration = nil }
            for _ in 0..<2 { try await world.mapped { try await $0.retire(world.integration, by: "anna") } }
            let second = IntegrationID(newID())
            try await world.mapped { rows in
                let kept = try await rows.integration(world.integration, lock: .exclusive).required("the integration")
                #expect(kept.retiredAt != nil && kept.runMinute == nil && kept.nextDue == nil)
                #expect(kept.stamp.updatedBy == "anna" && kept.stamp.version == 3)
                #expect(try await rows.integrations(using: world.site) == ["all (retired)"])
                #expect(try await rows.runs(RunFilter(integration: world.integration, limit: 9)).count == 1)
                #expect(try await rows.save(kept).retiredAt == kept.retiredAt)
                #expect(try await !rows.hasHistory(second))
                _ = try await rows.save(world.newIntegration(second))
                #expect(try await rows.integrations(after: nil, limit: 9).map(\.id) == [second])
            }
            let why = try await conflict {
                try await world.mapped { _ = try await $0.save(world.newIntegration(IntegrationID(newID()))) }
            }
            #expect(why == .integrationName)
        }
    }

    @Test(
        "an integration with history stays; one without takes its product mappings along", arguments: StoreKind.allCases
    )
    func history(kind: StoreKind) async throws {
        try await World.with(kind, companies: 0) { world in
            let mapping = StoredProductMapping(
                mapping: ProductMapping(application: world.slot.application, target: .single(world.product)),
                applicationName: "E", stamp: .new)
            try await world.mapped { _ = try await $0.save([mapping], of: world.integration) }
            _ = try await world.run()
            let why = try await conflict { try await world.mapped { try await $0.delete(world.integration) } }
            #expect(why == .other(rule: "billing_runs_tenant_id_integration_id_fkey"))
            #expect(try await world.mapped { try await $0.products(of: world.integration).count } == 1)
            let second = IntegrationID(newID())
            try await world.mapped {
                _ = try await $0.save(world.newIntegration(second, name: "second"))
                _ = try await $0.save([mapping], of: second)
                try await $0.delete(second)
            }
            #expect(try await world.mapped { try await $0.products(of: second).isEmpty })
        }
    }

    @Test("who uses a site or a source is told by name", arguments: StoreKind.allCases)
    func using(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            try await world.mapped {
                _ = try await $0.save(world.newIntegration(IntegrationID(newID()), name: "second"))
            }
            #expect(try await world.mapped { try await $0.integrations(using: world.site) } == ["all", "second"])
            #expect(try await world.mapped { try await $0.integrations(using: world.source) } == ["all", "second"])
            #expect(try await world.mapped { try await $0.integrations(using: SiteID(newID())) }.isEmpty)
        }
    }
}
