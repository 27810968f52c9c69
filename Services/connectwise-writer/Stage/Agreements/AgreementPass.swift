import Billing
import Contracts
import Observability
import Ports

/// One pass over one agreement under its lease: read, decide, write what differs.
struct AgreementPass {
    let writer: AgreementWriter
    let task: WriteTask
    let destination: PlanDestination
    let leases: [AgreementID: Lease]

    private var site: SiteID { task.announcement.site }
    private var tenant: TenantID { task.announcement.tenant }
    private var isObserving: Bool { task.mode == .observe || task.plan.mode == .observe }

    func run() async throws(Interruption) -> PassOutcome {
        try IntentReading.requireProof(task, writer.settings)
        let system = try await writer.system(of: task)
        let facts = try await facts(system)
        let reading = try await additions(system, facts)
        let tag = writer.tag(of: task)
        let observed = IntentReading(
            task, of: reading.wasAsked ? destination.agreement : nil, reading.additions, tag: tag)
        // What is known is stored before anything follows from it.
        try await writer.store(observed, more: [], in: task)
        let answers = try await Healing(writer: writer, task: task, lease: lease(), system: system).run(observed)
        var known = Known(
            ledger: observed.ledger, additions: reading.additions, doubted: observed.doubted, facts: reading.facts,
            elsewhere: try await elsewhere(system))
        known.additions.found.removeAll { answers.told.contains($0.id) }
        var reconciliation = reconciled(known, tag)
        if !isObserving, reconciliation.opensOrEnds {
            // A line is opened or ended by what the agreement is now, its company and its dates among it.
            known.facts = try await writer.agreementNow(reading.facts, system)
            reconciliation = reconciled(known, tag)
        }
        var settlements: [SlotSettlement] = []
        if !isObserving, reconciliation.adopts {
            settlements = try await adopt(reconciliation, system, tag, &known)
            reconciliation = reconciled(known, tag)
        }
        try await remember(reconciliation, wasRead: reading.wasRead)
        let outcome = try await carryOut(reconciliation, system, tag, known, answers)
        return outcome.after(settlements)
    }

    /// What is known of the company's lines when a decision is taken.
    struct Known {
        var ledger: [LedgerEntry]
        /// All additions of the plan's agreement that concern the company.
        var additions: AgreementAdditions
        /// Slots to which something was sent that an addition that cannot be read may be.
        let doubted: [Slot: UnreadableAddition]
        var facts: SiteFacts
        let elsewhere: [AgreementID: AgreementReading]
    }

    func lease() throws(Interruption) -> Lease {
        guard let lease = leases[destination.agreement] else { throw .leaseLost }
        return lease
    }

    private func reconciled(_ known: Known, _ tag: @escaping (Slot, Int) -> SlotTag) -> Reconciliation {
        // What was sent to another agreement and is still open was told when that was read.
        let open = task.unsettled.filter { $0.agreement != destination.agreement }.map(\.slot)
        return reconcile(
            task.plan, ledger: known.ledger, found: known.additions.found, unreadable: known.additions.unreadable,
            doubted: known.doubted, facts: known.facts, elsewhere: known.elsewhere, decisions: task.decisions,
            guarding: isObserving ? .off : task.guarding, tag: tag
        ).blocking(Set(open + known.doubted.keys), as: .recordUnreadable)
    }

    /// The other agreements that hold lines of the company, or that somebody decided about.
    private func elsewhere(
        _ system: any ConnectWiseSystem
    ) async throws(Interruption) -> [AgreementID: AgreementReading] {
        var readings: [AgreementID: AgreementReading] = [:]
        for agreement in leases.keys.sorted() where agreement != destination.agreement {
            readings[agreement] = try await writer.everything(about: agreement, system)
        }
        return readings
    }

