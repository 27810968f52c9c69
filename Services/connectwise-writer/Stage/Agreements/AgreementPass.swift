import Billing
import Contracts
import Observability
import Ports

/// One pass over one agreement under its lease: read, decide, write what differs.
struct AgreementPass {
    let writer: AgreementWriter
    let task: WriteTask
    let destination: PlanDestination
    let lease: Lease

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
        let answers = try await Healing(writer: writer, task: task, lease: lease, system: system).run(observed)
        var additions = reading.additions
        additions.found.removeAll { answers.told.contains($0.id) }
        var reconciliation = reconciled(observed, additions, reading.facts, tag)
        if !isObserving, reconciliation.opensOrEnds {
            // A line is opened or ended by what the agreement is now, its company and its dates among it.
            let facts = try await writer.agreementNow(reading.facts, system)
            reconciliation = reconciled(observed, additions, facts, tag)
        }
        try await remember(reconciliation, wasRead: reading.wasRead)
        return try await carryOut(reconciliation, system, tag, ledger: observed.ledger, answers)
    }

    private func reconciled(
        _ observed: IntentReading, _ additions: AgreementAdditions, _ facts: SiteFacts,
        _ tag: @escaping (Slot, Int) -> SlotTag
    ) -> Reconciliation {
        // What was sent to another agreement and is still open was told when that was read.
        let open = task.unsettled.filter { $0.agreement != destination.agreement }
        return reconcile(
            task.plan, ledger: observed.ledger, found: additions.found, unreadable: additions.unreadable,
            doubted: observed.doubted, facts: facts, guarding: isObserving ? .off : task.guarding, tag: tag
        ).blocking(Set(open.map(\.slot)), as: .recordUnreadable)
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
        guard isAsked || due && facts.agreement != nil else {
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
        guard wasRead, !isObserving, !entries.isEmpty else { return }
        try await storing { () async throws(PortError) in
            try await writer.ports.store.observe(entries, in: task, intents: [:])
        }
    }

    private func carryOut(
        _ reconciliation: Reconciliation, _ system: any ConnectWiseSystem, _ tag: @escaping (Slot, Int) -> SlotTag,
        ledger: [LedgerEntry], _ answers: Answers
    ) async throws(Interruption) -> PassOutcome {
        var settlements = answers.healed
        var exceptions = reconciliation.exceptions + answers.exceptions
        for decision in reconciliation.decisions {
            if isObserving {
                settlements.append(SlotSettlement(observing: decision))
                continue
            }
            let entry = decision.ledger ?? ledger.open(decision.slot)
            let write = SlotWrite(pass: self, system: system, tag: tag, decision: decision, entry: entry)
            let (settlement, exception) = try await write.run()
            settlements.append(settlement)
            if let exception { exceptions.append(exception) }
        }
        return PassOutcome(settlements: settlements, exceptions: exceptions, observing: isObserving)
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

extension FoundAddition {
    /// What a reading would show if ConnectWise agreed with the ledger.
    init?(asIn entry: LedgerEntry) {
        guard entry.state == .live, let addition = entry.addition else { return nil }
        self.init(
            id: addition, product: entry.product.id, quantity: Double(entry.quantity.number),
            effectiveDate: .date(entry.effectiveDate), cancelledDate: .absent, serialNumber: entry.tag.text)
    }
}
