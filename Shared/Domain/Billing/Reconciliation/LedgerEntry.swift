/// The tag an addition carries in its `serialNumber`: derived from what it stands for, unique within an agreement.
public struct SlotTag: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// Every tag of ours begins with this.
    public static let prefix = "tb:"
    /// The tag, prefix included.
    public let text: String

    /// Takes the tag as it is.
    public init(_ text: String) { self.text = text }

    /// Reads the bare string.
    public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    /// Writes the bare string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The tag.
    public var description: String { text }
    /// Orders by text.
    public static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// What Tallybridge has written to ConnectWise for one generation of a slot.
public struct LedgerEntry: Hashable, Sendable {
    /// Where it stands.
    public enum State: String, CaseIterable, Hashable, Sendable, Codable {
        /// A create was intended; ConnectWise has not been seen to hold it.
        case creating
        /// ConnectWise holds it.
        case live
        /// Tallybridge ended it.
        case ended

        /// Whether an entry may go on to `next`: ended stays ended, and what was seen live is never creating again.
        public func mayBecome(_ next: State) -> Bool {
            switch (self, next) {
            case (.creating, _), (.live, .live), (.live, .ended), (.ended, .ended): true
            case (.live, .creating), (.ended, .creating), (.ended, .live): false
            }
        }
    }

    /// Which slot.
    public let slot: Slot
    /// Its generation, from 1; each new addition of a slot is the next.
    public let generation: Int
    /// The tag its addition carries.
    public let tag: SlotTag
    /// Where it stands.
    public var state: State
    /// The agreement it is on.
    public let agreement: AgreementID
    /// Its id, once known.
    public var addition: AdditionID?
    /// The product it was created with.
    public let product: MappedProduct
    /// The quantity last written and acknowledged (or intended, while creating).
    public var quantity: UnitCount
    /// Its `effectiveDate`.
    public var effectiveDate: BillingDate
    /// The highest count since `peakPeriod` began; for the basis `peakInPeriod`.
    public var peakUnits: UnitCount
    /// The agreement's `nextInvoiceDate` while that peak was gathered; `nil`: none seen.
    public var peakPeriod: BillingDate?
    /// The billing date on which ConnectWise was last read and agreed.
    public var verifiedOn: BillingDate?

    /// A ledger entry.
    public init(
        slot: Slot, generation: Int, tag: SlotTag, state: State, agreement: AgreementID, addition: AdditionID?,
        product: MappedProduct, quantity: UnitCount, effectiveDate: BillingDate, peakUnits: UnitCount,
        peakPeriod: BillingDate?, verifiedOn: BillingDate?
    ) {
        self.slot = slot
        self.generation = generation
        self.tag = tag
        self.state = state
        self.agreement = agreement
        self.addition = addition
        self.product = product
        self.quantity = quantity
        self.effectiveDate = effectiveDate
        self.peakUnits = peakUnits
        self.peakPeriod = peakPeriod
        self.verifiedOn = verifiedOn
    }
}