    /// A person's lines become ours first; what they must say then is decided anew.
    private func adopt(
        _ reconciliation: Reconciliation, _ system: any ConnectWiseSystem, _ tag: @escaping (Slot, Int) -> SlotTag,
        _ known: inout Known
    ) async throws(Interruption) -> [SlotSettlement] {
        var settlements: [SlotSettlement] = []
        for decision in reconciliation.decisions {
            guard case .adopt(let adopted) = decision.action else { continue }
            let write = SlotWrite(pass: self, system: system, tag: tag, decision: decision, entry: nil)
            let (settlement, entry) = try await write.adopt(adopted)
            settlements.append(settlement)
            guard let entry else { continue }
            known.ledger.append(entry)
            known.additions.found = known.additions.found.map { found in
                guard found.id == adopted.addition else { return found }
                return FoundAddition(
                    id: found.id, product: found.product, quantity: found.quantity,
                    effectiveDate: found.effectiveDate, cancelledDate: found.cancelledDate,
                    serialNumber: entry.tag.text, enteredBy: found.enteredBy, isBillable: found.isBillable)
            }
        }
        return settlements
    }

    /// The site's lists, read again for each run by whoever needs them first.
    private func facts(_ system: any ConnectWiseSystem) async throws(Interruption) -> SiteFacts {
        if let facts = try await freshFacts() { return facts }
        // One replica reads the lists, the others wait for it.
        try await writer.withLease(
            on: .site(site), of: tenant, else: "another writer reads the site's lists"
        ) { (_) async throws(Interruption) in try await readSite(system) }
        guard let facts = try await freshFacts() else { throw .busy("the site's lists were read for an older run") }
        return facts
    }

    private func freshFacts() async throws(Interruption) -> SiteFacts? {
        let reading = try await storing { () async throws(PortError) in
            try await writer.ports.store.reading(for: task)
        }
        guard let reading, reading.isFresh else { return nil }
        return reading.facts
    }

    private func readSite(_ system: any ConnectWiseSystem) async throws(Interruption) {
        let store = writer.ports.store
        let start = try await storing { () async throws(PortError) in try await store.now() }
        let agreements = try await reading { () async throws(ConnectWiseError) in
            try await system.agreements(of: nil)
        }
        let products = try await reading { () async throws(ConnectWiseError) in try await system.products() }
        try await storing { () async throws(PortError) in
            try await store.saveSite(site, of: tenant, agreements: agreements, products: products, readAt: start)
        }
    }

    /// The agreement's additions, read if the plan differs from the ledger, a write's outcome is unknown or
    /// verification is due; else as the ledger has them.
    private func additions(
        _ system: any ConnectWiseSystem, _ facts: SiteFacts
    )
        async throws(Interruption) -> AdditionsRead
    {
        let due = mustRead(task.plan, ledger: task.ledger, facts: facts, verifyEveryDays: task.verifyEveryDays)
        let isAsked = task.questioned.contains(destination.agreement)
        guard isAsked || (due || !task.decisions.isEmpty) && facts.agreement != nil else {
            return AdditionsRead(
                additions: AgreementAdditions(task.ledger.compactMap(FoundAddition.init(asIn:))), facts: facts,
                wasRead: false, wasAsked: false)
        }
        switch try await writer.additions(of: destination.agreement, system) {
        case .found(let found):
            return AdditionsRead(
                additions: try await withoutOthers(found), facts: facts, wasRead: facts.agreement != nil,
                wasAsked: isAsked)
        case .agreementGone:
            // Deleted since the site's lists were read.
            let gone = SiteFacts(agreement: nil, parentAgreement: facts.parentAgreement, products: facts.products)
            return AdditionsRead(additions: AgreementAdditions(), facts: gone, wasRead: false, wasAsked: isAsked)
        }
    }

