/// That a key is active on a device or mailbox.
///
/// A reserve key uses nothing and never appears here.
package struct KeyUse: Hashable, Comparable, Sendable, Codable {
    /// Which key.
    package let serial: KeySerial
    /// Whether the key is still pending on that device; then it does not count there (rule 1).
    package let isPending: Bool

    /// One use of `serial`.
    package init(_ serial: KeySerial, isPending: Bool = false) {
        self.serial = serial
        self.isPending = isPending
    }

    /// Orders by serial, then settled before pending.
    package static func < (left: Self, right: Self) -> Bool {
        left.serial == right.serial ? !left.isPending && right.isPending : left.serial < right.serial
    }
}

/// How many devices, or mailboxes, share everything that billing looks at.
///
/// Groups of one snapshot never overlap.
package struct UsageGroup: Hashable, Sendable, Codable {
    /// What is counted here.
    package enum Counted: String, Hashable, Sendable, Codable { case devices, mailboxes }

    /// Devices or mailboxes.
    package let counted: Counted
    /// The operating system; `unknown` for mailboxes.
    package let system: OperatingSystem
    /// Whole days since the device was last seen at the source; 0 for today, and for mailboxes.
    package let daysUnseen: Int
    /// The keys active on each of them, sorted, without repeats.
    package let uses: [KeyUse]
    /// How many they are.
    package let units: UnitCount

    /// A group; `uses` may come in any order.
    package init(
        counted: Counted = .devices, system: OperatingSystem, daysUnseen: Int = 0, uses: some Sequence<KeyUse>,
        units: UnitCount
    ) {
        self.counted = counted
        self.system = system
        self.daysUnseen = daysUnseen
        self.uses = Set(uses).sorted()
        self.units = units
    }
}
