import Billing
import Ports

/// What a reading of one agreement shows about writes to it whose outcome is not known, or not for certain.
struct IntentReading {
    /// What of an intent is now known, by its id; one that is not named stays as it is.
    private(set) var outcomes: [Int: WriteIntent.Outcome] = [:]
    /// The ledger as it is now known.
    private(set) var ledger: [LedgerEntry]
    /// The entries that the reading changed.
    private(set) var changed: [LedgerEntry] = []
    /// Additions that bill a slot a second time.
    private(set) var twins: [Twin] = []
    /// Endings of twins that were not answered and are seen to be done.
    private(set) var healed: [WriteIntent] = []
    /// Writes of which nothing is known as long as an addition cannot be read that may be what was sent.
    private(set) var doubts: [Doubt] = []

    private let agreement: AgreementID?
    private let found: [FoundAddition]
    private let unreadable: [UnreadableAddition]
    private let billingDate: BillingDate
    private let tag: (Slot, Int) -> SlotTag

    /// Throws while a reading proves nothing: a request that was sent may be applied as long as a call may take, however
    /// early its connection broke, and a settling delay is added to that.
    static func requireProof(_ task: WriteTask, _ settings: WriterSettings) throws(Interruption) {
        guard let youngest = task.unsettled.map(\.age).min() else { return }
        let proof = settings.callTimeout + settings.settlingDelay
        if youngest < proof { throw .settling(proof - youngest) }
    }

    /// Judges what was sent to `agreement` by its additions.
    ///
    /// - Parameter agreement: the one that was read, or is gone; `nil`: none was read.
    init(
        _ task: WriteTask, of agreement: AgreementID?, _ additions: AgreementAdditions,
        tag: @escaping (Slot, Int) -> SlotTag
    ) {
        self.init(
            open: task.unsettled, suspects: task.suspects, ledger: task.ledger, of: agreement, additions,
            on: task.plan.linesOn, tag: tag)
    }

    /// - Parameter billingDate: the day the present plan dates lines by; no intent is of a later one.
    init(
        open: [WriteIntent], suspects: [WriteIntent], ledger: [LedgerEntry], of agreement: AgreementID?,
        _ additions: AgreementAdditions, on billingDate: BillingDate, tag: @escaping (Slot, Int) -> SlotTag
    ) {
        self.ledger = ledger
        self.agreement = agreement
        found = additions.found
        unreadable = additions.unreadable
        self.billingDate = billingDate
        self.tag = tag
        // What is open is younger than any suspect of its slot: its outcome is known first.
        for intent in open where intent.agreement == agreement { judge(intent, isSuspect: false) }
        for intent in suspects where intent.agreement == agreement { judge(intent, isSuspect: true) }
    }

    private mutating func judge(_ intent: WriteIntent, isSuspect: Bool) {
        let isSeen =
            switch intent.kind {
            case .create, .adopt: sawCreate(intent)
            case .setQuantity: sawQuantity(intent, isSuspect: isSuspect)
            case .end, .endDecided: sawEnding(intent)
            case .heal: sawHealing(intent)
            }
        let hiding = isSeen ? nil : hiding(intent)
        if isSeen || intent.kind == .create && hiding == nil && isHealed(intent) {
            outcomes[intent.id] = .applied
        } else if let hiding {
            doubts.append(Doubt(intent: intent, isOpen: !isSuspect, addition: hiding))
        } else if !isSuspect {
            outcomes[intent.id] = intent.kind == .heal ? .notApplied : .suspect
            if intent.kind.opensEntry { change(intent) { $0.state = $0.state == .creating ? .suspect : $0.state } }
        } else if twins.contains(where: { $0.intents.contains(intent.id) }) {
            // Known once its twin is ended.
        } else if intent.age >= WriteIntent.doubtEndsAfter {
            outcomes[intent.id] = .notApplied
            forget(intent)
        }
    }

    private func entry(of intent: WriteIntent) -> LedgerEntry? {
        ledger.first { $0.slot == intent.slot && $0.generation == intent.generation }
    }

    private mutating func change(_ intent: WriteIntent, _ change: (inout LedgerEntry) -> Void) {
        guard let place = ledger.firstIndex(where: { $0.slot == intent.slot && $0.generation == intent.generation })
        else { return }
        var entry = ledger[place]
        change(&entry)
        guard entry != ledger[place] else { return }
        ledger[place] = entry
        changed.removeAll { $0.slot == entry.slot && $0.generation == entry.generation }
        changed.append(entry)
    }

    /// A suspect that came to nothing: the store removes its entry with it.
    private mutating func forget(_ intent: WriteIntent) {
        guard intent.kind.opensEntry, let entry = entry(of: intent), entry.state == .suspect else { return }
        ledger.removeAll { $0 == entry }
        changed.removeAll { $0.slot == entry.slot && $0.generation == entry.generation }
    }
}