    /// What concerns this company.
    ///
    /// Additions made for another one on the same agreement are neither its own nor a person's. Only those are asked
    /// about that could be taken for a person's.
    private func withoutOthers(
        _ additions: AgreementAdditions
    ) async throws(Interruption) -> AgreementAdditions {
        let products = Set(task.plan.entries.map(\.product.id))
        let (ids, tags) = (Set(task.ledger.compactMap(\.addition)), Set(task.ledger.map(\.tag.text)))
        let strange =
            additions.found.filter { products.contains($0.product) }.map { AdditionMark($0) }
            + additions.unreadable.filter { addition in
                addition.serialNumber == .unreadable || products.contains { addition.mayBe($0) }
            }.map { AdditionMark($0) }
        let asked = strange.filter { !ids.contains($0.id) && !tags.contains($0.tag ?? "") }
        guard !asked.isEmpty else { return additions }
        let others = try await storing { () async throws(PortError) in
            try await writer.ports.store.ofOthers(asked, in: task)
        }
        return AgreementAdditions(
            additions.found.filter { !others.contains($0.id) },
            unreadable: additions.unreadable.filter { !others.contains($0.id) })
    }

    private func remember(_ reconciliation: Reconciliation, wasRead: Bool) async throws(Interruption) {
        let entries = reconciliation.decisions.compactMap(\.ledger)
        if wasRead, !isObserving, !entries.isEmpty {
            try await storing { () async throws(PortError) in
                try await writer.ports.store.observe(entries, in: task, intents: [:])
            }
        }
        try await writer.keep(reconciliation.released, closing: reconciliation.closed, in: task)
    }

    private func carryOut(
        _ reconciliation: Reconciliation, _ system: any ConnectWiseSystem, _ tag: @escaping (Slot, Int) -> SlotTag,
        _ known: Known, _ answers: Answers
    ) async throws(Interruption) -> PassOutcome {
        // What is decided to be ended is ended in every mode.
        let endings = reconciliation.endings.filter { !isObserving || $0.decision != nil }
        let ended = try await LineEndings(writer: writer, task: task, leases: leases, system: system).run(endings)
        var settlements = answers.healed + ended.settlements
        if isObserving { settlements += reconciliation.endings.filter { $0.decision == nil }.map(\.observed) }
        var exceptions = reconciliation.exceptions + answers.exceptions + ended.exceptions + stays(reconciliation)
        for decision in reconciliation.decisions {
            if isObserving {
                settlements.append(SlotSettlement(observing: decision))
                continue
            }
            if ended.refused.contains(decision.slot.application), case .create = decision.action {
                // End first, then create: what could not be ended would bill beside it.
                settlements.append(
                    SlotSettlement(slot: decision.slot, outcome: .blocked, exception: .refusedByConnectWise))
                continue
            }
            let entry = decision.ledger ?? known.ledger.open(decision.slot)
            let write = SlotWrite(pass: self, system: system, tag: tag, decision: decision, entry: entry)
            let (settlement, exception) = try await write.run()
            settlements.append(settlement)
            if let exception { exceptions.append(exception) }
        }
        var outcome = PassOutcome(settlements: settlements, exceptions: exceptions, observing: isObserving)
        outcome.planned = isObserving ? nil : task.plan.exceptions(beside: reconciliation.staying)
        return outcome
    }

    /// Lines of what is not mapped any more; while we only observe, they are told for the integration as a whole.
    private func stays(_ reconciliation: Reconciliation) -> [BillingException] {
        guard !isObserving else { return [] }
        return reconciliation.staying.map { line in
            line.exception(used: task.plan.used(of: line.slot.application), because: task.plan.reason(for: line.slot))
        }
    }
}

/// An agreement's additions as they were read, or as the ledger has them.
private struct AdditionsRead {
    /// What concerns this company.
    let additions: AgreementAdditions
    let facts: SiteFacts
    /// Whether they are what ConnectWise holds now.
    let wasRead: Bool
    /// Whether they were read because of what was sent to the agreement, and answer for it.
    let wasAsked: Bool
}

extension [LedgerEntry] {
    /// The slot's generation that is created or being created.
    func open(_ slot: Slot) -> LedgerEntry? { first { $0.slot == slot && [.creating, .live].contains($0.state) } }
}
