import Billing
import Observability
import Ports

/// Ends lines that others follow or that somebody decided to end, one write each.
struct LineEndings {
    let writer: AgreementWriter
    let task: WriteTask
    let leases: [AgreementID: Lease]
    let system: any ConnectWiseSystem

    /// What came of it.
    struct Carried {
        var settlements: [SlotSettlement] = []
        var exceptions: [BillingException] = []
        /// Applications of which a line could not be ended: nothing is opened for them.
        var refused: Set<ApplicationCode> = []
    }

    func run(_ endings: [LineEnding]) async throws(Interruption) -> Carried {
        var carried = Carried()
        for ending in endings { try await end(ending, &carried) }
        return carried
    }

    private func end(_ ending: LineEnding, _ carried: inout Carried) async throws(Interruption) {
        guard let lease = leases[ending.agreement] else { throw .busy("the agreement \(ending.agreement) is not held") }
        let quantity = ending.zeroQuantity ? UnitCount.zero : UnitCount(Int(max(0, ending.quantity)))
        let write = OneWrite(writer: writer, task: task, lease: lease)
        let kind: WriteIntent.Kind = ending.decision == nil ? .end : .endDecided
        let answer = try await write.send(kind, ending.sent, quantity) { (permit) async throws(ConnectWiseError) in
            try await system.end(
                ending.addition, on: ending.date, zeroQuantity: ending.zeroQuantity, agreement: ending.agreement, permit
            )
        }
        switch answer {
        case .applied(let intent, _):
            try await write.settle(intent, .applied, ending.ended)
            try await close(ending, as: .done)
            carried.settlements.append(
                SlotSettlement(
                    slot: ending.slot, outcome: .ended, addition: ending.addition, previousQuantity: ending.quantity,
                    quantity: quantity, effectiveDate: ending.date))
        case .refused(_, let message):
            try await close(ending, as: .refused)
            carried.refused.insert(ending.slot.application)
            carried.exceptions.append(ending.refusal(message, of: task.plan))
        }
    }

    private func close(_ ending: LineEnding, as end: PersonDecision.End) async throws(Interruption) {
        guard let decision = ending.decision else { return }
        try await storing { () async throws(PortError) in
            try await writer.ports.store.close([decision: end], in: task)
        }
    }
}

extension LineEnding {
    /// What the intent is of: the ledger's entry with the end it is to have, or one that stands for a person's addition.
    fileprivate var sent: LedgerEntry {
        var sent =
            entry
            ?? LedgerEntry(
                slot: slot, generation: 0, tag: SlotTag(SlotTag.prefix), state: .live, agreement: agreement,
                addition: addition, product: product, quantity: .zero, effectiveDate: date, peakUnits: .zero,
                peakPeriod: nil, verifiedOn: nil)
        sent.endedOn = date
        return sent
    }

    /// How it would end, where we only observe.
    var observed: SlotSettlement {
        SlotSettlement(
            slot: slot, outcome: .wouldEnd, addition: addition, previousQuantity: quantity,
            quantity: zeroQuantity ? .zero : nil, effectiveDate: date)
    }

    fileprivate func refusal(_ words: String, of plan: AdditionPlan) -> BillingException {
        let entries = plan.entries.filter { $0.slot.application == slot.application }
        let units = decision == nil ? entries.map(\.units).reduce(.zero, +) : .zero
        return BillingException(
            .refusedByConnectWise, application: slot.application, applicationName: entries.first?.applicationName,
            category: slot.category, product: product.identifier.isEmpty ? nil : product.identifier,
            agreement: agreement, units: units, addition: addition,
            message: "ConnectWise refuses to end the addition \(addition) on \(date): \(words) "
                + "End it in ConnectWise by hand, or correct what it names; the next run tries again.")
    }
}
