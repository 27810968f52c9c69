import Billing
import Contracts
import Ports

/// The plans the companies of a batch have already, and where new ones go among them: values only, no database.
struct PlanShelf {
    private struct StoredKey: Hashable {
        let tenant: TenantID
        let plan: String
    }
    private struct Day: Hashable {
        let company: CompanyKey
        let date: BillingDate
    }

    private var stored: [StoredKey: AdditionPlanMade] = [:]
    private var lastSequence: [Day: Int] = [:]
    private var current: [CompanyKey: WorkRank] = [:]
    private var unsettled: [AdditionPlanMade]

    /// Plans that were put on the shelf, in order.
    private(set) var added: [(made: MadePlan, announcement: AdditionPlanMade, body: String)] = []

    /// - Parameters:
    ///   - stored: those of the batch that are stored already.
    ///   - lastSequences: the highest sequence of each company and date of the batch, as far as there is one.
    ///   - current: each company's current plan's rank.
    ///   - unsettled: the companies' plans that are not settled.
    init(
        stored: [AdditionPlanMade], lastSequences: [(CompanyKey, WorkRank)], current: [(CompanyKey, WorkRank)],
        unsettled: [AdditionPlanMade]
    ) {
        for plan in stored { self.stored[StoredKey(tenant: plan.tenant, plan: plan.id)] = plan }
        for (company, rank) in lastSequences {
            lastSequence[Day(company: company, date: rank.billingDate)] = rank.sequence
        }
        for (company, rank) in current { self.current[company] = rank }
        self.unsettled = unsettled
    }

    /// Puts a plan on the shelf under the next sequence of its company and date; the first stored wins.
    /// - Returns: the announcement of what is stored.
    mutating func add(_ made: MadePlan, body: String) -> AdditionPlanMade {
        let key = StoredKey(tenant: made.input.announcement.tenant, plan: made.id.text)
        if let first = stored[key] { return first }
        let day = Day(company: made.companyKey, date: made.input.announcement.billingDate)
        let sequence = (lastSequence[day] ?? 0) + 1
        lastSequence[day] = sequence
        let announcement = AdditionPlanMade(made, sequence: sequence, contentHash: StoredJSON.hash(body))
        current[made.companyKey] = max(current[made.companyKey] ?? announcement.rank, announcement.rank)
        stored[key] = announcement
        unsettled.append(announcement)
        added.append((made, announcement, body))
        return announcement
    }

    /// Whether it is its company's current plan.
    func isCurrent(_ plan: AdditionPlanMade) -> Bool { current[plan.companyKey] == plan.rank }

    /// Plans, new ones among them, that are not settled and are not current: they will never be written.
    var superseded: [AdditionPlanMade] { unsettled.filter { !isCurrent($0) } }

    /// The parts of runs that end with the superseded plans: not those the current plan is of.
    var supersededParts: [RunPart] {
        let open = Set(unsettled.filter(isCurrent).map(\.part))
        return Set(superseded.map(\.part)).subtracting(open).sorted { $0.run < $1.run }
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
