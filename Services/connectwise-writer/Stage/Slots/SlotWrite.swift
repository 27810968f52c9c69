import Billing
import Contracts
import Observability
import Ports

/// Carries out one slot's decision: commit the intent, send, commit the outcome.
struct SlotWrite {
    let pass: AgreementPass
    let system: any ConnectWiseSystem
    let tags: SlotTags
    let decision: SlotDecision
    /// The slot's open ledger entry as it is known now.
    let entry: LedgerEntry?

    func run() async throws(Interruption) -> (SlotSettlement, BillingException?) {
        switch decision.action {
        case .nothing, .blocked:
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
        let tag = tags.tag(for: decision.slot, generation: new.generation)
        let draft = AdditionDraft(
            product: new.product.id, quantity: new.quantity, effectiveDate: new.effectiveDate, tag: tag)
        let entry = LedgerEntry.creating(new, of: decision.slot, tagged: tag, on: pass.destination.agreement)
        return try await send(.create, entry, new.quantity) { () async throws(ConnectWiseError) in
            try await system.create(draft, on: pass.destination.agreement)
        } applied: { addition in
            var live = entry
            live.state = .live
            live.addition = addition.id
            live.verifiedOn = pass.task.plan.billingDate
            let settlement = SlotSettlement(
                slot: decision.slot, outcome: .created, addition: addition.id, quantity: new.quantity,
                effectiveDate: new.effectiveDate, bound: new.bound)
            return (live, settlement)
        }
    }

    private func change(
        _ addition: AdditionID, from: Double, to quantity: UnitCount
    )
        async throws(Interruption) -> (SlotSettlement, BillingException?)
    {
        guard let entry else { preconditionFailure("only an addition of the ledger is changed") }
        return try await send(.setQuantity, entry, quantity) { () async throws(ConnectWiseError) in
            try await system.setQuantity(quantity, of: addition, on: pass.destination.agreement)
        } applied: { _ in
            var changed = entry
            changed.quantity = quantity
            changed.verifiedOn = pass.task.plan.billingDate
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
        guard let entry else { preconditionFailure("only an addition of the ledger is ended") }
        let quantity = zeroQuantity ? UnitCount.zero : entry.quantity
        return try await send(.end, entry, quantity) { () async throws(ConnectWiseError) in
            try await system.end(addition, on: date, zeroQuantity: zeroQuantity, agreement: pass.destination.agreement)
        } applied: { _ in
            var ended = entry
            ended.state = .ended
            ended.quantity = quantity
            let settlement = SlotSettlement(
                slot: decision.slot, outcome: .ended, addition: addition,
                previousQuantity: Double(entry.quantity.number), quantity: quantity, effectiveDate: date)
            return (ended, settlement)
        }
    }

    /// One write, exactly once: never sent without its intent, never repeated without a reading in between.
    private func send(
        _ kind: WriteIntent.Kind, _ entry: LedgerEntry, _ quantity: UnitCount,
        _ call: () async throws(ConnectWiseError) -> FoundAddition,
        applied: (FoundAddition) -> (LedgerEntry, SlotSettlement)
    ) async throws(Interruption) -> (SlotSettlement, BillingException?) {
        let store = pass.writer.ports.store
        let settings = pass.writer.settings
        let start = pass.writer.ports.clock.uptime
        let holds = try await storing { () async throws(PortError) in
            try await store.renew(pass.lease, for: settings.leaseDuration)
        }
        guard holds else { throw .leaseLost }
        let intent = try await storing { () async throws(PortError) in
            try await store.intend(kind, entry: entry, quantity: quantity, in: pass.task)
        }
        // The lease must outlast the call, whatever the store took to commit the intent.
        guard pass.writer.ports.clock.uptime - start + settings.callTimeout < settings.leaseDuration else {
            try await settle(intent, .notApplied, nil)
            throw .leaseLost
        }
        let addition: FoundAddition
        do throws(ConnectWiseError) {
            addition = try await call()
        } catch {
            return try await unanswered(intent, error)
        }
        let (changed, settlement) = applied(addition)
        try await settle(intent, .applied, changed)
        return (settlement, nil)
    }

    private func settle(
        _ intent: WriteIntent, _ outcome: WriteIntent.Outcome, _ changed: LedgerEntry?
    )
        async throws(Interruption)
    {
        try await storing { () async throws(PortError) in
            try await pass.writer.ports.store.settle(intent, as: outcome, entry: changed, in: pass.task)
        }
    }

    /// What a call without a good answer means: refused for good, certainly not applied, or not known.
    private func unanswered(
        _ intent: WriteIntent, _ error: ConnectWiseError
    )
        async throws(Interruption) -> (SlotSettlement, BillingException?)
    {
        switch error.reason {
        case .refused(_, let field, let message):
            try await settle(intent, .refused, nil)
            return refusal(field, message)
        case .notSent, .throttled, .unauthorized, .misconfigured:
            try await settle(intent, .notApplied, nil)
            throw .connectWise(error)
        case .notApplied(let what) where intent.kind != .create:
            // Answered, and nothing changed: asking again would change nothing either.
            try await settle(intent, .refused, nil)
            return refusal(nil, "it answers, but the addition does not say what was sent (\(what)).")
        case .outcomeUnknown, .unavailable, .notFound, .notApplied:
            // A 404 proves nothing either: gateways give it too.
            // Never "failed": the intent stays open until a reading shows what happened.
            throw .outcomeUnknown(error)
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
