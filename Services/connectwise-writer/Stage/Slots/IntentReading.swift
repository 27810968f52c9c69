import Billing
import Ports

/// What a reading of ConnectWise shows about writes whose outcome was not known.
struct IntentReading {
    /// Each intent's outcome, by its id; one is missing where an addition that cannot be read may be what was sent.
    let outcomes: [Int: WriteIntent.Outcome]
    /// The ledger as it is now known.
    let ledger: [LedgerEntry]
    /// The entries that the reading changed.
    let changed: [LedgerEntry]

    /// Throws while a reading proves nothing: a request that was sent may be applied as long as a call may take, however
    /// early its connection broke, and a settling delay is added to that.
    static func requireProof(_ task: WriteTask, _ settings: WriterSettings) throws(Interruption) {
        guard let youngest = task.unsettled.map(\.age).min() else { return }
        let proof = settings.callTimeout + settings.settlingDelay
        if youngest < proof { throw .settling(proof - youngest) }
    }

    /// Settles a task's open intents by reading the agreements they were sent to.
    static func settled(
        _ task: WriteTask, additions: (AgreementID) async throws(Interruption) -> AgreementAdditions
    ) async throws(Interruption) -> IntentReading {
        var found: [AgreementID: AgreementAdditions] = [:]
        for intent in task.unsettled {
            guard let entry = task.ledger.entry(of: intent), found[entry.agreement] == nil else { continue }
            found[entry.agreement] = try await additions(entry.agreement)
        }
        return IntentReading(task.unsettled, ledger: task.ledger, found: found, on: task.plan.billingDate)
    }

    /// - Parameter billingDate: the present plan's; no intent is of a later one.
    init(
        _ intents: [WriteIntent], ledger: [LedgerEntry], found: [AgreementID: AgreementAdditions],
        on billingDate: BillingDate
    ) {
        var outcomes: [Int: WriteIntent.Outcome] = [:]
        var ledger = ledger
        var changed: [LedgerEntry] = []
        for intent in intents {
            guard let entry = ledger.entry(of: intent), let place = ledger.firstIndex(of: entry) else {
                // A create whose entry is gone has been settled; nothing else can have happened.
                outcomes[intent.id] = .notApplied
                continue
            }
            let additions = found[entry.agreement] ?? AgreementAdditions()
            let (outcome, known) = Self.judge(intent, entry, additions, billingDate)
            guard let outcome else { continue }
            outcomes[intent.id] = outcome
            if let known {
                ledger[place] = known
                changed.append(known)
            } else if intent.kind == .create {
                // Not there: the store removes the entry with the intent, the slot may open the generation again.
                ledger.remove(at: place)
            }
        }
        self.outcomes = outcomes
        self.ledger = ledger
        self.changed = changed
    }

    /// The outcome, and the entry if it changes; no outcome: the one that would tell cannot be read.
    private static func judge(
        _ intent: WriteIntent, _ entry: LedgerEntry, _ additions: AgreementAdditions, _ billingDate: BillingDate
    )
        -> (WriteIntent.Outcome?, LedgerEntry?)
    {
        var entry = entry
        let found = additions.found
        let unreadable = entry.own(among: additions.unreadable)
        switch intent.kind {
        case .create:
            guard let addition = found.first(where: { $0.serialNumber == entry.tag.text })?.id ?? unreadable?.id else {
                let mayBeThere = additions.unreadable.contains { $0.mayCarry(entry.tag, of: entry.product.id) }
                return (mayBeThere ? nil : .notApplied, nil)
            }
            entry.state = .live
            entry.addition = addition
            return (.applied, entry)
        case .setQuantity:
            if unreadable != nil { return (nil, nil) }
            let addition = found.first { $0.id == entry.addition }
            guard addition?.quantity == Double(intent.quantity.number) else { return (.notApplied, entry) }
            entry.quantity = intent.quantity
            return (.applied, entry)
        case .end:
            if let unreadable, unreadable.mayBeLive(on: max(billingDate, entry.effectiveDate)) { return (nil, nil) }
            // Ended is what does not bill any more: a date by hand that is unreadable or in the future ends nothing yet.
            let addition = found.first { $0.id == entry.addition }
            let bills = addition?.isLive(
                on: max(billingDate, addition?.effectiveDate(or: entry.effectiveDate) ?? entry.effectiveDate))
            guard bills == false || unreadable != nil else { return (.notApplied, entry) }
            entry.state = .ended
            entry.quantity = intent.quantity
            return (.applied, entry)
        }
    }
}

extension [LedgerEntry] {
    /// The generation an intent is about.
    func entry(of intent: WriteIntent) -> LedgerEntry? {
        first { $0.slot == intent.slot && $0.generation == intent.generation }
    }
}

extension FoundAddition {
    /// When it takes effect: no ending is earlier.
    fileprivate func effectiveDate(or known: BillingDate) -> BillingDate {
        if case .date(let date) = effectiveDate { date } else { known }
    }
}
