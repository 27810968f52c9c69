import Billing
import Ports

extension UsageSnapshot {
    /// Groups the devices that were read: those alike in all that billing looks at are counted together.
    ///
    /// Devices that hold only reserve keys use nothing and are in no group; the evidence names them.
    init(_ usage: CollectedUsage, of company: ManagedCompanyID, on date: BillingDate) {
        struct Likeness: Hashable {
            let system: OperatingSystem
            let daysUnseen: Int
            let uses: [KeyUse]
        }
        var counts: [Likeness: Int] = [:]
        for device in usage.devices where !device.uses.isEmpty {
            let likeness = Likeness(
                system: device.system, daysUnseen: device.daysUnseen, uses: Set(device.uses).sorted())
            counts[likeness, default: 0] += 1
        }
        self.init(
            managedCompany: company, billingDate: date, keys: usage.keys,
            groups: counts.map { likeness, count in
                UsageGroup(
                    system: likeness.system, daysUnseen: likeness.daysUnseen, uses: likeness.uses,
                    units: UnitCount(count))
            },
            listedDevices: usage.listedDevices, reportedDevices: usage.reportedDevices,
            unreadableKeys: usage.unreadableKeys)
    }
}
