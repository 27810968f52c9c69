import Billing
import Contracts
import Foundation
import Ports
import Testing

@Suite("leases and facts of a site", .serialized)
struct LeaseAndFactsContract {
    private func lease(_ world: World, _ agreement: Int = 31) async throws -> Lease? {
        try await world.store.writer.lease(
            .agreement(AgreementID(agreement), on: world.site), of: world.tenant, for: .seconds(60))
    }

    @Test("one owner at a time; released, it is free for the next", arguments: StoreKind.allCases)
    func oneOwner(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let writer = world.store.writer
            let first = try #require(try await lease(world))
            #expect(!first.wasTakenOver)
            #expect(try await lease(world) == nil)
            #expect(try await writer.renew(first, for: .seconds(60)))
            try await writer.release(first)
            #expect(try await writer.renew(first, for: .seconds(60)) == false)
            let second = try #require(try await lease(world))
            #expect(!second.wasTakenOver && second.token != first.token)
            try await writer.release(first)
            #expect(try await lease(world) == nil, "a late release by the former owner changes nothing")
            #expect(try await lease(world, 32) != nil)
            #expect(try await writer.lease(.site(world.site), of: world.tenant, for: .seconds(1)) != nil)
            #expect(try await writer.lease(.site(world.site), of: world.tenant, for: .seconds(1)) == nil)
        }
    }

    @Test(
        "an expired lease is taken over and says so; its former owner cannot prolong it", arguments: StoreKind.allCases)
    func takeover(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let first = try #require(try await lease(world))
            try await world.store.pass(.seconds(61))
            #expect(try await world.store.writer.renew(first, for: .seconds(60)) == false)
            let second = try #require(try await lease(world))
            #expect(second.wasTakenOver)
            #expect(try await world.store.writer.renew(first, for: .seconds(60)) == false)
            #expect(try await world.store.writer.renew(second, for: .seconds(60)))
            try await world.store.writer.release(second)
            #expect(try await lease(world)?.wasTakenOver == false)
        }
    }

    private let agreements = [
        AgreementFacts(
            id: AgreementID(31), name: "Child", company: ConnectWiseCompanyID(101),
            startDate: .date(day("2026-01-01")), endDate: .absent, isCancelled: false,
            billStartDate: .unreadable("soon"), prorates: true, nextInvoiceDate: .date(day("2026-12-01")),
            parent: AgreementID(30)),
        AgreementFacts(
            id: AgreementID(30), name: "Parent", company: ConnectWiseCompanyID(101), startDate: .absent,
            endDate: .absent, isCancelled: true, billStartDate: .absent, prorates: false, nextInvoiceDate: .absent,
            parent: nil),
    ]

    private func product(_ id: Int, _ identifier: String) -> ProductFacts {
        ProductFacts(
            id: ProductID(id), identifier: identifier, description: "d", isInactive: false,
            productClass: "NonInventory", isSerialized: false)
    }

    private func read(_ world: World, _ agreements: [AgreementFacts], _ products: [ProductFacts]) async throws {
        let writer = world.store.writer
        try await writer.saveSite(
            world.site, of: world.tenant, agreements: SiteList(agreements), products: SiteList(products),
            readAt: try await writer.now())
    }

    @Test("facts are those of the plan's destination and products", arguments: StoreKind.allCases)
    func facts(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            #expect(try await world.store.writer.reading(for: task) == nil)
            try await read(world, agreements, [product(7, "KES-WKS"), product(8, "OTHER")])
            let reading = try #require(try await world.store.writer.reading(for: task))
            #expect(
                reading.facts
                    == SiteFacts(
                        agreement: agreements[0], parentAgreement: agreements[1],
                        products: [ProductID(7): product(7, "KES-WKS")]))
        }
    }

    @Test(
        "records that cannot be read are kept as such, and so is how often an agreement bills",
        arguments: StoreKind.allCases)
    func unreadable(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let writer = world.store.writer
            let task = try await world.newTask()
            let product = UnreadableRecord(.product, 7, UnreadableField("identifier", "is missing"))
            let agreement = UnreadableRecord(.agreement, 31, UnreadableField("company/id", "is missing"))
            let other = UnreadableRecord(.agreement, 99, UnreadableField("name", "is missing"))
            try await writer.saveSite(
                world.site, of: world.tenant, agreements: SiteList([agreements[1]], unreadable: [agreement, other]),
                products: SiteList([], unreadable: [product]), readAt: try await writer.now())
            let facts = try #require(try await writer.reading(for: task)).facts
            #expect(
                facts
                    == SiteFacts(
                        agreement: nil, parentAgreement: nil, products: [:], unreadable: [agreement, product]))
            let once = AgreementFacts(
                id: AgreementID(31), name: "Once", company: ConnectWiseCompanyID(101), startDate: .absent,
                endDate: .absent, isCancelled: false, billStartDate: .absent, prorates: false,
                nextInvoiceDate: .absent, parent: nil, billingCycle: "Not recurring", isBilledOnce: true)
            try await read(world, [once], [])
            #expect(
                try await writer.reading(for: task)?.facts
                    == SiteFacts(
                        agreement: once, parentAgreement: nil, products: [:]))
        }
    }

    @Test("a reading is fresh if the site was read after the run was requested", arguments: StoreKind.allCases)
    func freshForRun(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            try await read(world, agreements, [])
            try await world.store.pass(.seconds(60))
            let task = try await world.newTask()
            let before = try #require(try await world.store.writer.reading(for: task))
            #expect(!before.isFresh && before.plannedAgainAt == nil)
            try await world.store.pass(.seconds(60))
            try await read(world, agreements, [])
            #expect(try await world.store.writer.reading(for: task)?.isFresh == true)
        }
    }

    @Test("a plan made again from its snapshot asks for a reading after it was stored", arguments: StoreKind.allCases)
    func freshForReplan(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let request = try await world.run()[0]
            _ = try await world.planned(request)
            try await world.store.pass(.seconds(60))
            try await read(world, agreements, [])
            #expect(try await world.store.writer.reading(for: try await world.task())?.isFresh == true)
            try await world.store.pass(.seconds(60))
            _ = try await world.planned(request, units: 4, revision: 8)
            let again = try await world.task()
            let before = try #require(try await world.store.writer.reading(for: again))
            #expect(!before.isFresh && before.plannedAgainAt != nil)
            try await world.store.pass(.seconds(60))
            try await read(world, agreements, [])
            #expect(try await world.store.writer.reading(for: again)?.isFresh == true)
        }
    }

    @Test("an older reading that comes late does not make the site older", arguments: StoreKind.allCases)
    func lateReading(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            let early = try await world.store.writer.now()
            try await world.store.pass(.seconds(60))
            try await read(world, agreements, [])
            let newest = try await world.store.writer.reading(for: task)?.readAt
            try await world.store.writer.saveSite(
                world.site, of: world.tenant, agreements: SiteList(agreements), products: SiteList(),
                readAt: early.addingTimeInterval(-3600))
            #expect(try await world.store.writer.reading(for: task)?.readAt == newest)
        }
    }

    @Test("a site's facts are replaced: what is not listed any more is gone", arguments: StoreKind.allCases)
    func replaces(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            try await read(world, agreements, [product(7, "KES-WKS")])
            try await read(world, [agreements[0]], [product(7, "NEW"), product(7, "NEW")])
            let facts = try #require(try await world.store.writer.reading(for: task)?.facts)
            #expect(facts.parentAgreement == nil && facts.products[ProductID(7)]?.identifier == "NEW")
            try await read(world, [], [])
            let none = try #require(try await world.store.writer.reading(for: task)?.facts)
            #expect(none == SiteFacts(agreement: nil, parentAgreement: nil, products: [:]))
        }
    }

    @Test("whatever text a record has, it keeps no other from being stored", arguments: StoreKind.allCases)
    func oddText(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let task = try await world.newTask()
            let odd = "\0\\u0000\"\u{1}" + String(repeating: "\u{10ffff}", count: 5000)
            try await read(world, agreements, [product(6, odd), product(7, "KES-WKS")])
            let facts = try #require(try await world.store.writer.reading(for: task)?.facts)
            #expect(facts.agreement == agreements[0] && facts.products[ProductID(7)] == product(7, "KES-WKS"))
        }
    }

    @Test("an unknown site is refused", arguments: StoreKind.allCases)
    func unknownSite(kind: StoreKind) async throws {
        try await kind.with { store in
            let world = try await World(in: store)
            let other = try await World(in: store)
            let now = try await store.writer.now()
            let foreign = try await failure {
                try await store.writer.saveSite(
                    other.site, of: world.tenant, agreements: SiteList(), products: SiteList(), readAt: now)
            }
            #expect(foreign?.reason == .refused)
            let leased = try await failure {
                _ = try await store.writer.lease(.site(other.site), of: world.tenant, for: .seconds(1))
            }
            #expect(leased?.reason == .refused)
        }
    }
}
