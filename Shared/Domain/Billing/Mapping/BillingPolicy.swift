/// An integration's choices where the rules leave one.
public struct BillingPolicy: Hashable, Sendable, Codable {
    /// What becomes of an addition whose usage falls to zero (rule 8).
    public enum UsageAtZero: String, CaseIterable, Hashable, Sendable, Codable { case keepAtZero, endAtZero }

    /// What becomes of an addition whose usage falls to zero.
    public var usageAtZero: UsageAtZero
    /// Whether a limited subscription still counts in its grace after the end (rule 1).
    public var billDuringGrace: Bool
    /// Devices unseen for at least this many days do not count; `nil`: all count (rule 3).
    public var ignoreUnseenForDays: Int?
    /// The category of a device whose system is unknown (rule 3).
    public var unknownSystem: DeviceCategory
    /// Whether keys of another server count on the company's devices.
    public var billMainServerKeys: Bool
    /// An agreement's additions are read at least every so many days, 1 or more.
    public var verifyEveryDays: Int

    /// The policy nobody changed.
    public static let standard = BillingPolicy()

    /// A policy; what is left out is the standard.
    public init(
        usageAtZero: UsageAtZero = .keepAtZero, billDuringGrace: Bool = false, ignoreUnseenForDays: Int? = nil,
        unknownSystem: DeviceCategory = .workstation, billMainServerKeys: Bool = false, verifyEveryDays: Int = 1
    ) {
        self.usageAtZero = usageAtZero
        self.billDuringGrace = billDuringGrace
        self.ignoreUnseenForDays = ignoreUnseenForDays
        self.unknownSystem = unknownSystem
        self.billMainServerKeys = billMainServerKeys
        self.verifyEveryDays = verifyEveryDays
    }
}
