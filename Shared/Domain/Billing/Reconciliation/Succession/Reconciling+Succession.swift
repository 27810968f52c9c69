/// Rule 10: what becomes of lines that are not what is desired any more.
extension Reconciling {
    /// Lines that an application's slots follow, by application; lines of what is not mapped stay, and are told.
    mutating func olderLines() -> [ApplicationCode: [OwnLine]] {
        var older: [ApplicationCode: [OwnLine]] = [:]
        let desired = readings.compactMap(\.history.open)
        for entry in taken.ledger where entry.isOpen && !desired.contains(entry) {
            let line = OwnLine(entry, in: agreements[entry.agreement] ?? .gone)
            if isMapped(entry.slot) {
                older[entry.slot.application, default: []].append(line)
            } else if agreements[entry.agreement] != nil, entry.state == .live {
                stay(line)
            }
        }
        for (application, lines) in endedTooLate() { older[application, default: []] += lines }
        return older
    }

    /// Whether the plan bills what the slot stood for: a category that has no product is as good as not mapped.
    private func isMapped(_ slot: Slot) -> Bool {
        let own = plan.entries.filter { $0.slot.application == slot.application }
        if own.isEmpty { return false }
        return slot.category == .all || own.contains { $0.slot.category == .all || $0.slot.category == slot.category }
    }

    private mutating func stay(_ line: OwnLine) {
        // What cannot be read is not known to bill no more.
        guard line.oddity == nil else { return }
        guard let staying = StayingLine(line) else {
            outcome.released.append(line.released)
            return
        }
        outcome.staying.append(staying)
    }

    /// Lines that were ended for a day by which a line that is to be created now bills already: changed, and changed back.
    private func endedTooLate() -> [ApplicationCode: [OwnLine]] {
        var lines: [ApplicationCode: [OwnLine]] = [:]
        for application in Set(readings.filter { $0.own == nil && $0.quantity > .zero }.map(\.entry.slot.application)) {
            guard let dates = try? successorDates(of: application, following: []) else { continue }
            for entry in taken.ledger where entry.slot.application == application && entry.state == .ended {
                guard let reading = agreements[entry.agreement] else { continue }
                let line = OwnLine(entry, in: reading)
                // Whoever gave it another end has taken it over.
                guard let end = entry.endedOn, line.cancelledDate == end else { continue }
                do throws(SuccessionDates.Obstacle) {
                    if try dates.ending(of: line) != nil { lines[application, default: []].append(line) }
                } catch {
                    // Where it cannot be told until when it bills, `succeed` meets the same and holds the application.
                    lines[application, default: []].append(line)
                }
            }
        }
        return lines
    }

    /// One application whose slots follow older lines: all of it changes, or nothing.
    mutating func succeed(_ own: [SlotReading], following older: [OwnLine]) {
        let application = own[0].entry.slot.application
        let active = own.filter { !taken.stopped.contains($0.entry.slot) }
        let needed = active.filter { $0.own == nil && $0.quantity > .zero }
        let billing = older.filter(\.stillBills)
        if let problem, active.contains(where: { $0.quantity > .zero }) {
            return block(own, older, problem.code, exception: nil)
        }
        if let exception = obstacle(to: active, following: older) {
            return block(own, older, exception.code, exception: exception)
        }
        let endings: [LineEnding]
        var creations: [SlotDecision] = []
        do throws(SuccessionDates.Obstacle) {
            if needed.isEmpty {
                endings = billing.compactMap { $0.ending(on: plan.linesOn) }
            } else {
                let dates = try successorDates(of: application, following: older)
                var all: [LineEnding] = []
                for line in billing { if let ending = try dates.ending(of: line) { all.append(ending) } }
                endings = all
                creations = needed.map { $0.creating(from: dates.start, dates.bound) }
            }
        } catch {
            let exception = own[0].entry.exception(
                error.problem.code, agreement: destination.agreement, message: error.problem.message)
            return block(own, older, error.problem.code, exception: exception)
        }
        outcome.endings += endings
        let ended = endings.map(\.addition)
        // What bills no more, or ends early enough by itself, needs no write; its slot goes on without it.
        outcome.released += older.filter { line in
            line.entry.state != .ended && !ended.contains { $0 == line.addition?.id }
        }.map(\.released)
        outcome.decisions += creations
        for reading in own where !needed.contains(where: { $0.entry.slot == reading.entry.slot }) && !reading.isIdle {
            goOn(reading)
        }
        if !billing.isEmpty { noteMove(from: billing.filter { $0.entry.state == .live }, to: creations, among: own) }
    }

