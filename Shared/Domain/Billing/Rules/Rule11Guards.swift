/// Why a change waits for a person (rule 11).
package enum GuardReason: String, CaseIterable, Hashable, Sendable, Codable {
    /// Nothing is used any more where enough was billed.
    case fallToZero
    /// More than the policy's per cent and units at once.
    case largeChange
    /// The source's own figure contradicts the list of devices, so nothing of the company falls.
    case countMismatch
}

/// Where a quantity goes.
package enum ChangeDirection: String, CaseIterable, Hashable, Sendable, Codable { case fall, rise }

/// A slot's quantity as the ledger has it, and as it is wanted.
package struct QuantityChange: Hashable, Sendable {
    package let slot: Slot
    package let from: UnitCount
    package let to: UnitCount

    package init(slot: Slot, from: UnitCount, to: UnitCount) {
        self.slot = slot
        self.from = from
        self.to = to
    }

    /// Where it goes; `nil`: nowhere.
    package var direction: ChangeDirection? { to == from ? nil : to < from ? .fall : .rise }
    fileprivate var units: Int { abs(to.number - from.number) }
}

extension GuardPolicy {
    /// Which of one company's changes wait, each with its reason.
    ///
    /// They are judged together: what leaves one slot and arrives in another is a move. Only what nothing matches counts,
    /// and what is held matches nothing. First-time quantities and rises from zero are never held.
    /// - Parameters:
    ///   - free: the slots whose change a person has approved; they match others' like any change that is written.
    ///   - holdsFalls: whether every fall waits, because the count itself is in doubt.
    package func held(
        among changes: [QuantityChange], free: Set<Slot> = [], holdsFalls: Bool = false
    ) -> [Slot: GuardReason] {
        guard enabled else { return [:] }
        var held: [Slot: GuardReason] = [:]
        while true {
            let written = changes.filter { held[$0.slot] == nil }
            func sum(_ direction: ChangeDirection) -> Int {
                written.filter { $0.direction == direction }.map(\.units).reduce(0) { $0.addingReportingOverflow($1).0 }
            }
            let surplus = sum(.rise) - sum(.fall)
            var more: [Slot: GuardReason] = [:]
            for change in written where !free.contains(change.slot) {
                more[change.slot] = reason(change, unmatched: surplus, holdsFalls: holdsFalls)
            }
            if more.isEmpty { return held }
            held.merge(more) { first, _ in first }
        }
    }

    private func reason(_ change: QuantityChange, unmatched surplus: Int, holdsFalls: Bool) -> GuardReason? {
        let units: Int
        switch change.direction {
        case .fall: units = min(change.units, -surplus)
        case .rise where change.from > .zero: units = min(change.units, surplus)
        case .rise, nil: return nil
        }
        guard units > 0 else { return nil }
        if change.direction == .fall, change.to == .zero, units >= zeroFrom { return .fallToZero }
        if units > changeUnits, Double(units) * 100 > Double(changePercent) * Double(change.from.number) {
            return .largeChange
        }
        return change.direction == .fall && holdsFalls ? .countMismatch : nil
    }
}
