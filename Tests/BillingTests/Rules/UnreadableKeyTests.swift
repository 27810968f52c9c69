import Billing
import Testing

@Suite("A key that cannot be read")
struct UnreadableKeyTests {
    private typealias Site = SimulatedAgreement

    private func odd(
        _ serial: String = "X", name: String? = Sample.productName(Sample.advanced),
        holder: LicenceKey.Holder = .managedCompany
    ) -> UnreadableKey {
        UnreadableKey(
            serial: KeySerial(serial), productName: name, holder: holder,
            flaw: UnreadableField("KLLIC_KEY_TYPE", "has the unknown value 9"))
    }

    private func usage(_ groups: UsageGroup..., odd: UnreadableKey...) -> UsageSnapshot {
        UsageSnapshot(
            managedCompany: ManagedCompanyID("contoso"), billingDate: today, keys: [key("A")], groups: groups,
            listedDevices: .zero, reportedDevices: nil, unreadableKeys: odd)
    }

    private func plan(_ usage: UsageSnapshot, policy: BillingPolicy = .standard) -> AdditionPlan {
        makePlan(for: usage, under: settings(single(), policy: policy))
    }

    @Test("that nothing is active on is nothing")
    func unused() {
        let usage = usage(devices(5, on: "A"), odd: odd())
        #expect(plan(usage).exceptions.isEmpty)
        #expect(plan(usage).entries.map(\.uncertain) == [nil])
        #expect(plan(usage).entries.map(\.units) == [UnitCount(5)])
    }

    @Test("has its units under one exception; those with another key of the application count as ever")
    func active() {
        let usage = usage(devices(5, on: "A"), devices(3, on: "X"), devices(2, on: "A", "X"), odd: odd())
        let plan = plan(usage)
        #expect(plan.exceptions.map(\.label) == ["recordUnreadable 3"])
        #expect(plan.exceptions.first?.application == Sample.advanced.code)
        #expect(plan.exceptions.first?.message.contains("the key X (its field KLLIC_KEY_TYPE has the unknown") == true)
        #expect(plan.entries.map(\.units) == [UnitCount(7)])
        #expect(plan.entries.map(\.uncertain) == [UnitCount(3)])
    }

    @Test("without a name may be of any application: its units stand for the company")
    func nameless() {
        let plan = plan(usage(devices(5, on: "A"), devices(3, on: "X"), odd: odd(name: nil)))
        #expect(plan.exceptions.map(\.label) == ["recordUnreadable 3"])
        #expect(plan.exceptions.first?.application == nil)
        #expect(plan.entries.map(\.uncertain) == [UnitCount(3)])
    }

    @Test("pending on a device, or of another server, asks nothing")
    func notCounting() {
        #expect(plan(usage(devices(3, pending: ["X"]), odd: odd())).exceptions.isEmpty)
        #expect(plan(usage(devices(3, on: "X"), odd: odd(holder: .anotherServer))).exceptions.isEmpty)
        let billing = BillingPolicy { $0.billMainServerKeys = true }
        let foreign = plan(usage(devices(3, on: "X"), odd: odd(holder: .anotherServer)), policy: billing)
        #expect(foreign.exceptions.map(\.label) == ["recordUnreadable 3"])
    }

    @Test("lowers nothing, neither to zero, while what is certain may rise", arguments: [nil, "named"])
    func noFall(name: String?) {
        let key = odd(name: name.map { _ in Sample.productName(Sample.advanced) })
        for atZero in [BillingPolicy.UsageAtZero.keepAtZero, .endAtZero] {
            let policy = BillingPolicy { $0.usageAtZero = atZero }
            var site = Site()
            site.bill(plan(usage(devices(90, on: "A"))))
            let none = site.decide(plan(usage(devices(90, on: "X"), odd: key), policy: policy))
            #expect(none.action == .blocked(.recordUnreadable))
            #expect(none.problems.isEmpty, "the plan's own exception has the units")
            let fewer = site.decide(plan(usage(devices(50, on: "A"), devices(40, on: "X"), odd: key), policy: policy))
            #expect(fewer.action == .blocked(.recordUnreadable))
            let more = site.decide(plan(usage(devices(95, on: "A"), devices(1, on: "X"), odd: key), policy: policy))
            #expect(more.action == .setQuantity(AdditionID(901), from: 90, to: UnitCount(95)))
        }
    }

    @Test("does not keep what is certain from being billed the first time")
    func first() {
        #expect(
            Site().decide(plan(usage(devices(5, on: "A"), devices(3, on: "X"), odd: odd()))).new?.quantity
                == UnitCount(5))
        #expect(Site().decide(plan(usage(devices(3, on: "X"), odd: odd()))).decisions.isEmpty)
    }
}
