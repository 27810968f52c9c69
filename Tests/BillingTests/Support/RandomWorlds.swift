import Billing

/// Random inputs of the rules: small enough to collide often, odd enough to meet every branch.
extension SeededRandom {
    mutating func key(_ index: Int) -> LicenceKey {
        let names =
            Sample.catalogue.definitions.map { Sample.productName($0) } + [
                "Kaspersky Foo European Edition. 10-14 Node 1 year Base License", "Kaspersky Foo", "",
                "Edition. License",
            ]
        let kind = once(in: 3) ? pick(LicenceKeyKind.allCases) : .commercial
        return LicenceKey(
            serial: KeySerial("K\(index)"), productName: pick(names), kind: kind, limitDate: date(),
            subscription: once(in: 2) ? subscription() : nil, holder: once(in: 4) ? .anotherServer : .managedCompany)
    }

    private mutating func subscription() -> SubscriptionFacts {
        SubscriptionFacts(
            state: pick(SubscriptionFacts.State.allCases), endDateKind: pick(SubscriptionFacts.EndDateKind.allCases),
            endDate: date(), graceDays: pick([0, 3, 30, Int.max, Int.min]))
    }

    /// A day around today, or none.
    mutating func date() -> BillingDate? {
        once(in: 5) ? nil : today.adding(days: Int.random(in: -3...3, using: &self))
    }

    mutating func group(keys: Int) -> UsageGroup {
        let count = Int.random(in: 0...3, using: &self)
        let uses = (0..<count).map { _ in
            KeyUse(KeySerial("K\(Int.random(in: 0...keys, using: &self))"), isPending: once(in: 6))
        }
        let isMailbox = once(in: 4)
        return UsageGroup(
            counted: isMailbox ? .mailboxes : .devices, system: isMailbox ? .unknown : pick(OperatingSystem.allCases),
            daysUnseen: isMailbox ? 0 : pick([0, 0, 29, 30, 90]), uses: uses,
            units: UnitCount(Int.random(in: 0...40, using: &self)))
    }

    mutating func snapshot() -> UsageSnapshot {
        let keys = (0..<Int.random(in: 0...6, using: &self)).map { key($0) }
        let groups = (0..<Int.random(in: 0...8, using: &self)).map { _ in group(keys: keys.count) }
        return UsageSnapshot(
            managedCompany: ManagedCompanyID("contoso"), billingDate: today, keys: keys, groups: groups,
            listedDevices: UnitCount(Int.random(in: 0...200, using: &self)),
            reportedDevices: once(in: 2) ? UnitCount(Int.random(in: 0...200, using: &self)) : nil)
    }

    mutating func settings() -> MappingState {
        let codes = Sample.catalogue.definitions.map(\.code) + [ApplicationCode("other:kaspersky-foo")]
        let mappings = codes.filter { _ in !once(in: 3) }.map { mapping($0) }
        let company = once(in: 12) ? nil : Sample.company
        var policy = BillingPolicy.standard
        policy.usageAtZero = pick(BillingPolicy.UsageAtZero.allCases)
        policy.billDuringGrace = once(in: 2)
        policy.ignoreUnseenForDays = once(in: 3) ? 30 : nil
        policy.unknownSystem = pick(DeviceCategory.allCases)
        policy.billMainServerKeys = once(in: 3)
        return MappingState(
            revision: 1, mode: .bill, policy: policy, company: company,
            products: Dictionary(mappings.map { ($0.application, $0) }) { first, _ in first },
            catalogue: Sample.catalogue)
    }

    private mutating func mapping(_ application: ApplicationCode) -> ProductMapping {
        let products = [Sample.workstations, Sample.servers, Sample.others]
        let maybe = products.map { once(in: 3) ? nil : $0 }
        let target: ProductTarget =
            once(in: 2)
            ? .single(pick(products)) : .byCategory(servers: maybe[0], workstations: maybe[1], nonWindows: maybe[2])
        let adjustments = Adjustments(
            basis: pick(Adjustments.Basis.allCases), minimum: UnitCount(pick([0, 0, 5])), roundUpTo: pick([1, 1, 10]))
        return ProductMapping(application: application, target: target, adjustments: adjustments)
    }

    mutating func fact() -> DateFact {
        if once(in: 6) { return .unreadable("soon") }
        return date().map { .date($0) } ?? .absent
    }

    mutating func facts() -> SiteFacts {
        let agreement = SimulatedAgreement.agreement(
            company: once(in: 15) ? 251 : 250, start: fact(), end: once(in: 6) ? fact() : .absent,
            cancelled: once(in: 15), billStart: fact(), prorates: once(in: 2), nextInvoice: fact(),
            parent: once(in: 5) ? 30 : nil, id: once(in: 20) ? 32 : 31)
        let parent = SimulatedAgreement.agreement(nextInvoice: fact(), id: 30)
        let odd = SimulatedAgreement.product(
            pick([Sample.servers, Sample.others]), inactive: once(in: 6),
            productClass: once(in: 6) ? "Bundle" : "Service")
        return SimulatedAgreement.facts(
            once(in: 20) ? nil : agreement, parent: once(in: 2) ? parent : nil, changed: [odd],
            without: once(in: 15) ? Sample.workstations.id : nil)
    }

    /// A person edits, ends, copies, deletes or adds something.
    mutating func meddle(with site: inout SimulatedAgreement) {
        let serial = site.additions.randomElement(using: &self)?.serialNumber
        guard let addition = site.additions.randomElement(using: &self), !once(in: 4) else {
            site.create(pick([Sample.workstations, Sample.others]), 3, serial)
            return
        }
        switch Int.random(in: 0...5, using: &self) {
        case 0: site.edit(addition.id, quantity: pick([0, 1.5, -2, .nan, .infinity]))
        case 1: site.edit(addition.id, cancelled: fact())
        case 2: site.edit(addition.id, serial: pick(["", "tb:unknown", serial ?? ""]))
        case 3: site.edit(addition.id, product: Sample.others.id)
        case 4: site.additions.removeAll { $0.id == addition.id }
        default: site.ledger.shuffle(using: &self)
        }
    }
}
