package import Billing

/// What becomes of a person's decision about an addition or a slot.
package enum DecisionVerdict: Hashable, Sendable {
    /// It is new: it is stored, and takes the place of the decisions of these numbers.
    case give(DecisionObject, replacing: [Int])
    /// The same is decided and not carried out yet.
    case repeated(StoredDecision)
    /// It could be about each of these.
    case several([AdditionID])
    /// There is nothing that it could be about.
    case nothingToDecide

    /// - Parameters:
    ///   - addition: which one is meant; `nil`: the only one.
    ///   - exceptions: the company's open ones.
    ///   - open: the company's open decisions, oldest first.
    package init(
        _ kind: PersonDecision.Kind, about slot: Slot, _ addition: AdditionID?, exceptions: [BillingException],
        open: [StoredDecision]
    ) {
        let offers = exceptions.filter { exception in
            exception.decisions.contains { $0.personDecision == kind } && exception.application == slot.application
                && (exception.category ?? .all) == slot.category
        }
        let ofSlot = open.filter { $0.decision.slot == slot }
        guard kind.isOfAddition else {
            let newest = ofSlot.last { !$0.decision.kind.isOfAddition }
            if let newest, newest.decision.kind == kind {
                self = .repeated(newest)
            } else if offers.isEmpty, newest == nil {
                self = .nothingToDecide
            } else {
                // The writer closes a stop that a recreation undoes: by it, it knows that there was something to undo.
                let replaced = ofSlot.filter {
                    !$0.decision.kind.isOfAddition && (kind == .stop || $0.decision.kind == .recreate)
                }
                self = .give(DecisionObject(slot: slot), replacing: replaced.map(\.decision.id))
            }
            return
        }
        let isMeant = { (id: AdditionID?) in id != nil && (addition == nil || id == addition) }
        let objects = Set(offers.filter { isMeant($0.addition) }.map { Line(agreement: $0.agreement, id: $0.addition) })
        let same = ofSlot.filter { $0.decision.kind == kind && isMeant($0.decision.addition) }
        guard let line = objects.first else {
            switch same.count {
            case 0: self = .nothingToDecide
            case 1: self = .repeated(same[0])
            default: self = .several(same.compactMap(\.decision.addition).sorted())
            }
            return
        }
        guard objects.count == 1 else {
            self = .several(Set(objects.compactMap(\.id)).sorted())
            return
        }
        let aboutIt = open.filter { $0.decision.addition == line.id }
        if let newest = aboutIt.last, newest.decision.kind == kind, newest.decision.slot == slot {
            self = .repeated(newest)
            return
        }
        // A slot has one addition of its own.
        let rivals = kind == .adopt ? ofSlot.filter { $0.decision.kind == .adopt } : []
        let replaced = Set((aboutIt + rivals).map(\.decision.id))
        self = .give(
            DecisionObject(slot: slot, agreement: line.agreement, addition: line.id), replacing: replaced.sorted())
    }

    private struct Line: Hashable {
        let agreement: AgreementID?
        let id: AdditionID?
    }
}
