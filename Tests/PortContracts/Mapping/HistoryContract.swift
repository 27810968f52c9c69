import Billing
import Contracts
import Foundation
import Ports
import Runs
import Testing

@Suite("products, plans, exceptions and the audit trail", .serialized)
struct HistoryContract {
    @Test("product mappings are kept by application, and removed one by one", arguments: StoreKind.allCases)
    func products(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            @Sendable func mapping(_ code: String, _ name: String) -> StoredProductMapping {
                StoredProductMapping(
                    mapping: ProductMapping(
                        application: ApplicationCode(code),
                        target: .byCategory(servers: world.product, workstations: nil, nonWindows: nil),
                        adjustments: Adjustments(basis: .peakInPeriod, minimum: UnitCount(5), roundUpTo: 10)),
                    applicationName: name, stamp: .new)
            }
            try await world.mapped {
                _ = try await $0.save([mapping("b", "B"), mapping("a", "A")], of: world.integration)
            }
            let again = try await world.mapped { try await $0.save([mapping("b", "New")], of: world.integration) }
            #expect(again.map(\.stamp.version) == [2])
            let all = try await world.mapped { try await $0.products(of: world.integration) }
            #expect(all.map(\.applicationName) == ["A", "New"])
            #expect(all.map(\.mapping) == [mapping("a", "").mapping, mapping("b", "").mapping])
            try await world.mapped { try await $0.delete(ApplicationCode("a"), of: world.integration) }
            #expect(try await world.mapped { try await $0.products(of: world.integration).count } == 1)
            let nowhere = try await conflict {
                try await world.mapped { _ = try await $0.save([mapping("a", "A")], of: IntegrationID(newID())) }
            }
            #expect(nowhere == .other(rule: "product_mappings_tenant_id_integration_id_fkey"))
        }
    }

    @Test(
        "a tenant's own applications are read, and the names of all keys that were seen", arguments: StoreKind.allCases)
    func applications(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let mine = ApplicationDefinition(
                code: ApplicationCode("mine"), name: "Mine", unit: .device, stems: ["Mine"])
            try await world.store.define(mine, for: world.tenant)
            let requests = [try await world.run()[0], try await world.run()[0]]
            for (request, names) in zip(requests, [["Old"], ["New", "Also new", "New"]]) {
                let keys = names.enumerated().map { place, name in
                    LicenceKey(
                        serial: KeySerial("K-\(place)"), productName: name, kind: .commercial, limitDate: nil)
                }
                let snapshot = UsageSnapshot(
                    managedCompany: request.managedCompany, billingDate: request.billingDate, keys: keys, groups: [],
                    listedDevices: .zero, reportedDevices: nil)
                _ = try await world.store.collection.save(snapshot, evidence: [], for: request)
            }
            let definitions = try await world.mapped { try await $0.catalogueExtensions() }
            #expect(definitions == [mine])
            let seen = try await world.mapped { try await $0.productNamesSeen(by: world.integration) }
            #expect(seen.sorted() == ["Also new", "New"], "of the newest snapshot, each once")
        }
    }

    @Test("the current plan of each company is listed by identity", arguments: StoreKind.allCases)
    func plans(kind: StoreKind) async throws {
        try await World.with(kind, companies: 3) { world in
            let first = try await world.run()
            let second = try await world.run(on: world.date.adding(days: 1))
            _ = try await world.planned(first[0])
            _ = try await world.planned(second[0], units: 4)
            _ = try await world.planned(first[1])
            func list(
                on date: BillingDate? = nil, identity: String? = nil, after: String? = nil, limit: Int = 9
            ) async throws -> [String] {
                try await world.mapped { rows in
                    try await rows.plans(
                        of: world.integration, on: date, identity: identity, after: after, limit: limit
                    ).map { "\($0.identity) \($0.plan.billingDate)" }
                }
            }
            #expect(try await list() == ["1 2026-11-25", "2 2026-11-24"])
            #expect(try await list(on: world.date) == ["1 2026-11-24", "2 2026-11-24"])
            #expect(try await list(identity: "2") == ["2 2026-11-24"])
            #expect(try await list(after: "1", limit: 1) == ["2 2026-11-24"])
            try await world.change { $0.integration = nil }
            #expect(try await list() == ["2 2026-11-24"])
        }
    }

    @Test("the newest snapshot of a day, and who has one at all", arguments: StoreKind.allCases)
    func snapshots(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            _ = try await world.taken(try await world.run()[0], units: 3)
            _ = try await world.taken(try await world.run()[0], units: 5)
            let all = try await world.mapped { try await $0.snapshots(of: world.integration, on: world.date) }
            #expect(all.map(\.company.id) == [world.company])
            #expect(all.map(\.snapshot.listedDevices) == [UnitCount(5)])
            let none = try await world.mapped {
                try await $0.snapshots(of: world.integration, on: world.date.adding(days: 1))
            }
            #expect(none.isEmpty)
            let read = try await world.mapped { try await $0.companiesWithSnapshot(of: world.integration, among: nil) }
            #expect(read == [world.company])
            let among = try await world.mapped {
                try await $0.companiesWithSnapshot(of: world.integration, among: [world.companies[1]])
            }
            #expect(among.isEmpty)
        }
    }

    @Test("exceptions are listed oldest first, filtered and paged", arguments: StoreKind.allCases)
    func exceptions(kind: StoreKind) async throws {
        try await World.with(kind, companies: 2) { world in
            let requests = try await world.run()
            for (place, code) in [BillingExceptionCode.collectionFailed, .managedCompanyMissing].enumerated() {
                try await world.store.collection.note(
                    BillingException(code, message: "m\0"), for: requests[place])
                try await world.store.pass(.seconds(10))
            }
            func list(_ filter: ExceptionFilter) async throws -> [StoredException] {
                try await world.mapped { try await $0.exceptions(filter) }
            }
            let all = try await list(ExceptionFilter(limit: 9))
            #expect(all.map(\.identity) == ["1", "2"] && all.map(\.companyName) == ["Company 1", "Company 2"])
            #expect(all[0].exception.message == "m\u{FFFD}" && all[0].closedAt == nil)
            #expect(all[0].openedAt == all[0].seenAt && all[0].openedAt < all[1].openedAt)
            #expect(try await list(ExceptionFilter(code: .managedCompanyMissing, limit: 9)) == [all[1]])
            #expect(try await list(ExceptionFilter(after: all[0].id, limit: 9)) == [all[1]])
            #expect(try await list(ExceptionFilter(limit: 1)) == [all[0]])
            #expect(try await list(ExceptionFilter(integration: IntegrationID(newID()), limit: 9)).isEmpty)
            try await world.mapped { try await $0.closeExceptions(of: world.company) }
            #expect(try await list(ExceptionFilter(limit: 9)) == [all[1]])
            #expect(try await list(ExceptionFilter(includesClosed: true, limit: 9)).map(\.id) == all.map(\.id))
        }
    }

    @Test("the audit trail is newest first, of one subject", arguments: StoreKind.allCases)
    func audit(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            @Sendable func entry(_ subject: String, _ number: Int) -> AuditEntry {
                AuditEntry(
                    actor: "a", action: "site.save", subject: subject, before: nil,
                    after: [
                        "n": .number(number), "none": .none, "list": .list([.flag(true), .text("\u{e9}\"\\")]),
                        "group": .group(["x": .text("y")]),
                    ])
            }
            try await world.mapped { try await $0.audit([entry("site:1", 1), entry("site:2", 2), entry("site:1", 3)]) }
            let trail = try await world.mapped { try await $0.auditTrail(of: "site:1", limit: 9) }
            #expect(trail.map(\.after) == [entry("", 3).after, entry("", 1).after])
            #expect(trail.allSatisfy { $0.at != nil && $0.before == nil && $0.action == "site.save" })
            #expect(try await world.mapped { try await $0.auditTrail(of: "site:1", limit: 1).count } == 1)
        }
    }

    @Test("the revision rises by one", arguments: StoreKind.allCases)
    func revision(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let before = try await world.mapped { try await $0.revision() }
            let raised = try await world.mapped { try await $0.raiseRevision() }
            let after = try await world.mapped { try await $0.revision() }
            #expect(before == 7 && raised == 8 && after == 8)
        }
    }
}
