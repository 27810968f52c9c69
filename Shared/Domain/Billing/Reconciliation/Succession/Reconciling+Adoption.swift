/// Rule 12, *adopt*: a person's line becomes the slot's own.
extension Reconciling {
    /// The addition that a slot takes for its own now.
    func adoption(_ reading: SlotReading) -> FoundAddition? {
        guard adoptionProblem(reading) == nil, reading.own == nil, reading.quantity > .zero,
            let decision = taken.adoptions[reading.entry.slot], decision.agreement == destination.agreement
        else { return nil }
        return agreements[destination.agreement]?.found.first { $0.id == decision.addition }
    }

    /// Why an addition that somebody decided to adopt cannot be; `nil`: it can, or nobody did.
    func adoptionProblem(_ reading: SlotReading) -> BillingException? {
        guard let decision = taken.adoptions[reading.entry.slot], reading.own == nil, reading.quantity > .zero,
            let reason = reason(against: decision, reading)
        else { return nil }
        return reading.entry.exception(
            .additionNotOurs, agreement: destination.agreement, addition: decision.addition,
            message:
                "The addition \(decision.addition?.description ?? "") cannot become the one that Tallybridge keeps "
                + "up to date: \(reason). Let it bill beside, or have it ended.")
    }

    private func reason(against decision: PersonDecision, _ reading: SlotReading) -> String? {
        let found = agreements[destination.agreement]?.found ?? []
        guard decision.agreement == destination.agreement,
            let addition = found.first(where: { $0.id == decision.addition })
        else { return "it is not on the agreement \(destination.agreement)" }
        if addition.product != reading.entry.product.id { return "it is of another product" }
        if let serial = addition.serialNumber, !serial.isEmpty, serial != nextTag(reading).text {
            return "it has the serial number \(serial)"
        }
        guard case .date = addition.effectiveDate else { return "it has no effective date that can be read" }
        if addition.cancelledDate != .absent { return "it has a cancelled date" }
        let others = found.filter { other in
            other.id != addition.id && obstacles.isStrange(other, to: reading.entry) && facts.uninvoiced.include(other)
        }
        return others.isEmpty ? nil : "the addition \(others[0].id) bills the same product and is not answered"
    }

    private func nextTag(_ reading: SlotReading) -> SlotTag {
        obstacles.tag(reading.entry.slot, reading.history.generationToCreate)
    }
}
