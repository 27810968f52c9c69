import Billing
import Ports
import Testing

@testable import UsageCollectorStage

@Suite("Devices become groups")
struct SnapshotGroupingTests {
    private func device(
        _ name: String, _ system: OperatingSystem = .windowsWorkstation, unseen: Int = 0, uses: [KeyUse] = [],
        reserve: [String] = []
    ) -> DeviceEvidence {
        DeviceEvidence(
            identity: name, name: name, system: system, daysUnseen: unseen, uses: uses,
            reserve: reserve.map { KeySerial($0) })
    }

    private func key(_ serial: String, pending: Bool = false) -> KeyUse {
        KeyUse(KeySerial(serial), isPending: pending)
    }

    private func snapshot(_ devices: [DeviceEvidence], reported: Int? = nil) -> UsageSnapshot {
        UsageSnapshot(
            CollectedUsage(
                keys: [], devices: devices, listedDevices: UnitCount(devices.count + 5),
                reportedDevices: reported.map { UnitCount($0) }),
            of: Ids.company(1), on: Ids.day("2026-11-24"))
    }

    @Test("devices alike in all that billing looks at are counted together")
    func alike() {
        let groups = snapshot([
            device("a", uses: [key("1"), key("2")]), device("b", uses: [key("2"), key("1")]),
            device("c", uses: [key("1"), key("2"), key("1")]),
        ]).groups
        #expect(groups == [UsageGroup(system: .windowsWorkstation, uses: [key("1"), key("2")], units: UnitCount(3))])
    }

    @Test("a device that holds only reserve keys uses nothing and is in no group")
    func reserve() {
        let groups = snapshot([device("a", reserve: ["1"]), device("b", uses: [key("2")], reserve: ["1"])]).groups
        #expect(groups == [UsageGroup(system: .windowsWorkstation, uses: [key("2")], units: UnitCount(1))])
        #expect(snapshot([device("a", reserve: ["1"])]).groups.isEmpty)
    }

    @Test("a pending key stays pending, apart from a settled one")
    func pending() {
        let groups = snapshot([device("a", uses: [key("1")]), device("b", uses: [key("1", pending: true)])]).groups
        #expect(groups.map(\.uses) == [[key("1")], [key("1", pending: true)]])
        #expect(groups.map(\.units) == [UnitCount(1), UnitCount(1)])
    }

    @Test("system, days unseen and keys each make another group")
    func apart() {
        let groups = snapshot([
            device("a", uses: [key("1")]), device("b", .linux, uses: [key("1")]),
            device("c", unseen: 3, uses: [key("1")]), device("d", uses: [key("2")]),
        ]).groups
        #expect(groups.count == 4 && groups.allSatisfy { $0.units == UnitCount(1) })
    }

    @Test("the order of devices changes nothing: equal readings have equal bytes")
    func order() {
        var devices: [DeviceEvidence] = []
        for number in 0..<40 {
            let system = OperatingSystem.allCases[number % OperatingSystem.allCases.count]
            devices.append(device("\(number)", system, unseen: number % 3, uses: [key("\(number % 4)")]))
        }
        #expect(snapshot(devices) == snapshot(devices.reversed()))
        #expect(snapshot(devices).groups.map(\.units.number).reduce(0, +) == 40)
    }

    @Test("company, date and the source's own counts are taken over")
    func takenOver() {
        let taken = snapshot([device("a", uses: [key("1")])], reported: 9)
        #expect(taken.managedCompany == Ids.company(1) && taken.billingDate == Ids.day("2026-11-24"))
        #expect(taken.listedDevices == UnitCount(6) && taken.reportedDevices == UnitCount(9))
    }
}