/// What shows that a write was applied.
extension IntentReading {
    /// Who carries the tag: the first is taken for what was sent, any other bills the slot a second time.
    private mutating func sawCreate(_ intent: WriteIntent) -> Bool {
        guard let entry = entry(of: intent) else { return false }
        let tag = tag(intent.slot, intent.generation).text
        let all = found.filter { $0.serialNumber == tag }.sorted { $0.id < $1.id }
        let live = all.filter(isLive)
        let muddling = unreadable.filter { muddles($0, entry, tag) }
        if let odd = muddling.first {
            // Which of several is ours and which a twin is not told; one that is alone is what was sent.
            guard all.isEmpty, muddling.count == 1, entry.mayAdopt, entry.agreement == agreement,
                odd.mayBe(entry.product.id)
            else { return false }
            change(intent) { entry in
                entry.state = .live
                entry.addition = odd.id
            }
            return true
        }
        switch entry.state {
        case .creating, .suspect:
            let fitting = entry.agreement == agreement ? all.filter { $0.product == entry.product.id } : []
            guard let first = fitting.first(where: isLive) ?? fitting.first else {
                // The slot has gone on with another agreement or product.
                note(live, kept: nil, intent)
                return false
            }
            change(intent) { $0.adopt(first) }
            return note(live.filter { $0.id != first.id }, kept: first, intent) == 0
        case .live where entry.agreement == agreement:
            let others = live.filter { $0.id != entry.addition }
            guard let survivor = others.first else { return false }
            if let own = live.first(where: { $0.id == entry.addition }) {
                note(others, kept: own, intent)
                return false
            }
            // A person ended or deleted ours: the slot goes on with the other.
            change(intent) { $0.addition = survivor.id }
            return note(Array(others.dropFirst()), kept: survivor, intent) == 0
        case .live, .ended, .left:
            note(live.filter { $0.id != entry.addition }, kept: nil, intent)
            return false
        }
    }

    /// Whether it bills on: one that is ended on the day it takes effect, though that is to come, bills nothing.
    private func isLive(_ addition: FoundAddition) -> Bool {
        addition.isLive(on: max(billingDate, addition.effectiveDate(or: billingDate)))
    }

    /// Notes twins; how many.
    @discardableResult
    private mutating func note(_ additions: [FoundAddition], kept: FoundAddition?, _ intent: WriteIntent) -> Int {
        for addition in additions {
            if let place = twins.firstIndex(where: { $0.addition.id == addition.id }) {
                twins[place].intents.append(intent.id)
            } else {
                twins.append(
                    Twin(
                        slot: intent.slot, generation: intent.generation, agreement: intent.agreement,
                        addition: addition,
                        kept: kept, intents: [intent.id]))
            }
        }
        return additions.count
    }

    /// What cannot be read and may be what was sent, or what it changed.
    private func hiding(_ intent: WriteIntent) -> UnreadableAddition? {
        guard intent.kind == .create else { return unreadable.first { $0.id == intent.addition } }
        let tag = tag(intent.slot, intent.generation).text
        let entry = entry(of: intent)
        return unreadable.first { odd in
            muddles(odd, entry, tag) || odd.serialNumber == .unreadable && !ledger.contains { $0.addition == odd.id }
        }
    }

    /// Whether it carries the tag, or is the slot's own beside others that do.
    private func muddles(_ odd: UnreadableAddition, _ entry: LedgerEntry?, _ tag: String) -> Bool {
        guard let entry, entry.addition == odd.id else { return odd.tag == tag }
        return entry.state == .live && found.contains { $0.serialNumber == tag }
    }

    private mutating func sawQuantity(_ intent: WriteIntent, isSuspect: Bool) -> Bool {
        guard let entry = entry(of: intent), let addition = found.first(where: { $0.id == intent.addition }),
            addition.quantity == Double(intent.quantity.number)
        else { return false }
        guard isSuspect else {
            change(intent) { $0.quantity = intent.quantity }
            return true
        }
        // One that the ledger says anyway is no sign of it. Another one came late, and is corrected like any difference.
        return entry.quantity != intent.quantity
    }

    private mutating func sawEnding(_ intent: WriteIntent) -> Bool {
        if let odd = unreadable.first(where: { $0.id == intent.addition }) {
            // What can be told of it is its end.
            let end = intent.endsOn ?? max(billingDate, entry(of: intent)?.effectiveDate ?? billingDate)
            guard !odd.mayBeLive(on: end) else { return false }
            return change(intent, endedOn: end)
        }
        // What says that it ends then, or before, is what was sent; a date by hand that is unreadable ends nothing.
        guard let addition = found.first(where: { $0.id == intent.addition }) else { return false }
        let date = intent.endsOn ?? max(billingDate, addition.effectiveDate(or: billingDate))
        guard !addition.isLive(on: date), intent.quantity > .zero || addition.quantity == 0 else { return false }
        guard case .date(let cancelled) = addition.cancelledDate else { return false }
        return change(intent, endedOn: cancelled)
    }

    private mutating func change(_ intent: WriteIntent, endedOn date: BillingDate) -> Bool {
        change(intent) { entry in
            guard entry.addition == intent.addition, entry.state == .live || entry.state == .ended else { return }
            entry.state = .ended
            entry.quantity = intent.quantity
            entry.endedOn = date
        }
        return true
    }

    private mutating func sawHealing(_ intent: WriteIntent) -> Bool {
        if unreadable.contains(where: { $0.id == intent.addition }) { return false }
        if let twin = found.first(where: { $0.id == intent.addition }) {
            let date = max(billingDate, twin.effectiveDate(or: billingDate))
            guard twin.quantity == 0, !twin.isLive(on: date) else { return false }
        }
        healed.append(intent)
        return true
    }

    /// Whether what the create made was ended, and nothing more of it bills.
    private func isHealed(_ create: WriteIntent) -> Bool {
        !twins.contains { $0.intents.contains(create.id) }
            && healed.contains { $0.slot == create.slot && $0.generation == create.generation }
    }
}

extension LedgerEntry {
    /// Whether its addition is not known yet.
    fileprivate var mayAdopt: Bool { state == .creating || state == .suspect }

    /// It is seen to be held as `addition`.
    fileprivate mutating func adopt(_ addition: FoundAddition) {
        state = .live
        self.addition = addition.id
        if case .date(let date) = addition.effectiveDate { effectiveDate = date }
    }
}

extension FoundAddition {
    /// When it takes effect: no ending is earlier.
    fileprivate func effectiveDate(or known: BillingDate) -> BillingDate {
        if case .date(let date) = effectiveDate { date } else { known }
    }
}
