import Billing
import Testing

@Suite("Properties of successions")
struct SuccessionProperties {
    private static let seeds = Array(UInt64(1)...400)
    private static let cycles: [(name: String, cycle: BillingCycle)] = [
        ("Monthly", .months(1)), ("Weekly", .weeks(1)), ("Quarterly", .months(3)),
    ]
    private static let begin = day("2026-11-01")

    /// Ninety days of one customer with ten devices, whose mapping is changed again and again.
    private struct Story {
        var random: SeededRandom
        var world = InvoicedWorld()
        var cycles: [AgreementID: BillingCycle] = [:]
        var mapping = byCategory()
        var agreement = AgreementID(31)
        /// How many periods ahead or late invoices are made, in days.
        var changes = 0

        init(seed: UInt64, prorates: Bool?) {
            random = SeededRandom(seed: seed)
            for id in [31, 32] {
                let (name, cycle) = random.pick(SuccessionProperties.cycles)
                let start = SuccessionProperties.begin.adding(days: random.pick([-62, -31, 0, 0, 14]))
                let next =
                    random.once(in: 2)
                    ? DateFact.date(cycle.start(holding: SuccessionProperties.begin, from: start)) : .absent
                world.agreements[AgreementID(id)] = AgreementFacts(
                    id: AgreementID(id), name: "Managed Security", company: ConnectWiseCompanyID(250),
                    startDate: .date(start), endDate: .absent, isCancelled: false, billStartDate: .date(start),
                    prorates: prorates ?? random.once(in: 2), nextInvoiceDate: next, parent: nil, billingCycle: name)
                cycles[AgreementID(id)] = cycle
            }
        }

        mutating func run(days: Int) {
            for offset in 0..<days {
                let today = SuccessionProperties.begin.adding(days: offset)
                for (id, cycle) in cycles.sorted(by: { $0.key < $1.key })
                where world.nextPeriod(of: id) <= today.adding(days: 3) && random.once(in: 3) {
                    world.invoice(id, cycle: cycle)
                }
                if random.once(in: 8) { change() }
                let plan = plan(on: today)
                // The writer dies behind the endings, and the work comes again.
                if random.once(in: 4) { world.bill(plan, stopsBehindEndings: true) }
                world.bill(plan)
            }
            // What begins inside an invoiced period is on the next invoice.
            let last = SuccessionProperties.begin.adding(days: days + 100)
            for (id, cycle) in cycles { while world.nextPeriod(of: id) < last { world.invoice(id, cycle: cycle) } }
        }

        private mutating func change() {
            changes += 1
            switch Int.random(in: 0...2, using: &random) {
            case 0: agreement = AgreementID(agreement == AgreementID(31) ? 32 : 31)
            case 1: mapping = single(Sample.advanced, random.pick([Sample.workstations, Sample.servers]))
            default: mapping = byCategory()
            }
        }

        func plan(on date: BillingDate) -> AdditionPlan {
            let company = CompanyMapping(
                connectWiseCompany: ConnectWiseCompanyID(250), automaticBilling: true, agreement: agreement)
            return makePlan(
                for: snapshot([key("A")], [devices(6, on: "A"), devices(4, .windowsServer, on: "A")], on: date),
                under: settings(mapping, company: company))
        }
    }

    @Test("however mappings and agreements change, no unit of any day is invoiced twice", arguments: seeds)
    func neverTwice(_ seed: UInt64) {
        var story = Story(seed: seed, prorates: nil)
        story.run(days: 90)
        let over = story.world.invoiced.filter { $0.value > 10 }
        #expect(over.isEmpty, "\(over.keys.sorted().map(\.description))")
        #expect(story.world.problems.isEmpty)
    }

    @Test("with proration every unit of every day is invoiced once", arguments: seeds)
    func exactlyOnce(_ seed: UInt64) {
        var story = Story(seed: seed, prorates: true)
        story.run(days: 90)
        let first = story.world.invoiced.keys.min() ?? Self.begin
        for offset in 0..<90 {
            let day = Self.begin.adding(days: offset)
            guard day >= first else { continue }
            #expect(story.world.invoiced[day] == 10, "\(day)")
        }
    }

    @Test("an outcome is final: the same plan decides nothing more", arguments: seeds)
    func idempotent(_ seed: UInt64) {
        var story = Story(seed: seed, prorates: nil)
        story.run(days: 30)
        let again = story.world.decide(story.plan(on: Self.begin.adding(days: 29)))
        #expect(again.endings.isEmpty && again.released.isEmpty && again.isQuiet)
    }
}
