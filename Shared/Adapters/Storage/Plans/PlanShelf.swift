import Billing
import Contracts
import Ports

/// The plans the companies of a batch have already, and where new ones go among them: values only, no database.
struct PlanShelf {
    /// A stored plan, or snapshot, by its tenant.
    struct Key: Hashable {
        let tenant: TenantID
        let id: String
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
    private(set) var added: [(made: MadePlan, announcement: AdditionPlanMade, body: String)] = []
    /// Snapshots whose plans were left out, for the company's current plan knows more.
    private(set) var leftOut: [UsageSnapshotTaken] = []

    /// - Parameters:
    ///   - stored: those of the batch that are stored already.
    ///   - lastSequences: the highest sequence of each company and date of the batch, as far as there is one.
    ///   - current: each company's current plan.
    ///   - unsettled: the companies' plans that are not settled.
    ///   - snapshotTimes: when the snapshots of the batch and of the current plans were stored.
    init(
        stored: [AdditionPlanMade], lastSequences: [(CompanyKey, WorkRank)], current: [AdditionPlanMade],
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
    /// - Returns: the announcement of what is stored.
    /// - Throws: `unavailable` if it would bring old settings back for a newer snapshot: it is planned again.
    mutating func add(_ made: MadePlan, body: String) throws(PortError) -> AdditionPlanMade {
        let asked = made.input.announcement
        let key = Key(tenant: asked.tenant, id: made.id.text)
        if let first = stored[key] { return first }
        if let newest = current[made.companyKey], newest.billingDate <= asked.billingDate {
            if isBehind(made, newest) {
                leftOut.append(asked)
                return newest
            }
            guard newest.mappingRevision <= made.plan.mappingRevision else {
                throw PortError(
                    .unavailable, "the settings of company \(asked.managedCompany) changed while it was planned")
            }
        }
        let day = Day(company: made.companyKey, date: asked.billingDate)
        let sequence = (lastSequence[day] ?? 0) + 1
        lastSequence[day] = sequence
        let announcement = AdditionPlanMade(made, sequence: sequence, contentHash: StoredJSON.hash(body))
        let newest = current[made.companyKey] ?? announcement
        current[made.companyKey] = newest.rank > announcement.rank ? newest : announcement
        stored[key] = announcement
        unsettled.append(announcement)
        added.append((made, announcement, body))
        return announcement
    }

    private func isBehind(_ made: MadePlan, _ newest: AdditionPlanMade) -> Bool {
        let asked = made.input.announcement
        if newest.snapshot.text == asked.id { return made.plan.mappingRevision < newest.mappingRevision }
        guard newest.billingDate == asked.billingDate else { return false }
        func stored(_ id: String) -> (Int, String) { (snapshotTimes[Key(tenant: asked.tenant, id: id)] ?? 0, id) }
        return stored(asked.id) < stored(newest.snapshot.text)
    }

    /// Whether it is its company's current plan.
    func isCurrent(_ plan: AdditionPlanMade) -> Bool { current[plan.companyKey]?.rank == plan.rank }

    /// Plans, new ones among them, that are not settled and are not current: they will never be written.
    var superseded: [AdditionPlanMade] { unsettled.filter { !isCurrent($0) } }

    /// The parts of runs that end with the superseded plans, and with those left out: not those the current plan is of.
    var supersededParts: [RunPart] {
        let open = Set(unsettled.filter(isCurrent).map(\.part))
        let ended = superseded.map(\.part) + leftOut.map(\.part)
        return Set(ended).subtracting(open).sorted { $0.run < $1.run }
    }
}

extension MadePlan {
    var companyKey: CompanyKey {
        CompanyKey(tenant: input.announcement.tenant, company: input.announcement.managedCompany)
    }
}

extension AdditionPlanMade {
    fileprivate init(_ made: MadePlan, sequence: Int, contentHash: String) {
        let announcement = made.input.announcement
        self.init(
            id: made.id, tenant: announcement.tenant, managedCompany: announcement.managedCompany,
            snapshot: SnapshotID(announcement.id), run: announcement.run, integration: announcement.integration,
            site: made.input.site, billingDate: announcement.billingDate, sequence: sequence,
            mappingRevision: made.plan.mappingRevision, entries: made.plan.entries.count,
            units: made.plan.entries.map(\.quantity.number).reduce(0, +), exceptions: made.plan.exceptions.count,
            contentHash: contentHash)
    }
}
