import Billing
import Ports
import Runs

extension MappingStage {
    /// Plans a past day again from its stored snapshots under today's settings, and compares; writes nothing.
    func recompute(
        _ integration: StoredIntegration, on date: BillingDate, in rows: any MappingTransaction
    ) async throws -> RequestedRun {
        let snapshots = try await rows.snapshots(of: integration.id, on: date)
        guard !snapshots.isEmpty else {
            throw Refusal([FieldProblem(RunDateRefusal.nothingStored(date))])
        }
        let settings = try await settings(of: integration, in: rows)
        let plans = try await rows.plans(
            of: integration.id, on: date, identity: nil, after: nil, limit: Int(Int32.max))
        let stored = Dictionary(plans.map { ($0.identity, $0.plan) }, uniquingKeysWith: { first, _ in first })
        let companies = snapshots.map { company, snapshot in
            let plan = makePlan(for: snapshot, under: settings(company))
            let differences =
                stored[company.identity].map { PlanDifferences(from: $0, to: plan).sentences }
                ?? ["no plan is stored for \(date)"]
            return RecomputedCompany(identity: company.identity, name: company.name, differences: differences)
        }
        return .recomputed(date, companies)
    }

    /// The integration's settings now, for any of its companies.
    func settings(
        of integration: StoredIntegration, in rows: any MappingTransaction
    ) async throws -> EffectQuestion.SettingsOf {
        let revision = try await rows.revision()
        let products = try await rows.products(of: integration.id).map(\.mapping)
        let byApplication = Dictionary(products.map { ($0.application, $0) }, uniquingKeysWith: { first, _ in first })
        let catalogue = try await tenantCatalogue(rows)
        return { company in
            MappingState(
                revision: revision, mode: integration.mode, policy: integration.policy,
                company: company.connectWiseCompany.map { connectWiseCompany in
                    CompanyMapping(
                        connectWiseCompany: connectWiseCompany, automaticBilling: company.automaticBilling,
                        agreement: company.agreement)
                }, products: byApplication, catalogue: catalogue)
        }
    }
}

/// A company's plan of a past day, computed again.
package struct RecomputedCompany: Hashable, Sendable {
    /// Its identity at the source.
    package let identity: String
    package let name: String
    /// How the plan would differ now, for people; none: not at all.
    package let differences: [String]
}

/// How two plans of one company and day differ, for people; the mapping revision alone is no difference.
struct PlanDifferences {
    let sentences: [String]

    init(from old: AdditionPlan, to new: AdditionPlan) {
        sentences = Self.destination(old, new) + Self.entries(old, new) + Self.exceptions(old, new)
    }

    private static func destination(_ old: AdditionPlan, _ new: AdditionPlan) -> [String] {
        func text(_ destination: PlanDestination?) -> String {
            destination.map { "company \($0.company), agreement \($0.agreement)" } ?? "not billed"
        }
        let modes = old.mode == new.mode ? [] : ["mode: \(old.mode.rawValue) → \(new.mode.rawValue)"]
        guard old.destination != new.destination else { return modes }
        return modes + ["destination: \(text(old.destination)) → \(text(new.destination))"]
    }

    private static func entries(_ old: AdditionPlan, _ new: AdditionPlan) -> [String] {
        func text(_ entry: PlanEntry?) -> String {
            entry.map { "\($0.quantity) × \($0.product.identifier) (\($0.units) units)" } ?? "none"
        }
        let before = Dictionary(old.entries.map { ($0.slot, $0) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(new.entries.map { ($0.slot, $0) }, uniquingKeysWith: { first, _ in first })
        return Set(before.keys).union(after.keys).sorted().compactMap { slot in
            let (one, other) = (before[slot], after[slot])
            let isSame =
                one?.product == other?.product && one?.quantity == other?.quantity && one?.units == other?.units
            guard !isSame else { return nil }
            return "\(slot.application) \(slot.category.rawValue): \(text(one)) → \(text(other))"
        }
    }

    private static func exceptions(_ old: AdditionPlan, _ new: AdditionPlan) -> [String] {
        let (before, after) = (Set(old.exceptions), Set(new.exceptions))
        return before.subtracting(after).sorted().map { "exception gone: \($0.code.rawValue): \($0.message)" }
            + after.subtracting(before).sorted().map { "exception new: \($0.code.rawValue): \($0.message)" }
    }
}
