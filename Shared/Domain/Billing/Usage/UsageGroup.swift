/// That a key is active on a device or mailbox.
///
/// A reserve key uses nothing and never appears here.
public struct KeyUse: Hashable, Comparable, Sendable, Codable {
    /// Which key.
    public let serial: KeySerial
    /// Whether the key is still pending on that device; then it does not count there (rule 1).
    public let isPending: Bool

    /// One use of `serial`.
    public init(_ serial: KeySerial, isPending: Bool = false) {
        self.serial = serial
        self.isPending = isPending
    }

    /// Orders by serial, then settled before pending.
    public static func < (left: Self, right: Self) -> Bool {
        left.serial == right.serial ? !left.isPending && right.isPending : left.serial < right.serial
    }
}

/// How many devices, or mailboxes, share everything that billing looks at.
///
/// Groups of one snapshot never overlap.
public struct UsageGroup: Hashable, Sendable, Codable {
    /// What is counted here.
    public enum Counted: String, Hashable, Sendable, Codable { case devices, mailboxes }

    /// Devices or mailboxes.
    public let counted: Counted
    /// The operating system; `unknown` for mailboxes.
    public let system: OperatingSystem
    /// Whole days since the device was last seen at the source; 0 for today, and for mailboxes.
    public let daysUnseen: Int
    /// The keys active on each of them, sorted, without repeats.
    public let uses: [KeyUse]
    /// How many they are.
    public let units: UnitCount

    /// A group; `uses` may come in any order.
    public init(
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
