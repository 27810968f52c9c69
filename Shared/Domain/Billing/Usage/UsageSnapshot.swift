/// What a managed company used, read completely at one moment of a run: its keys and its usage groups.
package struct UsageSnapshot: Hashable, Sendable, Codable {
    /// The managed company that was read.
    package let managedCompany: ManagedCompanyID
    /// The day the run bills.
    package let billingDate: BillingDate
    /// The company's keys, and those of another server that are active on its devices; sorted by serial.
    package let keys: [LicenceKey]
    /// `nil`: there are none; so what was stored before there were any reads and hashes as it did.
    private let unreadable: [UnreadableKey]?
    /// Its devices and mailboxes that hold at least one key, grouped.
    package let groups: [UsageGroup]
    /// How many devices its own list holds, with or without a key.
    package let listedDevices: UnitCount
    /// How many devices the source itself reports for it; `nil` where it does not say.
    package let reportedDevices: UnitCount?

    /// The keys that are listed and cannot be read, sorted by serial.
    package var unreadableKeys: [UnreadableKey] { unreadable ?? [] }

    /// A complete reading; keys and groups may come in any order.
    package init(
        managedCompany: ManagedCompanyID, billingDate: BillingDate, keys: [LicenceKey], groups: [UsageGroup],
        listedDevices: UnitCount, reportedDevices: UnitCount?, unreadableKeys: [UnreadableKey] = []
    ) {
        self.managedCompany = managedCompany
        self.billingDate = billingDate
        self.keys = keys.sorted { $0.serial < $1.serial }
        unreadable = unreadableKeys.isEmpty ? nil : unreadableKeys.sorted { $0.serial < $1.serial }
        self.groups = groups.sorted(by: Self.precedes)
        self.listedDevices = listedDevices
        self.reportedDevices = reportedDevices
    }

    /// A total order, so that equal readings have equal bytes.
    private static func precedes(_ left: UsageGroup, _ right: UsageGroup) -> Bool {
        let leftKey = (left.counted.rawValue, left.system.rawValue, left.daysUnseen)
        let rightKey = (right.counted.rawValue, right.system.rawValue, right.daysUnseen)
        if leftKey != rightKey { return leftKey < rightKey }
        if left.uses != right.uses { return left.uses.lexicographicallyPrecedes(right.uses) }
        return left.units < right.units
    }
}
