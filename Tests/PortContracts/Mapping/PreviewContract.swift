import Billing
import Contracts
import Ports
import Runs
import Testing

@Suite("what the effect of a save is told from", .serialized)
struct PreviewContract {
    private func standings(
        _ world: World, among companies: [ManagedCompanyID]? = nil, after: String? = nil, limit: Int = 100
    ) async throws -> [CompanyStanding] {
        try await world.mapped {
            try await $0.standings(of: world.integration, among: companies, after: after, limit: limit)
        }
    }

    @Test(
        "a company stands with its mapping, newest snapshot, ledger and newest answers", arguments: StoreKind.allCases)
    func standing(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            let unread = try #require(try await standings(world).first)
            #expect(unread.snapshot == nil && unread.ledger.isEmpty && unread.decisions.isEmpty)
            #expect(unread.company.identity == "1" && unread.company.agreement == AgreementID(31))
            let request = try await world.run()[0]
            let taken = try await world.taken(request, units: 5)
            let fresh = try #require(try await standings(world).first?.snapshot)
            #expect(try fresh.usage.get() == world.snapshot(request, units: 5) && !fresh.isPlanned)
            _ = try await world.store.plans.save([world.plan(try await world.input(taken), units: 5)])
            #expect(try await standings(world).first?.snapshot?.isPlanned == true)
            let task = try await world.task()
            let entry = LedgerEntry(
                slot: world.slot, generation: 1, tag: SlotTag("tb:1"), state: .creating, agreement: AgreementID(31),
                addition: nil, product: world.product, quantity: UnitCount(5), effectiveDate: world.date,
                peakUnits: UnitCount(5), peakPeriod: nil, verifiedOn: nil)
            _ = try await world.store.writer.intend(.create, entry: entry, quantity: UnitCount(5), in: task)
            let answers = [GuardAnswer.Kind.approve, .reject].map { kind in
                GuardAnswer(
                    kind: kind, slot: world.slot, direction: .fall, limit: UnitCount(2), givenOn: world.date)
            }
            for answer in answers {
                _ = try await world.mapped { try await $0.add(answer, of: world.company, by: "anna") }
            }
            let full = try #require(try await standings(world).first)
            #expect(full.ledger == [entry] && full.answers == [answers[1]])
            let later = try await world.run(on: day("2026-11-25"))[0]
            _ = try await world.taken(later, units: 6)
            let newest = try #require(try await standings(world).first?.snapshot)
            #expect(try newest.usage.get().billingDate == day("2026-11-25") && !newest.isPlanned)
        }
    }

    @Test(
        "those of the integration in pages by identity; those named wherever they are, with its own snapshots only",
        arguments: StoreKind.allCases)
    func pages(kind: StoreKind) async throws {
        try await World.with(kind, companies: 3) { world in
            #expect(try await standings(world).map(\.company.identity) == ["1", "2", "3"])
            #expect(try await standings(world, limit: 2).map(\.company.identity) == ["1", "2"])
            #expect(try await standings(world, after: "2").map(\.company.identity) == ["3"])
            _ = try await world.taken()
            try await world.change(world.companies[0]) { company in
                company.integration = nil
                company.connectWiseCompany = nil
                company.agreement = nil
                company.automaticBilling = false
            }
            #expect(try await standings(world).map(\.company.identity) == ["2", "3"])
            let named = try await standings(world, among: [world.companies[0], world.companies[2]])
            #expect(named.map(\.company.identity) == ["1", "3"])
            #expect(named.map { $0.snapshot != nil } == [true, false])
            #expect(try await standings(world, among: []).isEmpty)
            let other = try await world.mapped {
                try await $0.standings(
                    of: IntegrationID(newID()), among: world.companies, after: nil, limit: 10)
            }
            #expect(other.allSatisfy { $0.snapshot == nil } && other.count == 3)
        }
    }

    @Test("a site is known by what is asked of it, with parents and what cannot be read", arguments: StoreKind.allCases)
    func site(kind: StoreKind) async throws {
        try await World.with(kind) { world in
            func known(
                _ agreements: [Int], _ products: [Int] = [], _ identifiers: [String] = []
            ) async throws
                -> StoredSiteReading?
            {
                try await world.mapped {
                    try await $0.knownSite(
                        world.site, agreements: agreements.map { AgreementID($0) },
                        products: products.map { ProductID($0) }, identifiers: identifiers)
                }
            }
            #expect(try await known([31]) == nil)
            func agreement(_ id: Int, parent: Int? = nil) -> AgreementFacts {
                AgreementFacts(
                    id: AgreementID(id), name: "A", company: ConnectWiseCompanyID(101), startDate: .absent,
                    endDate: .absent, isCancelled: false, billStartDate: .absent, prorates: true,
                    nextInvoiceDate: .date(world.date), parent: parent.map { AgreementID($0) }, billingCycle: "Monthly")
            }
            func product(_ id: Int, _ identifier: String) -> ProductFacts {
                ProductFacts(
                    id: ProductID(id), identifier: identifier, description: "d", isInactive: false,
                    productClass: "Service", isSerialized: false)
            }
            let odd = UnreadableRecord(.agreement, 33, UnreadableField("company/id", "is missing"))
            let oddProduct = UnreadableRecord(.product, 9, UnreadableField("identifier", "is missing"))
            let writer = world.store.writer
            try await writer.saveSite(
                world.site, of: world.tenant,
                agreements: SiteList([agreement(31, parent: 40), agreement(32), agreement(40)], unreadable: [odd]),
                products: SiteList([product(7, "KES-WKS"), product(8, "KES-SRV")], unreadable: [oddProduct]),
                readAt: try await writer.now())
            let child = try #require(try await known([31, 33]))
            #expect(child.site.agreements.keys.sorted() == [AgreementID(31), AgreementID(40)])
            #expect(child.site.unreadable == [odd] && child.site.products.isEmpty)
            #expect(child.site.agreements[AgreementID(31)] == agreement(31, parent: 40))
            let products = try #require(try await known([], [8, 9], ["kes-wks", "NONE"]))
            #expect(products.site.products.keys.sorted() == [ProductID(7), ProductID(8)])
            #expect(products.site.unreadable == [oddProduct] && products.site.agreements.isEmpty)
        }
    }
}
