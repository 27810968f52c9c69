import Billing
import Contracts
import Foundation
import Ports
import Runs
import SimulatedPorts
import Simulators

/// What must hold once everything has come to rest.
struct EndOfDay {
    let world: World
    let day: Int
    let rows: Rows

    init(_ world: World, day: Int) {
        self.world = world
        self.day = day
        rows = world.store.rows
    }

    private var date: BillingDate { BillingDate(daysSinceEpoch: Blueprint.firstDay.number + day - 1) }

    /// What has still to come to rest; `nil`: nothing.
    var unrest: String? {
        if !world.desk.isEmpty { return "somebody still waits for an answer to a request for a run" }
        for tenant in world.blueprint.tenants {
            for integration in tenant.integrations {
                let id = Names.integration(integration.name, of: tenant.name)
                let isThere = rows.runs.contains { _, row in row.integration == id && row.key.date == date }
                if !isThere { return "\(tenant.name) '\(integration.name)' has no run" }
            }
        }
        let open = rows.parts.all { _, row in !row.state.isEnd }
        if let part = open.first?.row {
            return
                "\(open.count) parts of runs are open, \(name(part.part.company)) of \(part.part.run.date) is \(part.state)"
        }
        if rows.runs.contains(where: { _, row in row.state == .running }) { return "a run has not ended" }
        if rows.outbox.count > 0 { return "\(rows.outbox.count) records wait in the outbox" }
        if world.broker.backlog > 0 { return "\(world.broker.backlog) records wait in topics" }
        if let work = rows.work.all().first?.row {
            return
                "\(rows.work.count) work items wait: \(work.work.kind) of \(name(work.work.company)): \(work.reason ?? "")"
        }
        if world.blueprint.conditions.sweeps,
            let plan = rows.plans.all(where: { _, row in row.outcome != nil && row.resultAnnouncedAt == nil }).first
        {
            return "the result of the plan \(plan.row.made.id) has not been announced"
        }
        return nil
    }

    func check() throws(Violation) {
        try conservation()
        try nothingLeft()
        try tenancy()
        for watch in world.watches { try additions(at: watch) }
    }

    private func name(_ id: ManagedCompanyID) -> String {
        for tenant in world.blueprint.tenants {
            for company in tenant.companies where Names.company(company.id, of: tenant.name) == id {
                return "\(tenant.name)/\(company.id)"
            }
        }
        return id.text
    }
}

/// Conservation: no company of no run is lost.
extension EndOfDay {
    private func conservation() throws(Violation) {
        let claim = "every company of every run ends, and what failed is named"
        for (_, run) in rows.runs.all() {
            let expected = rows.companies.all { key, row in
                key.tenant == run.key.tenant && row.integration == run.integration
            }.count
            let parts = rows.parts.all { _, row in row.part.run == run.key }
            guard run.state == .notCollected || parts.count == expected else {
                throw Violation(claim, "run \(run.key.run) has \(parts.count) parts, not \(expected)")
            }
            for (_, part) in parts { try end(of: part, in: run, claim) }
        }
    }

    private func end(of part: PartRow, in run: RunRow, _ claim: String) throws(Violation) {
        let outcome = part.outcome ?? "none"
        let isNamed = rows.exceptions.contains { _, row in
            row.place == ExceptionPlace(tenant: run.key.tenant, company: part.part.company)
                && row.seenAt >= run.requestedAt
        }
        let what = "\(name(part.part.company)) of \(run.key.date) ended as \(part.state), \(outcome)"
        switch part.state {
        case .requested, .collected, .planned: throw Violation(claim, what)
        case .failed: guard isNamed else { throw Violation(claim, what + ", without an exception") }
        case .settled:
            let ends: Set<AdditionResult.Outcome> = [
                .applied, .unchanged, .observed, .notBilled, .superseded, .incomplete,
            ]
            guard let known = AdditionResult.Outcome(rawValue: outcome), ends.contains(known) else {
                throw Violation(claim, what)
            }
            if known == .incomplete, !isNamed { throw Violation(claim, what + ", without an exception") }
        }
    }

    private func nothingLeft() throws(Violation) {
        try letters()
        if let intent = rows.intents.all(where: { _, row in row.settledAt == nil }).first?.row {
            throw Violation(
                "no intent stays open", "\(intent.intent.kind) \(intent.intent.slot) of \(name(intent.company.company))"
            )
        }
        if let entry = rows.ledger.all(where: { _, row in row.entry.state == .creating }).first?.row.entry {
            throw Violation("no intent stays open", "\(entry.slot) is still being created")
        }
    }

    /// Nothing becomes a dead letter but what no store takes, and that does.
    private func letters() throws(Violation) {
        let odd = world.blueprint.conditions.oddPlans
        let letters = rows.deadLetters.all().map(\.row)
        let stranger = letters.first { letter in
            !odd.contains { letter.key == Names.company($0.company, of: $0.tenant).text } || letter.partition == nil
        }
        if let stranger {
            throw Violation("nothing becomes a dead letter", "\(stranger.topic): \(stranger.reason)")
        }
        for plan in odd {
            let company = Names.company(plan.company, of: plan.tenant)
            let date = BillingDate(daysSinceEpoch: Blueprint.firstDay.number + plan.day - 1)
            let isRead = rows.snapshots.contains { _, row in
                row.taken.managedCompany == company && row.taken.billingDate == date && row.plannedAt != nil
            }
            guard !isRead || letters.contains(where: { $0.key == company.text }) else {
                throw Violation("what no store takes becomes a dead letter", "\(name(company)) of \(date) did not")
            }
        }
    }

    /// Companies' ids are the blueprint's, each in one tenant.
    private func tenancy() throws(Violation) {
        var owners: [ManagedCompanyID: TenantID] = [:]
        for tenant in world.blueprint.tenants {
            for company in tenant.companies { owners[Names.company(company.id, of: tenant.name)] = tenant.id }
        }
        var places: [(TenantID, ManagedCompanyID, String)] = []
        places += rows.parts.all().map { ($0.key.tenant, $0.row.part.company, "a part of a run") }
        places += rows.snapshots.all().map { ($0.key.tenant, $0.row.taken.managedCompany, "a snapshot") }
        places += rows.plans.all().map { ($0.key.tenant, $0.row.made.managedCompany, "a plan") }
        places += rows.ledger.all().map { ($0.key.tenant, $0.key.id.first, "a ledger entry") }
        places += rows.intents.all().map { ($0.row.company.tenant, $0.row.company.company, "an intent") }
        places += rows.exceptions.all().compactMap { _, row in
            row.place.company.map { (row.place.tenant, $0, "an exception") }
        }
        for (tenant, company, what) in places where owners[company] != tenant {
            throw Violation(
                "no tenant reaches what is another's", "\(what) of \(name(company)) is kept under \(tenant)")
        }
    }
}