    /// A slot of the application whose line is what is desired.
    private mutating func goOn(_ reading: SlotReading) {
        if taken.stopped.contains(reading.entry.slot) {
            outcome.decisions.append(reading.blocked(nil))
        } else if reading.quantity == .zero {
            outcome.decisions.append(
                reading.atZero(plan.usageAtZero, on: plan.linesOn, prorates: facts.agreement?.prorates ?? false))
        } else if let addition = reading.addition {
            outcome.decisions.append(reading.keeping(addition, on: plan.linesOn))
            outcome.exceptions += obstacles.notices(for: reading)
        }
    }

    private mutating func noteMove(from older: [OwnLine], to creations: [SlotDecision], among own: [SlotReading]) {
        let slot = creations.first?.slot ?? own[0].entry.slot
        outcome.moves[slot.application] = QuantityChange(
            slot: slot, from: older.map(\.entry.quantity).sum(), to: creations.compactMap(\.quantity).sum())
    }

    /// What keeps the whole application from changing.
    private func obstacle(to active: [SlotReading], following older: [OwnLine]) -> BillingException? {
        let entry = (active.first { $0.quantity > .zero } ?? active.first)?.entry
        if let unknown = older.first(where: { $0.entry.state == .creating || agreements[$0.entry.agreement] == nil }) {
            return entry?.exception(
                .additionLeftOver, agreement: unknown.entry.agreement,
                message:
                    "an older addition of \(unknown.entry.product.identifier) is not known for certain yet. Nothing "
                    + "has to be done: it is looked up by itself.")
        }
        if let line = older.first(where: { $0.oddity != nil }), let oddity = line.oddity {
            return entry?.exception(
                .recordUnreadable, agreement: line.entry.agreement, addition: line.entry.addition,
                message: "the older addition on the agreement \(line.entry.agreement) in ConnectWise cannot be read: "
                    + "\(oddity). Correct that field there.")
        }
        if let line = older.first(where: { obstacles.doubted[$0.entry.slot] != nil }),
            let sent = obstacles.doubted[line.entry.slot]
        {
            return entry?.exception(
                .recordUnreadable, agreement: destination.agreement, addition: sent.id,
                message:
                    "the addition \(sent.id) in ConnectWise cannot be read: \(sent.flaw). It may be what was sent for "
                    + "an older addition and not answered. Correct that field there.")
        }
        if let line = older.first(where: { $0.stillBills && $0.isTouched }), let addition = line.addition {
            // Its own slot is what a decision is about: that may be another one than those that follow it.
            return BillingException(
                .additionEndedByHand, application: line.entry.slot.application, category: line.entry.slot.category,
                product: line.entry.product.identifier, agreement: line.entry.agreement, addition: addition.id,
                message: "the older addition \(addition.id) was changed in ConnectWise by hand: its serial number or "
                    + "product is not the one that Tallybridge wrote. Bill again without it, and it is yours from then "
                    + "on (recreate), or write the serial number \(line.entry.tag) back.")
        }
        for reading in active where !reading.isIdle {
            if reading.quantity > .zero, let problem = facts.productProblem(of: reading.entry) {
                return reading.entry.exception(problem.code, message: problem.message)
            }
            if let exception = obstacles.first(for: reading) { return exception }
        }
        return nil
    }

    /// Nothing of the application changes: one exception has all its units.
    private mutating func block(
        _ own: [SlotReading], _ older: [OwnLine], _ code: BillingExceptionCode, exception: BillingException?
    ) {
        let units = own.map(\.entry.units).sum()
        let isTold = exception != nil || plan.entries.contains { $0.units > .zero }
        for reading in own where !reading.isIdle || !older.isEmpty {
            outcome.decisions.append(reading.blocked(isTold ? code : nil))
        }
        if let exception {
            outcome.exceptions.append(exception.ofWhole(own[0].entry, units: units))
        } else if let problem {
            forbid(units, problem)
        }
    }
}

extension BillingException {
    /// This exception for all of an application: what it keeps from billing is told once.
    ///
    /// It names a category only where a person decides about that slot.
    fileprivate func ofWhole(_ entry: PlanEntry, units: UnitCount) -> BillingException {
        BillingException(
            code, application: entry.slot.application, applicationName: entry.applicationName,
            category: decisions.isEmpty ? nil : category, product: product, agreement: agreement, units: units,
            addition: addition,
            message: "\(entry.applicationName) is not billed as it is mapped now, and its older additions stay as they "
                + "are: \(message)")
    }
}
