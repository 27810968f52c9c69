import Billing
import Contracts
import Ports
import Postgres
import Storage
import Testing

@Suite("the writer's store: leases and facts", .serialized)
struct LeaseAndFactsTests {
    private let agreement = AgreementID(31)

    private func lease(_ world: World, _ duration: Duration = .seconds(60)) async throws -> AgreementLease? {
        try await world.writer.lease(agreement, on: world.site, of: world.tenant, for: duration)
    }

    private func expire(_ world: World) async throws {
        try await world.database.owner.execute("UPDATE agreement_leases SET expires_at = now() - interval '1 ms'")
    }

    @Test("one owner at a time; released, it is free for the next")
    func oneOwner() async throws {
        try await World.with { world in
            let first = try #require(try await lease(world))
            #expect(!first.wasTakenOver)
            #expect(try await lease(world) == nil)
            #expect(try await world.writer.renew(first, for: .seconds(60)))
            try await world.writer.release(first)
            #expect(try await world.writer.renew(first, for: .seconds(60)) == false)
            let second = try #require(try await lease(world))
            #expect(!second.wasTakenOver && second.token != first.token)
            // A late release by the former owner changes nothing.
            try await world.writer.release(first)
            #expect(try await lease(world) == nil)
            let other = try await world.writer.lease(AgreementID(0), on: world.site, of: world.tenant, for: .seconds(1))
            #expect(other != nil)
        }
    }

    @Test("an expired lease is taken over and says so; its former owner cannot prolong it")
    func takeover() async throws {
        try await World.with { world in
            let first = try #require(try await lease(world))
            try await expire(world)
            #expect(try await world.writer.renew(first, for: .seconds(60)) == false)
            let second = try #require(try await lease(world))
            #expect(second.wasTakenOver)
            #expect(try await world.writer.renew(first, for: .seconds(60)) == false)
            #expect(try await world.writer.renew(second, for: .seconds(60)))
        }
    }

    @Test("of many who ask at once one gets it, the first time and at a takeover")
    func race() async throws {
        try await World.with { world in
            for _ in 0..<3 {
                let granted = try await withThrowingTaskGroup(of: AgreementLease?.self) { group in
                    for _ in 0..<8 { group.addTask { try await lease(world) } }
                    return try await group.reduce(into: []) { if let lease = $1 { $0.append(lease) } }
                }
                #expect(granted.count == 1)
                try await expire(world)
            }
        }
    }

    private let agreements = [
        AgreementFacts(
            id: AgreementID(31), name: "Child", company: ConnectWiseCompanyID(101),
            startDate: .date(World.date("2026-01-01")), endDate: .absent, isCancelled: false,
            billStartDate: .unreadable("soon"), prorates: true, nextInvoiceDate: .date(World.date("2026-12-01")),
            parent: AgreementID(30)),
        AgreementFacts(
            id: AgreementID(30), name: "Parent", company: ConnectWiseCompanyID(101), startDate: .absent,
            endDate: .absent, isCancelled: true, billStartDate: .absent, prorates: false, nextInvoiceDate: .absent,
            parent: nil),
    ]
    private let products = [
        ProductFacts(
            id: ProductID(7), identifier: "KES-WKS", description: "d", isInactive: false, productClass: "NonInventory",
            isSerialized: false),
        ProductFacts(
            id: ProductID(8), identifier: "OTHER", description: "d", isInactive: true, productClass: "Bundle",
            isSerialized: true),
    ]

    @Test("facts are those of the plan's destination, if the site was read after the run was requested")
    func facts() async throws {
        try await World.with { world in
            try await world.writer.saveSite(
                world.site, of: world.tenant, agreements: agreements, products: products,
                readAt: try await world.writer.now())
            let task = try await world.task(try await world.run()[0])
            #expect(try await world.writer.facts(for: task) == nil)
            try await world.writer.saveSite(
                world.site, of: world.tenant, agreements: agreements, products: products,
                readAt: try await world.writer.now())
            let facts = try #require(try await world.writer.facts(for: task))
            #expect(
                facts
                    == SiteFacts(
                        agreement: agreements[0], parentAgreement: agreements[1],
                        products: [ProductID(7): products[0]]))
        }
    }

    @Test("a site's facts are replaced: what is not listed any more is gone")
    func replaces() async throws {
        try await World.with { world in
            let task = try await world.task(try await world.run()[0])
            try await world.writer.saveSite(
                world.site, of: world.tenant, agreements: agreements, products: products,
                readAt: try await world.writer.now())
            let renamed = ProductFacts(
                id: ProductID(7), identifier: "NEW", description: "nul \0", isInactive: false, productClass: "Service",
                isSerialized: false)
            try await world.writer.saveSite(
                world.site, of: world.tenant, agreements: [agreements[0]], products: [renamed, renamed],
                readAt: try await world.writer.now())
            let facts = try #require(try await world.writer.facts(for: task))
            #expect(facts.parentAgreement == nil && facts.products[ProductID(7)]?.identifier == "NEW")
            try await world.writer.saveSite(
                world.site, of: world.tenant, agreements: [], products: [],
                readAt: try await world.writer.now())
            let none = try #require(try await world.writer.facts(for: task))
            #expect(none == SiteFacts(agreement: nil, parentAgreement: nil, products: [:]))
        }
    }
}
