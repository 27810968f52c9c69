/// What was last read of a site, as far as some agreements and products are concerned; parents are among the agreements.
package struct KnownSite: Hashable, Sendable {
    package let agreements: [AgreementID: AgreementFacts]
    package let products: [ProductID: ProductFacts]
    /// Agreements and products that are there and cannot be read.
    package let unreadable: [UnreadableRecord]

    package init(
        agreements: [AgreementID: AgreementFacts], products: [ProductID: ProductFacts],
        unreadable: [UnreadableRecord] = []
    ) {
        self.agreements = agreements
        self.products = products
        self.unreadable = unreadable
    }

    /// Whether the agreement was there, readable or not.
    package func names(_ agreement: AgreementID) -> Bool {
        agreements[agreement] != nil || !odd(agreement).isEmpty
    }

    /// What it says about a plan's destination.
    func facts(for plan: AdditionPlan) -> SiteFacts {
        let agreement = plan.destination.flatMap { agreements[$0.agreement] }
        let wanted = Set(plan.entries.map(\.product.id))
        let ids = [plan.destination?.agreement, agreement?.parent].compactMap { $0?.number }
        let odd = unreadable.filter { record in
            switch record.kind {
            case .agreement: ids.contains(record.id)
            case .product: wanted.contains(ProductID(record.id))
            case .company, .addition: false
            }
        }
        return SiteFacts(
            agreement: agreement, parentAgreement: agreement?.parent.flatMap { agreements[$0] },
            products: products.filter { wanted.contains($0.key) }, unreadable: odd)
    }

    /// An agreement as a reading would show it if ConnectWise agreed with the ledger and with what people decided.
    func reading(
        of agreement: AgreementID, ledger: [LedgerEntry], decisions: [PersonDecision], plan: AdditionPlan?
    ) -> AgreementReading {
        let facts = agreements[agreement]
        let parent = facts?.parent
        let own = ledger.filter { $0.agreement == agreement }
        let lines = own.compactMap(FoundAddition.init(asIn:)) + own.compactMap(FoundAddition.init(endedAsIn:))
        return AgreementReading(
            agreement: facts, parent: parent.flatMap { agreements[$0] },
            found: lines + decisions.compactMap { $0.subject(on: agreement, ledger: own, plan: plan) },
            oddRecords: odd(agreement) + (parent.map { odd($0) } ?? []))
    }

    private func odd(_ agreement: AgreementID) -> [UnreadableRecord] {
        unreadable.filter { $0.kind == .agreement && $0.id == agreement.number }
    }
}

extension FoundAddition {
    /// What a reading would show if ConnectWise agreed with the ledger.
    package init?(asIn entry: LedgerEntry) {
        guard entry.state == .live, let addition = entry.addition else { return nil }
        self.init(
            id: addition, product: entry.product.id, quantity: Double(entry.quantity.number),
            effectiveDate: .date(entry.effectiveDate), cancelledDate: .absent, serialNumber: entry.tag.text)
    }

    /// The same of a line that was ended on a known day.
    fileprivate init?(endedAsIn entry: LedgerEntry) {
        guard entry.state == .ended, let addition = entry.addition, let end = entry.endedOn else { return nil }
        self.init(
            id: addition, product: entry.product.id, quantity: Double(entry.quantity.number),
            effectiveDate: .date(entry.effectiveDate), cancelledDate: .date(end), serialNumber: entry.tag.text)
    }
}

extension PersonDecision {
    /// The person's addition it is about, as it was when it was decided: nothing else is known of it.
    fileprivate func subject(
        on agreement: AgreementID, ledger: [LedgerEntry], plan: AdditionPlan?
    ) -> FoundAddition? {
        guard self.agreement == agreement, let addition, !ledger.contains(where: { $0.addition == addition })
        else { return nil }
        let entry = plan?.entries.first { $0.slot == slot }
        let product: ProductID
        switch kind {
        case .adopt:
            guard let entry else { return nil }
            product = entry.product.id
        case .end: product = ProductID(0)
        case .beside, .leave, .recreate, .stop: return nil
        }
        return FoundAddition(
            id: addition, product: product, quantity: Double(entry?.quantity.number ?? 1), effectiveDate: .absent,
            cancelledDate: .absent, serialNumber: nil)
    }
}
