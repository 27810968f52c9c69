import Billing
import Contracts
import Ports
import Runs

func day(_ text: String) -> BillingDate {
    guard let day = BillingDate(text) else { preconditionFailure("\(text) is no day") }
    return day
}

/// One company of one tenant, with what runs, snapshots and plans of it look like.
enum Sample {
    static let tenant = TenantID("00000000-0000-4000-8000-000000000001")
    static let company = ManagedCompanyID("00000000-0000-4000-8000-000000000002")
    static let integration = IntegrationID("00000000-0000-4000-8000-000000000003")
    static let elsewhere = IntegrationID("00000000-0000-4000-8000-000000000004")
    static let site = SiteID("00000000-0000-4000-8000-000000000005")
    static let destination = PlanDestination(company: ConnectWiseCompanyID(250), agreement: AgreementID(31))

    static func run(_ number: Int) -> RunID { RunID("run-\(number)") }

    static func order(_ number: Int, on date: String = "2026-11-24", at moment: Int? = nil) -> RunOrder {
        RunOrder(date: day(date), requestedAt: moment ?? number, run: run(number))
    }

    static func part(_ number: Int, on date: String = "2026-11-24") -> RunPart {
        RunPart(run: RunKey(tenant: tenant, run: run(number), date: day(date)), company: company)
    }

    static func snapshot(_ number: Int, on date: String = "2026-11-24") -> UsageSnapshotTaken {
        UsageSnapshotTaken(
            id: SnapshotID("snapshot-\(number)"), tenant: tenant, managedCompany: company, run: run(number),
            integration: integration, billingDate: day(date), devices: 1, mailboxes: 0, contentHash: "h")
    }

    static func plan(of snapshot: UsageSnapshotTaken, revision: Int = 7) -> MadePlan {
        let plan = AdditionPlan(
            managedCompany: company, billingDate: snapshot.billingDate, mappingRevision: revision, mode: .bill,
            usageAtZero: .keepAtZero, destination: destination, entries: [], exceptions: [])
        let state = MappingState(
            revision: revision, mode: .bill, policy: .standard, company: nil, products: [:],
            catalogue: ApplicationCatalogue([]))
        let usage = UsageSnapshot(
            managedCompany: company, billingDate: snapshot.billingDate, keys: [], groups: [],
            listedDevices: UnitCount(0), reportedDevices: nil)
        return MadePlan(
            id: DerivedID.plan(from: SnapshotID(snapshot.id), revision: revision, rules: 1),
            input: PlanningInput(announcement: snapshot, snapshot: usage, state: state, site: site), plan: plan)
    }

    static func task(
        mode: IntegrationMode = .bill, sequence: Int = 2, outcome: AdditionResult.Outcome? = nil
    ) -> WriteTask {
        let made = plan(of: snapshot(1))
        return WriteTask(
            announcement: AdditionPlanMade(
                id: made.id, tenant: tenant, managedCompany: company, snapshot: SnapshotID("snapshot-1"), run: run(1),
                integration: integration, site: site, billingDate: day("2026-11-24"), sequence: sequence,
                mappingRevision: 7, entries: 0, units: 0, exceptions: 0, contentHash: "h"),
            plan: made.plan, mode: mode, verifyEveryDays: 1, guarding: .off,
            dates: CompanyDates(read: day("2026-11-24"), awaited: nil), isPlannedAgain: false, ledger: [],
            unsettled: [],
            tags: SlotTagSource(sourceKind: .securityCenter, identity: "12"), outcome: outcome)
    }
}
