/// The tag an addition carries in its `serialNumber`: derived from what it stands for, unique within an agreement.
package struct SlotTag: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// Every tag of ours begins with this.
    package static let prefix = "tb:"
    /// The tag, prefix included.
    package let text: String

    /// Takes the tag as it is.
    package init(_ text: String) { self.text = text }

    /// Reads the bare string.
    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    /// Writes the bare string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The tag.
    package var description: String { text }
    /// Orders by text.
    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// What Tallybridge has written to ConnectWise for one generation of a slot.
package struct LedgerEntry: Hashable, Sendable {
    /// Where it stands.
    package enum State: String, CaseIterable, Hashable, Sendable, Codable {
        /// A create was intended; ConnectWise has not been seen to hold it.
        case creating
        /// A create was sent and looked for in vain: it may yet appear, and the slot goes on without it.
        case suspect
        /// ConnectWise holds it.
        case live
        /// Tallybridge ended it, or lets its slot go on without it: it bills no more, or not after `endedOn`.
        case ended
        /// A person decided that it is not ours any more (rule 10, *leave*).
        case left

        /// Whether an entry may go on to `next`: ended stays ended, left stays left, and what was seen live is never
        /// creating again.
        package func mayBecome(_ next: State) -> Bool {
            switch (self, next) {
            case (.creating, _), (.suspect, .suspect), (.suspect, .creating), (.suspect, .live): true
            case (.live, .live), (.live, .ended), (.live, .left), (.ended, .ended), (.left, .left): true
            case (.live, .creating), (.live, .suspect), (.suspect, .ended), (.suspect, .left): false
            case (.ended, .creating), (.ended, .suspect), (.ended, .live), (.ended, .left): false
            case (.left, .creating), (.left, .suspect), (.left, .live), (.left, .ended): false
            }
        }
    }

    package let slot: Slot
    /// Its generation, from 1; each new addition of a slot is the next.
    package let generation: Int
    /// The tag its addition carries.
    package let tag: SlotTag
    /// Where it stands.
    package var state: State
    /// The agreement it is on.
    package let agreement: AgreementID
    /// Its id, once known.
    package var addition: AdditionID?
    /// The product it was created with.
    package let product: MappedProduct
    /// The quantity last written and acknowledged (or intended, while creating).
    package var quantity: UnitCount
    /// Its `effectiveDate`.
    package var effectiveDate: BillingDate
    /// The highest count since `peakPeriod` began; for the basis `peakInPeriod`.
    package var peakUnits: UnitCount
    /// The agreement's `nextInvoiceDate` while that peak was gathered; `nil`: none seen.
    package var peakPeriod: BillingDate?
    /// The billing date on which ConnectWise was last read and agreed.
    package var verifiedOn: BillingDate?
    /// Once ended: the day from which it is not in force; `nil`: not known, it was ended by hand or long ago.
    package var endedOn: BillingDate?

    package init(
        slot: Slot, generation: Int, tag: SlotTag, state: State, agreement: AgreementID, addition: AdditionID?,
        product: MappedProduct, quantity: UnitCount, effectiveDate: BillingDate, peakUnits: UnitCount,
        peakPeriod: BillingDate?, verifiedOn: BillingDate?, endedOn: BillingDate? = nil
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
        self.endedOn = endedOn
    }
}
