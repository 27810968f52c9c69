import Billing
import Contracts
import Observability
import Ports

/// Carries out one slot's decision: commit the intent, send, commit the outcome.
struct SlotWrite {
    let pass: AgreementPass
    let system: any ConnectWiseSystem
    let tag: (Slot, Int) -> SlotTag
    let decision: SlotDecision
    /// The slot's open ledger entry as it is known now.
    let entry: LedgerEntry?

    func run() async throws(Interruption) -> (SlotSettlement, BillingException?) {
        switch decision.action {
        case .nothing, .blocked, .held, .adopt:
            return (SlotSettlement(observing: decision), nil)
        case .create(let new):
            return try await create(new)
        case .setQuantity(let addition, let from, let to):
            return try await change(addition, from: from, to: to)
        case .end(let addition, let date, let zeroQuantity):
            return try await end(addition, on: date, zeroQuantity: zeroQuantity)
        }
    }

    private func create(_ new: NewAddition) async throws(Interruption) -> (SlotSettlement, BillingException?) {
        let tag = tag(decision.slot, new.generation)
        let draft = AdditionDraft(
            product: new.product.id, quantity: new.quantity, effectiveDate: new.effectiveDate, tag: tag)
        let entry = LedgerEntry.creating(new, of: decision.slot, tagged: tag, on: pass.destination.agreement)
        return try await send(.create, entry, new.quantity) { (permit) async throws(ConnectWiseError) in
            try await system.create(draft, on: pass.destination.agreement, permit)
        } applied: { addition in
            var live = entry
            live.state = .live
            live.addition = addition.id
            live.verifiedOn = pass.task.plan.linesOn
            let settlement = SlotSettlement(
                slot: decision.slot, outcome: .created, addition: addition.id, quantity: new.quantity,
                effectiveDate: new.effectiveDate, bound: new.bound)
            return (live, settlement)
        }
    }

    /// Writes our tag to a person's addition; the ledger's entry of it, if ConnectWise did not refuse.
    func adopt(_ adopted: AdoptedAddition) async throws(Interruption) -> (SlotSettlement, LedgerEntry?) {
        let tag = tag(decision.slot, adopted.generation)
        let entry = LedgerEntry(
            slot: decision.slot, generation: adopted.generation, tag: tag, state: .creating,
            agreement: pass.destination.agreement, addition: nil, product: adopted.product, quantity: adopted.quantity,
            effectiveDate: adopted.effectiveDate, peakUnits: .zero, peakPeriod: nil, verifiedOn: nil)
        var live = entry
        live.state = .live
        live.addition = adopted.addition
        let (settlement, refusal) = try await send(.adopt, entry, adopted.quantity) {
            (permit) async throws(ConnectWiseError) in
            try await system.adopt(adopted.addition, as: tag, on: pass.destination.agreement, permit)
        } applied: { [live] _ in
            let settlement = SlotSettlement(
                slot: decision.slot, outcome: .adopted, addition: adopted.addition, quantity: adopted.quantity)
            return (live, settlement)
        }
        let decisions = pass.task.decisions.filter { $0.kind == .adopt && $0.addition == adopted.addition }
        let end: PersonDecision.End = refusal == nil ? .done : .refused
        try await pass.writer.keep(
            [], closing: Dictionary(decisions.map { ($0.id, end) }) { first, _ in first }, in: pass.task)
        return (settlement, refusal == nil ? live : nil)
    }

    private func change(
        _ addition: AdditionID, from: Double, to quantity: UnitCount
    )
        async throws(Interruption) -> (SlotSettlement, BillingException?)
    {
        guard let entry else { preconditionFailure("only an addition of the ledger is changed") }
        return try await send(.setQuantity, entry, quantity) { (permit) async throws(ConnectWiseError) in
            try await system.setQuantity(quantity, of: addition, on: pass.destination.agreement, permit)
        } applied: { _ in
            var changed = entry
            changed.quantity = quantity
            changed.verifiedOn = pass.task.plan.linesOn
            let settlement = SlotSettlement(
                slot: decision.slot, outcome: .changed, addition: addition, previousQuantity: from, quantity: quantity,
                drift: decision.drift)
            return (changed, settlement)
        }
    }

    private func end(
        _ addition: AdditionID, on date: BillingDate, zeroQuantity: Bool
    )
        async throws(Interruption) -> (SlotSettlement, BillingException?)
    {
        guard var entry else { preconditionFailure("only an addition of the ledger is ended") }
        entry.endedOn = date
        let quantity = zeroQuantity ? UnitCount.zero : entry.quantity
        return try await send(.end, entry, quantity) { (permit) async throws(ConnectWiseError) in
            try await system.end(
                addition, on: date, zeroQuantity: zeroQuantity, agreement: pass.destination.agreement, permit)
        } applied: { _ in
            var ended = entry
            ended.state = .ended
            ended.quantity = quantity
            ended.endedOn = date
            let settlement = SlotSettlement(
                slot: decision.slot, outcome: .ended, addition: addition,
                previousQuantity: Double(entry.quantity.number), quantity: quantity, effectiveDate: date)
            return (ended, settlement)
        }
    }

    /// Sends the write and stores what it changed.
    private func send(
        _ kind: WriteIntent.Kind, _ entry: LedgerEntry, _ quantity: UnitCount,
        _ call: (SendPermit) async throws(ConnectWiseError) -> FoundAddition,
        applied: (FoundAddition) -> (LedgerEntry, SlotSettlement)
    ) async throws(Interruption) -> (SlotSettlement, BillingException?) {
        let write = OneWrite(writer: pass.writer, task: pass.task, lease: try pass.lease())
        switch try await write.send(kind, entry, quantity, call) {
        case .applied(let intent, let addition):
            let (changed, settlement) = applied(addition)
            try await write.settle(intent, .applied, changed)
            if kind == .create { try await know(addition.enteredBy) }
            return (settlement, nil)
        case .refused(let field, let message): return refusal(field, message)
        }
    }

    /// Whoever an answered create names creates additions in our name.
    private func know(_ member: String?) async throws(Interruption) {
        guard let member, !pass.task.ownMembers.contains(member) else { return }
        try await storing { () async throws(PortError) in try await pass.writer.ports.store.know(member, in: pass.task)
        }
    }

    private func refusal(_ field: String?, _ message: String) -> (SlotSettlement, BillingException) {
        let planned = pass.task.plan.entries.first { $0.slot == decision.slot }
        let exception = BillingException(
            .refusedByConnectWise, application: decision.slot.application, applicationName: planned?.applicationName,
            category: decision.slot.category, product: planned?.product.identifier,
            agreement: pass.destination.agreement, units: planned?.units,
            message: "ConnectWise refuses the addition\(field.map { " because of its field \($0)" } ?? ""): \(message) "
                + "Correct it in ConnectWise; the next run tries again.")
        let settlement = SlotSettlement(
            slot: decision.slot, outcome: .refused, addition: entry?.addition,
            previousQuantity: entry.map { Double($0.quantity.number) }, quantity: decision.quantity,
            exception: .refusedByConnectWise)
        return (settlement, exception)
    }
}
