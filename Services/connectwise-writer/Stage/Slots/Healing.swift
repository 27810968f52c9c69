import Billing
import Observability
import Ports

/// Ends additions that came late and bill a slot a second time (RULES.md, W5).
struct Healing {
    let writer: AgreementWriter
    let task: WriteTask
    let lease: Lease
    let system: any ConnectWiseSystem

    /// Ends every twin that is surely ours; of the others a person is told.
    func run(_ observed: IntentReading) async throws(Interruption) -> Answers {
        var answers = Answers()
        answers.healed = observed.healed.map { intent in
            SlotSettlement(slot: intent.slot, outcome: .healed, addition: intent.addition, quantity: .zero)
        }
        // A slot has one open write at a time: what is still open is known first.
        let open = Set(task.unsettled.filter { observed.outcomes[$0.id] == nil }.map(\.slot))
        for twin in observed.twins where !open.contains(twin.slot) {
            answers.told.insert(twin.addition.id)
            guard twin.isOurs(task.ownMembers) else {
                let entry = observed.ledger.first { $0.slot == twin.slot && $0.generation == twin.generation }
                answers.exceptions.append(twin.exception(named: entry?.product))
                continue
            }
            try await heal(twin, observed, &answers)
        }
        return answers
    }

    private func heal(
        _ twin: Twin, _ observed: IntentReading, _ answers: inout Answers
    ) async throws(Interruption) {
        guard let entry = observed.ledger.first(where: { $0.slot == twin.slot && $0.generation == twin.generation })
        else { preconditionFailure("a twin is one of a ledger entry") }
        let date = twin.ending(on: task.plan.linesOn)
        let write = OneWrite(writer: writer, task: task, lease: lease)
        let sent = LedgerEntry(
            slot: entry.slot, generation: entry.generation, tag: entry.tag, state: entry.state,
            agreement: twin.agreement, addition: twin.addition.id, product: entry.product, quantity: .zero,
            effectiveDate: date, peakUnits: .zero, peakPeriod: nil, verifiedOn: nil)
        let answer = try await write.send(.heal, sent, .zero) { (permit) async throws(ConnectWiseError) in
            try await system.end(twin.addition.id, on: date, zeroQuantity: true, agreement: twin.agreement, permit)
        }
        switch answer {
        case .applied(let intent, _):
            let known = Dictionary(
                uniqueKeysWithValues: ([intent.id] + twin.intents).map { ($0, WriteIntent.Outcome.applied) })
            try await storing { () async throws(PortError) in
                try await writer.ports.store.observe([], in: task, intents: known)
            }
            writer.ports.logger.warning(
                "an addition that came late was ended",
                metadata: writer.metadata(
                    task, ["addition": .string("\(twin.addition.id)"), "agreement": .string("\(twin.agreement)")]))
            answers.healed.append(
                SlotSettlement(
                    slot: twin.slot, outcome: .healed, addition: twin.addition.id,
                    previousQuantity: twin.addition.quantity, quantity: .zero, effectiveDate: date))
        case .refused(_, let message):
            answers.exceptions.append(twin.refusal(message, named: entry.product))
        }
    }
}
