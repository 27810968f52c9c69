import Billing
import Ports

/// What a reading of ConnectWise shows about writes whose outcome was not known.
struct IntentReading {
    /// Each intent's outcome, by its id.
    let outcomes: [Int: WriteIntent.Outcome]
    /// The ledger as it is now known.
    let ledger: [LedgerEntry]
    /// The entries that the reading changed.
    let changed: [LedgerEntry]

    init(_ intents: [WriteIntent], ledger: [LedgerEntry], found: [FoundAddition]) {
        var outcomes: [Int: WriteIntent.Outcome] = [:]
        var ledger = ledger
        var changed: [LedgerEntry] = []
        for intent in intents {
            let place = ledger.firstIndex { $0.slot == intent.slot && $0.generation == intent.generation }
            guard let place else {
                // A create whose entry is gone has been settled; nothing else can have happened.
                outcomes[intent.id] = .notApplied
                continue
            }
            let (outcome, entry) = Self.judge(intent, ledger[place], found)
            outcomes[intent.id] = outcome
            if let entry {
                ledger[place] = entry
                changed.append(entry)
            } else if intent.kind == .create {
                // Not there: the store removes the entry with the intent, the slot may open the generation again.
                ledger.remove(at: place)
            }
        }
        self.outcomes = outcomes
        self.ledger = ledger
        self.changed = changed
    }

    /// The outcome, and the entry if it changes.
    private static func judge(
        _ intent: WriteIntent, _ entry: LedgerEntry, _ found: [FoundAddition]
    )
        -> (WriteIntent.Outcome, LedgerEntry?)
    {
        var entry = entry
        switch intent.kind {
        case .create:
            guard let addition = found.first(where: { $0.serialNumber == entry.tag.text }) else {
                return (.notApplied, nil)
            }
            entry.state = .live
            entry.addition = addition.id
            return (.applied, entry)
        case .setQuantity:
            let addition = found.first { $0.id == entry.addition }
            guard addition?.quantity == Double(intent.quantity.number) else { return (.notApplied, entry) }
            entry.quantity = intent.quantity
            return (.applied, entry)
        case .end:
            guard let addition = found.first(where: { $0.id == entry.addition }), addition.cancelledDate != .absent
            else { return (.notApplied, entry) }
            entry.state = .ended
            entry.quantity = intent.quantity
            return (.applied, entry)
        }
    }
}
