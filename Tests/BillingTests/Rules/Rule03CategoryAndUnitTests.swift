import Billing
import Testing

@Suite("Rule 3: category and unit")
struct Rule03CategoryAndUnitTests {
    @Test(
        "the system decides the category",
        arguments: [
            (OperatingSystem.windowsServer, SlotCategory.server), (.windowsWorkstation, .workstation),
            (.linux, .nonWindows), (.macOS, .nonWindows), (.android, .nonWindows), (.iOS, .nonWindows),
            (.unknown, .workstation),
        ])
    func category(_ system: OperatingSystem, _ expected: SlotCategory) {
        let plan = makePlan(
            for: snapshot([key("A")], [devices(3, system, on: "A")]),
            under: settings(byCategory(nonWindows: Sample.others)))
        #expect(plan.unitsByCategory.filter { $0.value > 0 } == [expected: 3])
        #expect(plan.entries.count == 3)
    }

    @Test("an unknown system gets the policy's category, and is named", arguments: DeviceCategory.allCases)
    func unknown(_ category: DeviceCategory) {
        let plan = makePlan(
            for: snapshot([key("A")], [devices(3, .unknown, on: "A")]),
            under: settings(
                byCategory(nonWindows: Sample.others), policy: BillingPolicy { $0.unknownSystem = category }))
        let entry = plan.entries.first { $0.units > .zero }
        #expect(entry?.slot.category == SlotCategory(category))
        #expect(entry?.explanation.outcomes == [.unknownSystem(UnitCount(3), countedAs: category)])
    }

    @Test(
        "users are the larger of computers and half the mobile devices, rounded up",
        arguments: [(10, 4, 30, 15), (10, 4, 28, 14), (10, 4, 29, 15), (0, 0, 1, 1), (0, 0, 0, 0), (3, 2, 0, 5)])
    func users(_ windows: Int, _ macs: Int, _ phones: Int, _ expected: Int) {
        let groups = [devices(windows, on: "C"), devices(macs, .macOS, on: "C"), devices(phones, .iOS, on: "C")]
        let plan = makePlan(for: snapshot([key("C", of: Sample.cloud)], groups), under: settings(single(Sample.cloud)))
        #expect(plan.entries.map(\.units) == [UnitCount(expected)])
    }

    @Test("servers, Linux and unknown systems are computers, Android is mobile")
    func computers() {
        let groups = [
            devices(1, .windowsServer, on: "C"), devices(2, .linux, on: "C"), devices(3, .unknown, on: "C"),
            devices(20, .android, on: "C"),
        ]
        let plan = makePlan(for: snapshot([key("C", of: Sample.cloud)], groups), under: settings(single(Sample.cloud)))
        #expect(plan.entries.map(\.units) == [UnitCount(10)])
        #expect(
            plan.entries.first?.explanation.outcomes == [.users(computers: UnitCount(6), mobileDevices: UnitCount(20))])
    }

    @Test("mailboxes count for mailbox applications only, devices for the others only")
    func mailboxesApart() {
        let keys = [key("M", of: Sample.office), key("A")]
        let groups = [mailboxes(40, on: "M"), devices(3, on: "M"), mailboxes(5, on: "A"), devices(2, on: "A")]
        let plan = makePlan(
            for: snapshot(keys, groups), under: settings(single(Sample.office, Sample.others), single()))
        #expect(plan.entries.map(\.units) == [UnitCount(2), UnitCount(40)])
    }

    @Test("long-unseen devices count and are named, unless the policy leaves them out")
    func unseen() {
        let usage = snapshot(
            [key("A")], [devices(5, on: "A"), devices(3, on: "A", unseen: 30), devices(2, on: "A", unseen: 29)])
        let standard = makePlan(for: usage, under: settings(single())).entries.first
        #expect(standard?.units == UnitCount(10))
        #expect(standard?.explanation.outcomes == [.longUnseen(UnitCount(3))])

        let strict = makePlan(
            for: usage, under: settings(single(), policy: BillingPolicy { $0.ignoreUnseenForDays = 29 })
        )
        .entries.first
        #expect(strict?.units == UnitCount(5))
        #expect(strict?.explanation.outcomes == [.ignoredUnseen(UnitCount(5))])
    }

    @Test("a device seen today is never left out")
    func seenToday() {
        let plan = makePlan(
            for: snapshot([key("A")], [devices(5, on: "A")]),
            under: settings(single(), policy: BillingPolicy { $0.ignoreUnseenForDays = 0 }))
        #expect(plan.entries.map(\.units) == [UnitCount(5)])
    }
}
