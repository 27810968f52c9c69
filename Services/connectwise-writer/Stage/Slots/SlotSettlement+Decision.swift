import Billing
import Ports

extension SlotSettlement {
    /// How a slot ends for which nothing is written: nothing differs, a person has to act, or we only observe.
    init(observing decision: SlotDecision) {
        let addition = decision.ledger?.addition
        switch decision.action {
        case .nothing:
            self.init(
                slot: decision.slot, outcome: decision.quantity == nil ? .nothingToBill : .unchanged,
                addition: addition,
                quantity: decision.quantity)
        case .blocked(let code):
            self.init(slot: decision.slot, outcome: .blocked, addition: addition, exception: code)
        case .held(let held):
            self.init(
                slot: decision.slot, outcome: .held, addition: addition,
                previousQuantity: Double(held.from.number), quantity: held.to, held: held.reason)
        case .create(let new):
            self.init(
                slot: decision.slot, outcome: .wouldCreate, quantity: new.quantity, effectiveDate: new.effectiveDate,
                bound: new.bound)
        case .adopt(let adopted):
            self.init(slot: decision.slot, outcome: .wouldAdopt, addition: adopted.addition, quantity: adopted.quantity)
        case .setQuantity(let addition, let from, let to):
            self.init(
                slot: decision.slot, outcome: .wouldChange, addition: addition, previousQuantity: from, quantity: to,
                drift: decision.drift)
        case .end(let addition, let date, let zeroQuantity):
            self.init(
                slot: decision.slot, outcome: .wouldEnd, addition: addition, quantity: zeroQuantity ? .zero : nil,
                effectiveDate: date)
        }
    }
}
