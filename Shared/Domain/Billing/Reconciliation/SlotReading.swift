/// One plan entry with everything that was read about its slot.
struct SlotReading {
    /// What is desired.
    let entry: PlanEntry
    /// What the ledger says.
    let history: SlotHistory
    /// The ledger's open entry once found by its tag; its count is not remembered.
    let adopted: LedgerEntry?
    /// The ledger's open entry as it must read now: found by its tag it is live, its peak is the period's.
    let own: LedgerEntry?
    /// The addition of `own`, if it was found.
    let addition: FoundAddition?
    /// The addition of `own`, if it is there and cannot be read.
    let ownUnreadable: UnreadableAddition?
    /// The count and quantity of the period.
    let count: PeriodCount
    /// The quantity it must have.
    let quantity: UnitCount

    /// Finds the slot's addition: by the ledger's id, else by the tag of what was intended.
    init(
        _ entry: PlanEntry, history: SlotHistory, found: [FoundAddition], unreadable: [UnreadableAddition] = [],
        facts: SiteFacts
    ) {
        self.entry = entry
        self.history = history
        let addition = history.open.flatMap { Self.addition(of: $0, in: found) }
        self.addition = addition
        let ownUnreadable = addition == nil ? history.open.flatMap { $0.own(among: unreadable) } : nil
        self.ownUnreadable = ownUnreadable
        count = PeriodCount(of: entry, after: history.peak, nextInvoice: facts.nextInvoice)
        quantity = adjusted(count.units, by: entry.adjustments)
        let count = count
        adopted = history.open.map { open in
            addition.map { open.adopting($0) } ?? ownUnreadable.map { open.adopting($0) } ?? open
        }
        own = adopted?.remembering(count)
    }

    /// Whether ConnectWise holds an addition of this slot, as far as the ledger and the reading tell.
    var hasLiveAddition: Bool { own?.state == .live }
    /// Whether there is nothing to bill and nothing that bills.
    var isIdle: Bool { quantity == .zero && own == nil }
    /// `own` if it differs from what the ledger holds.
    var changedLedger: LedgerEntry? { own == history.open ? nil : own }

    /// A known id decides alone; an intended or restored entry is known by its tag, a live holder of it first.
    static func addition(of ledger: LedgerEntry, in found: [FoundAddition]) -> FoundAddition? {
        if let id = ledger.addition { return found.first { $0.id == id } }
        return found.filter { $0.serialNumber == ledger.tag.text }
            .min { left, right in
                let (leftEnded, rightEnded) = (left.cancelledDate != .absent, right.cancelledDate != .absent)
                return leftEnded == rightEnded ? left.id < right.id : rightEnded
            }
    }
}

extension LedgerEntry {
    /// Its addition, if it is one of those that cannot be read: a known id decides alone.
    package func own(among unreadable: [UnreadableAddition]) -> UnreadableAddition? {
        unreadable.first { candidate in
            addition.map { $0 == candidate.id } ?? (candidate.tag == tag.text)
        }
    }

    /// This entry once ConnectWise is seen to hold `addition` for it, whatever else it says.
    fileprivate func adopting(_ addition: UnreadableAddition) -> LedgerEntry {
        guard state == .creating || self.addition == nil else { return self }
        var entry = self
        entry.state = .live
        entry.addition = addition.id
        return entry
    }

    /// This entry once ConnectWise is seen to hold `addition` for it.
    fileprivate func adopting(_ addition: FoundAddition) -> LedgerEntry {
        guard state == .creating || self.addition == nil else { return self }
        var entry = self
        entry.state = .live
        entry.addition = addition.id
        if case .date(let date) = addition.effectiveDate { entry.effectiveDate = date }
        return entry
    }
}
