/// What becomes of the lines of a company of which nothing is billed: they stay, each with an exception, until a person
/// answers or they bill no more (rule 10).
package struct Standing: Hashable, Sendable {
    package let staying: [StayingLine]
    package let endings: [LineEnding]
    package let released: [LedgerEntry]
    package let closed: [Int: PersonDecision.End]

    /// - Parameters:
    ///   - readings: every agreement that holds an open line or that somebody decided about.
    ///   - date: the day endings are dated by.
    package init(
        ledger: [LedgerEntry], readings: [AgreementID: AgreementReading], decisions: [PersonDecision],
        on date: BillingDate
    ) {
        let taken = DecisionsTaken(decisions, ledger: ledger, readings: readings, on: date)
        var staying: [StayingLine] = []
        var released = taken.released
        for entry in taken.ledger where entry.state == .live {
            guard let reading = readings[entry.agreement] else { continue }
            let line = OwnLine(entry, in: reading)
            guard line.oddity == nil else { continue }
            if let stays = StayingLine(line) { staying.append(stays) } else { released.append(line.released) }
        }
        self.staying = staying
        self.released = released
        endings = taken.endings
        closed = taken.closed
    }
}
