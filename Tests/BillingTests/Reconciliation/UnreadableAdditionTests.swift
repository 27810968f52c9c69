import Billing
import Testing

/// Slot: five or six workstations as KES-WKS on agreement 31.
@Suite("An addition that cannot be read")
struct UnreadableAdditionTests {
    private typealias Site = SimulatedAgreement
    private let missing = UnreadableField("quantity", "is missing")

    private func odd(
        _ id: Int = 950, product: ProductID? = Sample.workstations.id,
        serial: UnreadableAddition.Serial = .text(nil), cancelled: DateFact = .absent
    ) -> UnreadableAddition {
        UnreadableAddition(
            id: AdditionID(id), product: product, serialNumber: serial, cancelledDate: cancelled, flaw: missing)
    }

    private func decide(_ site: Site, _ plan: AdditionPlan, _ odd: UnreadableAddition) -> Reconciliation {
        let found = site.additions.filter { $0.id != odd.id }
        return reconcile(
            plan, ledger: site.ledger, found: found, unreadable: [odd], facts: site.facts, guarding: .off,
            tag: Site.tag)
    }

    private var slot: Slot { Slot(application: Sample.advanced.code, category: .all) }

    @Test("that may be a person's for the same product: nothing is created beside it, and it is named with the fix")
    func samePerson() {
        let outcome = decide(Site(), plan(5), odd())
        #expect(outcome.action == .blocked(.recordUnreadable))
        #expect(outcome.problems == ["recordUnreadable 5"])
        let message = outcome.exceptions.first?.message ?? ""
        for words in ["addition 950", "agreement 31", "field quantity is missing", "Correct that field"] {
            #expect(message.contains(words))
        }
    }

    @Test("whose product is what cannot be read may be of any")
    func anyProduct() {
        #expect(decide(Site(), plan(5), odd(product: nil)).problems == ["recordUnreadable 5"])
    }

    @Test("of another product, or cancelled before what is yet to be invoiced, is in nobody's way")
    func another() {
        #expect(decide(Site(), plan(5), odd(product: Sample.others.id)).new != nil)
        var site = Site()
        site.facts = Site.facts(Site.agreement(nextInvoice: .date(day("2026-11-01"))))
        let over = odd(cancelled: .date(day("2026-11-01")))
        #expect(decide(site, plan(5), over).new != nil && decide(site, plan(5), over).problems.isEmpty)
    }

    @Test("that is cancelled inside a period which is not invoiced yet may still bill it; with proration only its days")
    func cancelled() {
        var site = Site()
        site.facts = Site.facts(Site.agreement(nextInvoice: .date(day("2026-11-01"))))
        let odd = odd(cancelled: .date(day("2026-11-02")))
        #expect(decide(site, plan(5), odd).problems == ["recordUnreadable 5"])
        site.facts = Site.facts(Site.agreement(prorates: true, nextInvoice: .date(day("2026-11-01"))))
        #expect(decide(site, plan(5), odd).new != nil)
    }

    @Test("that may be what was sent and not answered keeps its slot from every other write, whatever else it says")
    func doubted() {
        var site = Site()
        site.bill(plan(5))
        let odd = odd(serial: .text("tb:another"), cancelled: .date(day("2026-01-01")))
        let outcome = reconcile(
            plan(6), ledger: site.ledger, found: site.additions, unreadable: [odd], doubted: [slot: odd],
            facts: site.facts, guarding: .off, tag: Site.tag)
        #expect(outcome.action == .blocked(.recordUnreadable) && outcome.problems == ["recordUnreadable 6"])
    }

    @Test("and says nothing while nothing is used")
    func unused() {
        #expect(decide(Site(), plan(0), odd()).problems.isEmpty)
    }

    @Test("that is our own is not written to, not taken for deleted, and named", arguments: [6, 0])
    func own(units: Int) {
        var site = Site()
        site.bill(plan(5))
        let outcome = decide(site, plan(units), odd(901, serial: .text(Site.tag(slot, 1).text)))
        #expect(outcome.action == .blocked(.recordUnreadable))
        #expect(outcome.problems == ["recordUnreadable \(units)"])
    }

    @Test("that carries the tag of a create without an answer is that one: it is adopted, and not created again")
    func adopted() {
        var site = Site()
        site.loseAnswer(toCreateOf: plan(5), applied: true)
        let outcome = decide(site, plan(5), odd(901, serial: .text(Site.tag(slot, 1).text)))
        #expect(outcome.action == .blocked(.recordUnreadable))
        #expect(outcome.decisions.first?.ledger?.addition == AdditionID(901))
        #expect(outcome.decisions.first?.ledger?.state == .live)
    }

