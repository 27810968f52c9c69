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
        let system = try await reading { () async throws(ConnectWiseError) in
            try await writer.ports.systems.system(site, of: tenant)
        }
        let facts = try await facts(system)
        let reading = try await additions(system, facts)
        let observed = try await IntentReading.settled(task) { (agreement) async throws(Interruption) in
            if agreement == destination.agreement { return reading.found }
            return try await writer.additions(of: agreement, system).additions
        }
        let tags = SlotTags(tenant: tenant, sourceKind: task.tags.sourceKind, sourceIdentity: task.tags.identity)
        var reconciliation = reconciled(observed, reading.found, reading.facts, tags)
        if !isObserving, reconciliation.opensOrEnds {
            // A line is opened or ended by what the agreement is now, its company and its dates among it.
            let facts = try await writer.agreementNow(reading.facts, system)
            reconciliation = reconciled(observed, reading.found, facts, tags)
        }
        try await remember(reconciliation, observed, wasRead: reading.wasRead)
        return try await carryOut(reconciliation, system, tags, ledger: observed.ledger)
    }

    private func reconciled(
        _ observed: IntentReading, _ found: [FoundAddition], _ facts: SiteFacts, _ tags: SlotTags
    ) -> Reconciliation {
        reconcile(
            task.plan, ledger: observed.ledger, found: found, facts: facts,
            tag: { tags.tag(for: $0, generation: $1) })
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
        async throws(Interruption) -> (found: [FoundAddition], facts: SiteFacts, wasRead: Bool)
    {
        let due = mustRead(task.plan, ledger: task.ledger, facts: facts, verifyEveryDays: task.verifyEveryDays)
        guard due || !task.unsettled.isEmpty, facts.agreement != nil else {
            return (task.ledger.compactMap(FoundAddition.init(asIn:)), facts, false)
        }
        switch try await writer.additions(of: destination.agreement, system) {
        case .found(let found): return (try await withoutOthers(found), facts, true)
        case .agreementGone:
            // Deleted since the site's lists were read.
            let gone = SiteFacts(agreement: nil, parentAgreement: facts.parentAgreement, products: facts.products)
            return ([], gone, false)
        }
    }

    /// What concerns this company.
    ///
    /// Additions made for another one on the same agreement are neither its own nor a person's. Only those are asked
    /// about that could be taken for a person's.
    private func withoutOthers(_ found: [FoundAddition]) async throws(Interruption) -> [FoundAddition] {
        let products = Set(task.plan.entries.map(\.product.id))
        let (ids, tags) = (Set(task.ledger.compactMap(\.addition)), Set(task.ledger.map(\.tag.text)))
        let strange = found.filter { addition in
            products.contains(addition.product) && !ids.contains(addition.id)
                && !tags.contains(addition.serialNumber ?? "")
        }
        guard !strange.isEmpty else { return found }
        let others = try await storing { () async throws(PortError) in
            try await writer.ports.store.ofOthers(strange, in: task)
        }
        return others.isEmpty ? found : found.filter { !others.contains($0.id) }
    }

    private func remember(
        _ reconciliation: Reconciliation, _ observed: IntentReading, wasRead: Bool
    )
        async throws(Interruption)
    {
        guard wasRead else { return }
        // A decision knows more than the intents: its entry is the newer one.
        var changed = Dictionary(observed.changed.map { ($0.slot, $0) }) { _, newer in newer }
        if !isObserving {
            for decision in reconciliation.decisions {
                if let entry = decision.ledger { changed[decision.slot] = entry }
            }
        }
        guard !changed.isEmpty || !observed.outcomes.isEmpty else { return }
        let entries = changed.values.sorted { $0.slot < $1.slot }
        try await storing { () async throws(PortError) in
            try await writer.ports.store.observe(entries, in: task, intents: observed.outcomes)
        }
    }

    private func carryOut(
        _ reconciliation: Reconciliation, _ system: any ConnectWiseSystem, _ tags: SlotTags, ledger: [LedgerEntry]
    ) async throws(Interruption) -> PassOutcome {
        var settlements: [SlotSettlement] = []
        var exceptions = reconciliation.exceptions
        for decision in reconciliation.decisions {
            if isObserving {
                settlements.append(SlotSettlement(observing: decision))
                continue
            }
            let entry = decision.ledger ?? ledger.open(decision.slot)
            let write = SlotWrite(pass: self, system: system, tags: tags, decision: decision, entry: entry)
            let (settlement, exception) = try await write.run()
            settlements.append(settlement)
            if let exception { exceptions.append(exception) }
        }
        return PassOutcome(settlements: settlements, exceptions: exceptions, observing: isObserving)
    }
}

extension [LedgerEntry] {
    /// The slot's generation that is not ended.
    func open(_ slot: Slot) -> LedgerEntry? { first { $0.slot == slot && $0.state != .ended } }
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
