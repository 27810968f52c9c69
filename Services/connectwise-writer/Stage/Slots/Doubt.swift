import Billing
import Ports

/// A write of which nothing is known as long as `addition` cannot be read: it may be what was sent, or what was changed.
///
/// It is neither taken for applied nor given up, and its slot gets no other write.
struct Doubt: Hashable {
    let intent: WriteIntent
    /// Whether it is still open; else it is a suspect.
    let isOpen: Bool
    let addition: UnreadableAddition

    /// What a person has to correct, where no plan's own slot says it.
    func exception(named product: MappedProduct?) -> BillingException {
        BillingException(
            .recordUnreadable, application: intent.slot.application, category: intent.slot.category,
            product: product?.identifier, agreement: intent.agreement,
            message: "The addition \(addition.id) on the agreement \(intent.agreement) in ConnectWise cannot be read: "
                + "\(addition.flaw). It may be one that was sent and not answered. Correct that field there, or delete the "
                + "addition if it is not needed: Tallybridge looks again by itself.")
    }
}

extension IntentReading {
    /// The slots to which nothing more is sent, and the addition that keeps them so.
    var doubted: [Slot: UnreadableAddition] {
        Dictionary(doubts.filter(\.isOpen).map { ($0.intent.slot, $0.addition) }) { first, _ in first }
    }

    /// What is told of an agreement that the plan does not read: one for each slot.
    var doubtExceptions: [BillingException] {
        var told: Set<Slot> = []
        return doubts.filter { told.insert($0.intent.slot).inserted }.map { doubt in
            let (slot, generation) = (doubt.intent.slot, doubt.intent.generation)
            let entry = ledger.first { $0.slot == slot && $0.generation == generation }
            return doubt.exception(named: entry?.product)
        }
    }
}