    @Test("whose serial number cannot be read may be a create without an answer, cancelled or not")
    func mayBeAdopted() {
        var site = Site()
        site.loseAnswer(toCreateOf: plan(5), applied: true)
        for cancelled in [DateFact.absent, .date(today)] {
            let outcome = decide(site, plan(5), odd(901, serial: .unreadable, cancelled: cancelled))
            #expect(outcome.action == .blocked(.recordUnreadable))
        }
    }

    @Test("with our tag beside our own line holds the slot: it may be a second one")
    func copy() {
        var site = Site()
        site.bill(plan(5))
        let outcome = decide(site, plan(6), odd(serial: .text(Site.tag(slot, 1).text)))
        #expect(outcome.action == .blocked(.recordUnreadable))
    }

    @Test("with the tag that a new line would get is not created beside, whatever its product")
    func nextTag() {
        let copy = odd(product: Sample.others.id, serial: .text(Site.tag(slot, 1).text))
        #expect(decide(Site(), plan(5), copy).action == .blocked(.recordUnreadable))
    }

    @Test("of a person beside our own line: ours goes on, and it is told with no units")
    func beside() {
        var site = Site()
        site.bill(plan(5))
        let outcome = decide(site, plan(6), odd())
        #expect(outcome.action == .setQuantity(AdditionID(901), from: 5, to: UnitCount(6)))
        #expect(outcome.problems == ["recordUnreadable 0"])
    }

    @Test("of our own ended generation is not in the way, unless somebody reopened it")
    func ended() {
        var site = Site()
        site.bill(plan(5))
        site.bill(plan(0, atZero: .endAtZero))
        #expect(decide(site, plan(5), odd(901, cancelled: .date(day("2026-12-31")))).new?.generation == 2)
        #expect(decide(site, plan(5), odd(901)).problems == ["recordUnreadable 5"])
    }
}

@Suite("An agreement or product that cannot be read")
struct UnreadableRecordTests {
    private typealias Site = SimulatedAgreement
    private let flaw = UnreadableField("company/id", "is missing")

    @Test("is not a missing one: nothing changes, and what to correct is said")
    func agreement() {
        var site = Site()
        site.facts = SiteFacts(
            agreement: nil, parentAgreement: nil, products: Site.facts().products,
            unreadable: [UnreadableRecord(.agreement, 31, flaw)])
        let outcome = site.decide(plan(5))
        #expect(outcome.problems == ["recordUnreadable 5"])
        #expect(outcome.exceptions.first?.message.contains("The agreement 31 in ConnectWise cannot be read") == true)
        site.facts = SiteFacts(
            agreement: nil, parentAgreement: nil, products: Site.facts().products,
            unreadable: [UnreadableRecord(.agreement, 32, flaw)])
        #expect(site.decide(plan(5)).problems == ["agreementMissing 5"])
    }

    @Test("blocks the slots of that product only")
    func product() {
        var site = Site()
        let facts = Site.facts(without: Sample.servers.id)
        site.facts = SiteFacts(
            agreement: facts.agreement, parentAgreement: nil, products: facts.products,
            unreadable: [
                UnreadableRecord(.product, Sample.servers.id.number, UnreadableField("identifier", "is missing"))
            ])
        let usage = snapshot([key("A")], [devices(90, on: "A"), devices(10, .windowsServer, on: "A")])
        let outcome = site.decide(makePlan(for: usage, under: settings(byCategory())))
        #expect(outcome.problems == ["recordUnreadable server 10"])
        #expect(outcome.decisions.contains { if case .create = $0.action { true } else { false } })
    }

    @Test("as the parent of a child: from when a new line bills is not known, a line of ours goes on")
    func parent() {
        var site = Site()
        site.bill(plan(5))
        let child = Site.agreement(parent: 30)
        let parent = UnreadableRecord(.agreement, 30, UnreadableField("name", "is missing"))
        site.facts = SiteFacts(
            agreement: child, parentAgreement: nil, products: Site.facts().products, unreadable: [parent])
        #expect(site.decide(plan(6)).action == .setQuantity(AdditionID(901), from: 5, to: UnitCount(6)))
        site.ledger = []
        site.additions = []
        #expect(site.decide(plan(5)).problems == ["recordUnreadable 5"])
    }
}
