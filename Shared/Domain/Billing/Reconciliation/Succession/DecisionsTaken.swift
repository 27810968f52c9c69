/// What people decided, as far as a reading allows it to be carried out: the ledger as it is then, what is to be ended for
/// it, and what of it the rules have to respect (rules 10 and 12).
struct DecisionsTaken {
    /// The ledger with what was let go, ended or released.
    private(set) var ledger: [LedgerEntry]
    /// Entries that changed without a write.
    private(set) var released: [LedgerEntry] = []
    /// What is to be ended.
    private(set) var endings: [LineEnding] = []
    /// Decisions that are over, by their number.
    private(set) var closed: [Int: PersonDecision.End] = [:]
    /// Additions that may bill beside ours.
    private(set) var beside: Set<AdditionID> = []
    /// Slots of which nothing is written.
    private(set) var stopped: Set<Slot> = []
    /// Which addition a slot takes for its own.
    private(set) var adoptions: [Slot: PersonDecision] = [:]

    private let readings: [AgreementID: AgreementReading]
    private let date: BillingDate

    /// - Parameters:
    ///   - readings: the agreements that were read; a decision about another one waits.
    ///   - date: the day lines are dated by.
    init(
        _ decisions: [PersonDecision], ledger: [LedgerEntry], readings: [AgreementID: AgreementReading],
        on date: BillingDate
    ) {
        self.ledger = ledger
        self.readings = readings
        self.date = date
        stopped = Set(decisions.filter { $0.kind == .stop }.map(\.slot))
        for decision in decisions.sorted(by: { $0.id < $1.id }) {
            switch decision.kind {
            case .stop: break
            case .recreate: recreate(decision, decisions)
            case .adopt: adopt(decision)
            case .beside: letBill(decision)
            case .leave: leave(decision)
            case .end: end(decision)
            }
        }
    }

    private mutating func change(_ entry: LedgerEntry, to changed: LedgerEntry) {
        guard let place = ledger.firstIndex(of: entry) else { return }
        ledger[place] = changed
    }

    private mutating func adopt(_ decision: PersonDecision) {
        // Its answer may have been lost: a reading has made it ours meanwhile.
        if ledger.contains(where: { $0.addition == decision.addition && $0.state == .live }) {
            closed[decision.id] = .done
        } else {
            adoptions[decision.slot] = decision
        }
    }

    private mutating func letBill(_ decision: PersonDecision) {
        guard let id = decision.addition else { return }
        if let reading = decision.agreement.flatMap({ readings[$0] }) {
            guard let addition = reading.found.first(where: { $0.id == id }), reading.uninvoiced.include(addition)
            else {
                closed[decision.id] = .done
                return
            }
        }
        beside.insert(id)
    }

    private mutating func leave(_ decision: PersonDecision) {
        guard let entry = ledger.first(where: { $0.addition == decision.addition && $0.state == .live }) else {
            let isLeft = ledger.contains { $0.addition == decision.addition && $0.state == .left }
            closed[decision.id] = isLeft ? .done : .void
            return
        }
        var left = entry
        left.state = .left
        change(entry, to: left)
        released.append(left)
        closed[decision.id] = .done
    }

    private mutating func end(_ decision: PersonDecision) {
        guard let agreement = decision.agreement, let reading = readings[agreement] else { return }
        if let entry = ledger.first(where: { $0.addition == decision.addition && [.live, .ended].contains($0.state) }) {
            let line = OwnLine(entry, in: reading)
            if let ending = line.ending(on: date, decision: decision.id), let ended = ending.ended {
                endings.append(ending)
                change(entry, to: ended)
                return
            }
            if entry.state == .live {
                change(entry, to: line.released)
                released.append(line.released)
            }
            closed[decision.id] = .done
            return
        }
        guard let addition = reading.found.first(where: { $0.id == decision.addition }) else {
            closed[decision.id] = .void
            return
        }
        guard reading.uninvoiced.include(addition) else {
            closed[decision.id] = .done
            return
        }
        var from = date
        if case .date(let effective) = addition.effectiveDate { from = max(from, effective) }
        endings.append(
            LineEnding(
                addition, for: decision, on: agreement, product: MappedProduct(id: addition.product, identifier: ""),
                date: from, zeroQuantity: !reading.uninvoiced.prorates))
    }

    /// What was ended by hand makes room for the next generation.
    private mutating func recreate(_ decision: PersonDecision, _ all: [PersonDecision]) {
        let stops = all.filter { $0.kind == .stop && $0.slot == decision.slot && $0.id < decision.id }
        for stop in stops { closed[stop.id] = .replaced }
        if !all.contains(where: { $0.kind == .stop && $0.slot == decision.slot && $0.id > decision.id }) {
            stopped.remove(decision.slot)
        }
        guard let entry = ledger.first(where: { $0.slot == decision.slot && $0.state == .live }) else {
            closed[decision.id] = stops.isEmpty ? .void : .done
            return
        }
        guard let reading = readings[entry.agreement] else { return }
        let line = OwnLine(entry, in: reading)
        guard line.isEndedByHand(on: date) else {
            closed[decision.id] = stops.isEmpty ? .void : .done
            return
        }
        var gone = line.released
        // What bills on under another serial number or product is somebody else's now.
        if line.isTouched { (gone.state, gone.endedOn) = (.left, nil) }
        change(entry, to: gone)
        released.append(gone)
        closed[decision.id] = .done
    }
}

extension OwnLine {
    /// Whether somebody deleted it, ended it, or made it another line.
    func isEndedByHand(on date: BillingDate) -> Bool {
        guard let addition else { return true }
        if isTouched { return true }
        switch addition.cancelledDate {
        case .absent: return false
        case .date: return !addition.isLive(on: date)
        case .unreadable: return true
        }
    }
}
