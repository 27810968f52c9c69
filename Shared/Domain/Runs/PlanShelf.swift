package import Billing
package import Contracts

/// The plans the companies of a batch have already, and where new ones go among them.
///
/// A store fills it from rows it has locked, asks it, and saves what it says.
package struct PlanShelf: Sendable {
    /// A stored plan, or snapshot, by its tenant.
    package struct Key: Hashable, Sendable {
        let tenant: TenantID
        let id: String

        package init(tenant: TenantID, id: String) {
            self.tenant = tenant
            self.id = id
        }
    }

    /// What becomes of a plan.
    package enum Place: Hashable, Sendable {
        /// This is what is stored: the plan itself, the one stored first, or the current one that knows more.
        case stored(AdditionPlanMade)
        /// It would bring old settings back for a newer snapshot: nothing is stored, it has to be planned again.
        case settingsChanged
    }

    /// A plan that was put on the shelf.
    package struct Addition: Hashable, Sendable {
        /// The plan.
        package let made: MadePlan
        /// Its announcement, with its sequence.
        package let announcement: AdditionPlanMade
    }

    private struct Day: Hashable {
        let company: CompanyKey
        let date: BillingDate
    }

    private var stored: [Key: AdditionPlanMade] = [:]
    private var lastSequence: [Day: Int] = [:]
    private var current: [CompanyKey: AdditionPlanMade] = [:]
    private var unsettled: [AdditionPlanMade]
    private let snapshotTimes: [Key: Int]

    /// Plans that were put on the shelf, in order.
    package private(set) var added: [Addition] = []
    /// Snapshots whose plans were left out, for the company's current plan knows more.
    package private(set) var leftOut: [UsageSnapshotTaken] = []

    /// - Parameters:
    ///   - stored: those of the batch that are stored already.
    ///   - lastSequences: the highest sequence of each company and date of the batch, as far as there is one.
    ///   - current: each company's current plan.
    ///   - unsettled: the companies' plans that are not settled.
    ///   - snapshotTimes: when the snapshots of the batch and of the current plans were stored, in microseconds.
    package init(
        stored: [AdditionPlanMade], lastSequences: [(CompanyKey, Rank)], current: [AdditionPlanMade],
        unsettled: [AdditionPlanMade], snapshotTimes: [Key: Int]
    ) {
        for plan in stored { self.stored[Key(tenant: plan.tenant, id: plan.id)] = plan }
        for (company, rank) in lastSequences {
            lastSequence[Day(company: company, date: rank.billingDate)] = rank.sequence
        }
        for plan in current { self.current[plan.companyKey] = plan }
        self.unsettled = unsettled
        self.snapshotTimes = snapshotTimes
    }

    /// Puts a plan on the shelf under the next sequence of its company and date; the first stored wins, and so does a
    /// current plan that knows more: of a newer snapshot of the date, or of the same one under newer settings.
    ///
    /// Batches are planned side by side, so plans do not come in the order of what they know.
    /// - Parameter contentHash: over the plan's body as it will be stored.
    package mutating func add(_ made: MadePlan, contentHash: String) -> Place {
        let asked = made.input.announcement
        let key = Key(tenant: asked.tenant, id: made.id.text)
        if let first = stored[key] { return .stored(first) }
        if let newest = current[made.companyKey], newest.billingDate <= asked.billingDate {
            if isBehind(made, newest) {
                leftOut.append(asked)
                return .stored(newest)
            }
            if newest.mappingRevision > made.plan.mappingRevision { return .settingsChanged }
        }
        let day = Day(company: made.companyKey, date: asked.billingDate)
        let sequence = (lastSequence[day] ?? 0) + 1
        lastSequence[day] = sequence
        let announcement = AdditionPlanMade(made, sequence: sequence, contentHash: contentHash)
        let newest = current[made.companyKey] ?? announcement
        current[made.companyKey] = newest.rank > announcement.rank ? newest : announcement
        stored[key] = announcement
        unsettled.append(announcement)
        added.append(Addition(made: made, announcement: announcement))
        return .stored(announcement)
    }

    private func isBehind(_ made: MadePlan, _ newest: AdditionPlanMade) -> Bool {
        let asked = made.input.announcement
        if newest.snapshot.text == asked.id { return made.plan.mappingRevision < newest.mappingRevision }
        guard newest.billingDate == asked.billingDate else { return false }
        func stored(_ id: String) -> (Int, String) { (snapshotTimes[Key(tenant: asked.tenant, id: id)] ?? 0, id) }
        return stored(asked.id) < stored(newest.snapshot.text)
    }

    /// Whether it is its company's current plan.
    package func isCurrent(_ plan: AdditionPlanMade) -> Bool { current[plan.companyKey]?.rank == plan.rank }

    /// Plans, new ones among them, that are not settled and are not current: they will never be written.
    package var superseded: [AdditionPlanMade] { unsettled.filter { !isCurrent($0) } }

    /// The parts of runs that end with the superseded plans, and with those left out: not those the current plan is of.
    package var supersededParts: [RunPart] {
        let open = Set(unsettled.filter(isCurrent).map(\.part))
        let ended = superseded.map(\.part) + leftOut.map(\.part)
        return Set(ended).subtracting(open).sorted { ($0.run, $0.company) < ($1.run, $1.company) }
    }
}
