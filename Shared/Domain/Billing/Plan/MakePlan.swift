/// What a company's additions must say, from its snapshot and settings alone (RULES.md).
///
/// Total: any snapshot and any settings make a plan. What cannot be billed becomes an exception beside the entries.
/// Every product mapping yields its slots, also with zero units, so that the plan does not depend on what exists.
///
/// - Parameter madeAgainOn: the integration's own today, for a snapshot that was planned before.
package func makePlan(
    for snapshot: UsageSnapshot, under state: MappingState, madeAgainOn: BillingDate? = nil
) -> AdditionPlan {
    PlanMaking(snapshot, state, madeAgainOn: madeAgainOn).plan
}

/// One plan in the making.
private struct PlanMaking {
    let snapshot: UsageSnapshot
    let state: MappingState
    let madeAgainOn: BillingDate?
    let keys: JudgedKeys
    /// Every application that a key or a mapping names, once, sorted by code.
    let usages: [ApplicationUsage]

    init(_ snapshot: UsageSnapshot, _ state: MappingState, madeAgainOn: BillingDate?) {
        self.madeAgainOn = madeAgainOn
        self.snapshot = snapshot
        self.state = state
        let keys = JudgedKeys(snapshot, catalogue: state.catalogue, policy: state.policy)
        self.keys = keys
        usages = Set(keys.applications.keys).union(state.products.keys).sorted()
            .map { keys.applications[$0] ?? state.catalogue.application(of: $0) }
            .map { ApplicationUsage($0, in: snapshot, keys: keys, policy: state.policy) }
    }

    var plan: AdditionPlan {
        guard let company = state.company else {
            return plan(to: nil, exceptions: readingExceptions + notBilled(BillingException.companyNotMapped))
        }
        guard company.automaticBilling else { return plan(to: nil, exceptions: []) }
        guard let agreement = company.agreement else {
            return plan(to: nil, exceptions: readingExceptions + notBilled(BillingException.agreementNotChosen))
        }
        let mapped = usages.map { usage in state.products[usage.application.code].map { split(usage, by: $0) } }
        return plan(
            to: PlanDestination(company: company.connectWiseCompany, agreement: agreement),
            entries: mapped.compactMap { $0 }.flatMap(\.entries),
            exceptions: readingExceptions + mapped.compactMap { $0 }.flatMap(\.exceptions) + notMapped + notRecognised)
    }

    private func plan(
        to destination: PlanDestination?, entries: [PlanEntry] = [], exceptions: [BillingException]
    ) -> AdditionPlan {
        AdditionPlan(
            managedCompany: snapshot.managedCompany, billingDate: snapshot.billingDate,
            mappingRevision: state.revision, mode: state.mode, usageAtZero: state.policy.usageAtZero,
            destination: destination, entries: entries, exceptions: exceptions,
            unbilled: unbilled(beside: entries), madeAgainOn: madeAgainOn)
    }

    /// What is used and has no slot, application by application; of one that is mapped, category by category.
    private func unbilled(beside entries: [PlanEntry]) -> [UnbilledUse] {
        usages.flatMap { usage -> [UnbilledUse] in
            let own = entries.filter { $0.slot.application == usage.application.code }
            let rest = usage.units.number - own.map(\.units.number).reduce(0, +)
            let name = usage.application.name
            if own.isEmpty {
                return rest > 0 ? [UnbilledUse(usage.application.code, name, nil, UnitCount(rest))] : []
            }
            return DeviceCategory.allCases.compactMap { category in
                guard !own.contains(where: { $0.slot.category == .all || $0.slot.category == SlotCategory(category) })
                else { return nil }
                let units = usage.only(in: category, under: state.policy).units
                return units > .zero ? UnbilledUse(usage.application.code, name, SlotCategory(category), units) : nil
            }
        }
    }

    private func split(
        _ usage: ApplicationUsage, by mapping: ProductMapping
    ) -> (entries: [PlanEntry], exceptions: [BillingException]) {
        let mapped = MappedUsage(usage, to: mapping.target, under: state.policy)
        let entries = mapped.parts.map { part in
            PlanEntry(
                slot: Slot(application: usage.application.code, category: part.category),
                applicationName: usage.application.name, product: part.product, units: part.usage.units,
                adjustments: mapping.adjustments, quantity: adjusted(part.usage.units, by: mapping.adjustments),
                explanation: Explanation(
                    of: part.usage, keys: keys, adjustments: mapping.adjustments, policy: state.policy),
                uncertain: part.usage.uncertain > .zero ? part.usage.uncertain : nil)
        }
        return (entries, mapped.exceptions)
    }
}

/// Exceptions of the whole company and of its applications.
extension PlanMaking {
    /// All its units, for a company that is not billed at all.
    private func notBilled(_ exception: (UnitCount) -> BillingException) -> [BillingException] {
        let units = usages.map(\.units).sum()
        return units > .zero ? [exception(units)] : []
    }

    /// Rule 5: no mapping, no addition.
    private var notMapped: [BillingException] {
        usages.filter { $0.units > .zero && state.products[$0.application.code] == nil }
            .map(BillingException.applicationNotMapped)
    }

    /// Rule 4: a name nothing recognises.
    private var notRecognised: [BillingException] {
        usages.filter { !$0.application.isInCatalogue && $0.units > .zero }
            .map { .applicationNotRecognised($0, isMapped: state.products[$0.application.code] != nil) }
    }

    /// What the reading itself gives cause to ask about.
    private var readingExceptions: [BillingException] {
        usages.filter { $0.units(with: .keyOfAnotherServer) > .zero }.map(BillingException.keyOfAnotherServer)
            + (snapshot.countMismatch.map { [$0] } ?? []) + unreadableKeys
    }
}

extension PlanMaking {
    /// Units on keys that cannot be read.
    ///
    /// Those of an application stand under one exception, those of keys without a name under one for the company. A key
    /// that nothing is active on is nothing.
    private var unreadableKeys: [BillingException] {
        let named = usages.compactMap { usage -> BillingException? in
            let units = usage.units(with: .unreadableKey(isOfAny: false))
            let code = usage.application.code
            return units > .zero ? .keysUnreadable(oddKeys { $0 == code }, usage.application, units: units) : nil
        }
        let nameless = oddKeys { $0 == nil }
        let units = snapshot.groups.filter { group in
            !group.isIgnoredAsUnseen(under: state.policy)
                && group.uses.contains { use in !use.isPending && nameless.contains { $0.serial == use.serial } }
        }.map(\.units).sum()
        return named + (units > .zero ? [.keysUnreadable(nameless, nil, units: units)] : [])
    }

    /// The keys of an application (none: without a name) that cannot be read and that something is active on.
    private func oddKeys(_ isMeant: (ApplicationCode?) -> Bool) -> [UnreadableKey] {
        let used = Set(snapshot.groups.flatMap(\.uses).filter { !$0.isPending }.map(\.serial))
        return snapshot.unreadableKeys.filter { key in
            used.contains(key.serial) && (keys.unreadable[key.serial].map(isMeant) ?? false)
        }
    }
}

extension UsageSnapshot {
    /// Whether the company's list and the source's own figure differ by at least 5 devices and more than 5 %.
    fileprivate var countMismatch: BillingException? {
        guard let reported = reportedDevices else { return nil }
        let difference = abs(listedDevices.number - reported.number)
        guard difference >= 5, difference > reported.number / 20 else { return nil }
        return .countMismatch(listed: listedDevices, reported: reported)
    }
}
